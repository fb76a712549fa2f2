package budget

import (
	"cmp"
	"slices"

	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// This file says which year's money a transfer moves: see docs/design/0007-money-rules.md.

// Move is what a transfer brings to a line of the money of a fiscal year; a negative amount is
// what it takes.
type Move struct {
	Transfer *model.Transfer
	Year     calendar.FiscalYear
	Amount   money.Amount
}

// applyTransfers records in the lines what the transfers up to today move, and announces the
// dates of the others.
func (budget *Budget) applyTransfers() {
	for i := range budget.Plan.Transfers {
		transfer := &budget.Plan.Transfers[i]
		from, to := budget.lineByName[transfer.From], budget.lineByName[transfer.To]
		// A mistyped name or year must neither create money nor destroy it.
		if from == nil && transfer.From != "" || to == nil && transfer.To != "" ||
			len(budget.LinesWithoutYear(transfer)) > 0 {
			continue
		}
		budget.Next.AddDates(transfer.Date)
		if transfer.Date > budget.Today {
			continue
		}
		fromYear, toYear := budget.yearsOfTransfer(transfer, from, to)
		if from != nil {
			from.Moves = append(from.Moves, Move{transfer, fromYear, -transfer.Amount})
		}
		if to != nil {
			to.Moves = append(to.Moves, Move{transfer, toYear, transfer.Amount})
		}
	}
	for _, budgetLine := range budget.Lines {
		slices.SortFunc(budgetLine.Moves, func(left, right Move) int {
			return cmp.Or(
				cmp.Compare(left.Transfer.Date, right.Transfer.Date), cmp.Compare(left.Transfer.Name, right.Transfer.Name),
			)
		})
	}
}

// LinesWithoutYear returns the lines of a transfer that have no money of the fiscal year that
// it states: such a transfer moves nothing. There are none if it states no year.
func (budget *Budget) LinesWithoutYear(transfer *model.Transfer) []*Line {
	if transfer.FiscalYear == 0 {
		return nil
	}
	var budgetLines []*Line
	for _, budgetLine := range []*Line{budget.lineByName[transfer.From], budget.lineByName[transfer.To]} {
		if budgetLine == nil {
			continue
		}
		fiscalYears := budgetLine.Years
		// The years of a line that states none follow from its goals, and a goal that is
		// closed early must not undo a transfer.
		if budgetLine.FiscalYear == 0 {
			fiscalYears = budget.PlanYears
		}
		if !slices.Contains(fiscalYears, transfer.FiscalYear) {
			budgetLines = append(budgetLines, budgetLine)
		}
	}
	return budgetLines
}

// yearsOfTransfer returns the years of the money that a transfer takes from a line and brings
// to another one. A nil line stands for no line; the year of a line without years is 0.
func (budget *Budget) yearsOfTransfer(transfer *model.Transfer, from, to *Line) (fromYear, toYear calendar.FiscalYear) {
	var fromYears, toYears, fromPaid, toPaid []calendar.FiscalYear
	if from != nil {
		fromYears, fromPaid = from.Years, from.paidYears()
	}
	if to != nil {
		toYears, toPaid = to.Years, to.paidYears()
	}
	fiscalYear := cmp.Or(transfer.FiscalYear, budget.Fiscal.YearOf(transfer.Date))
	// Money of a year stays money of that year if both lines can have it. A transfer that states
	// no year moves it between years in which the sources have given some, where it can.
	common := findCommonYears(fromYears, toYears)
	if transfer.FiscalYear == 0 {
		fromYears, toYears = fromPaid, toPaid
		if paid := findCommonYears(fromPaid, toPaid); len(paid) > 0 {
			common = paid
		}
	}
	if len(common) > 0 {
		fromYears, toYears = common, common
	}
	return nearestYear(fromYears, fiscalYear), nearestYear(toYears, fiscalYear)
}

// findCommonYears returns the years that are in both lists, in order.
func findCommonYears(fiscalYears, others []calendar.FiscalYear) []calendar.FiscalYear {
	return slices.DeleteFunc(
		slices.Clone(fiscalYears), func(fiscalYear calendar.FiscalYear) bool { return !slices.Contains(others, fiscalYear) },
	)
}

// nearestYear returns the year of a list that is nearest to another year, the later of two that
// are equally near: what was planned for a past year is past. It is 0 for an empty list.
func nearestYear(fiscalYears []calendar.FiscalYear, fiscalYear calendar.FiscalYear) calendar.FiscalYear {
	if len(fiscalYears) == 0 {
		return 0
	}
	return slices.MinFunc(fiscalYears, func(left, right calendar.FiscalYear) int {
		return cmp.Or(cmp.Compare(max(left-fiscalYear, fiscalYear-left), max(right-fiscalYear, fiscalYear-right)), cmp.Compare(right, left))
	})
}

// computeParts computes what the line has in each year. Its amount is divided equally, and each
// transfer changes the part of its year.
func (budgetLine *Line) computeParts() {
	budgetLine.Parts = slices.Concat(
		make([]money.Amount, budgetLine.firstPaid),
		budgetLine.splitter.SplitEvenly(budgetLine.Amount, len(budgetLine.Years)-budgetLine.firstPaid),
	)
	budgetLine.Shortfalls = make([]money.Amount, len(budgetLine.Years))
	for _, move := range budgetLine.Moves {
		budgetLine.Moved += move.Amount
		if i, ok := slices.BinarySearch(budgetLine.Years, move.Year); ok {
			budgetLine.Parts[i] += move.Amount
		}
	}
	if budgetLine.IsOneSum() {
		budgetLine.balanceParts()
	}
	for i := range budgetLine.Parts {
		budgetLine.Shortfalls[i] = max(0, -budgetLine.Parts[i])
		budgetLine.Parts[i] = max(0, budgetLine.Parts[i])
		budgetLine.Allotted += budgetLine.Parts[i]
	}
	// A line has no years only if the plan ends before it begins.
	if len(budgetLine.Years) == 0 {
		budgetLine.Allotted = max(0, budgetLine.Amount+budgetLine.Moved)
	}
}

// balanceParts takes what transfers take of a year beyond its part out of the later years, and
// then out of the earlier ones: the money is one sum.
func (budgetLine *Line) balanceParts() {
	for i := range budgetLine.Parts {
		for offset := 1; offset < len(budgetLine.Parts); offset++ {
			j := (i + offset) % len(budgetLine.Parts)
			part := min(max(0, -budgetLine.Parts[i]), max(0, budgetLine.Parts[j]))
			budgetLine.Parts[i] += part
			budgetLine.Parts[j] -= part
		}
	}
}
