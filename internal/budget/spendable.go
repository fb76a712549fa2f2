package budget

import (
	"slices"

	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// This file says when the money of a line can be spent: see docs/design/0007-money-rules.md.

// spendable is money that can be spent in any of some fiscal years.
type spendable struct {
	years  []calendar.FiscalYear
	amount money.Amount
}

// IsOneSum reports whether the money of a line is one sum that can be spent in any of its
// years, and not a part for each: the line states no year, or its source gives money once
// and as a whole.
func (budgetLine *Line) IsOneSum() bool {
	return budgetLine.FiscalYear == 0 || budgetLine.Source != nil && budgetLine.Source.IsOneTime()
}

// countYearsAhead returns how many of the first years of a line have no money, because its
// source gives money once and gives the first of it later. It is 0 if the source gives none in
// any year of the line: SourceOvercommitted reports that.
func (budgetLine *Line) countYearsAhead() int {
	if budgetLine.Source == nil {
		return 0
	}
	firstYear := budgetLine.Source.FirstYear()
	ahead, _ := slices.BinarySearch(budgetLine.Years, firstYear)
	if ahead == len(budgetLine.Years) {
		return 0
	}
	return ahead
}

// paidYears returns the years of a line in which there can be money.
func (budgetLine *Line) paidYears() []calendar.FiscalYear {
	return slices.Clip(budgetLine.Years[budgetLine.firstPaid:])
}

// spendableMoney returns the money of a line that can still be spent, with the years in which
// it can. What a past year has used cannot be used again.
func (budget *Budget) spendableMoney(budgetLine *Line) []spendable {
	if budgetLine.Allotted == 0 || len(budgetLine.Years) == 0 {
		return nil
	}
	if budgetLine.IsOneSum() {
		left := budgetLine.Allotted
		if budgetLine.Years[len(budgetLine.Years)-1] < budget.Current {
			left = max(0, budgetLine.Allotted-budgetLine.AmountUsed())
		}
		return []spendable{{budgetLine.paidYears(), left}}
	}
	parts := make([]spendable, len(budgetLine.Years))
	for i, fiscalYear := range budgetLine.Years {
		left := budgetLine.Parts[i]
		if fiscalYear < budget.Current {
			left = max(0, left-budgetLine.SpentIn[i]-budgetLine.CommittedIn[i])
		}
		parts[i] = spendable{slices.Clip(budgetLine.Years[i : i+1]), left}
	}
	return parts
}
