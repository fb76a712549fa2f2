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
func (line *Line) IsOneSum() bool {
	return line.FiscalYear == 0 || line.Source != nil && line.Source.IsOneTime()
}

// spendableMoney returns the money of a line that can still be spent, with the years in which
// it can. What a past year has used cannot be used again.
func (budget *Budget) spendableMoney(line *Line) []spendable {
	if line.Allotted == 0 || len(line.Years) == 0 {
		return nil
	}
	if line.IsOneSum() {
		left := line.Allotted
		if line.Years[len(line.Years)-1] < budget.Current {
			left = max(0, line.Allotted-line.Used())
		}
		return []spendable{{line.Years, left}}
	}
	parts := make([]spendable, len(line.Years))
	for i, year := range line.Years {
		left := line.Parts[i]
		if year < budget.Current {
			left = max(0, left-line.SpentIn[i]-line.CommittedIn[i])
		}
		parts[i] = spendable{slices.Clip(line.Years[i : i+1]), left}
	}
	return parts
}
