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
		budget.Next.Add(transfer.Date)
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
	for _, line := range budget.Lines {
		slices.SortFunc(line.Moves, func(a, b Move) int {
			return cmp.Or(
				cmp.Compare(a.Transfer.Date, b.Transfer.Date), cmp.Compare(a.Transfer.Name, b.Transfer.Name),
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
	var lines []*Line
	for _, line := range []*Line{budget.lineByName[transfer.From], budget.lineByName[transfer.To]} {
		if line == nil {
			continue
		}
		years := line.Years
		// The years of a line that states none follow from its goals, and a goal that is
		// closed early must not undo a transfer.
		if line.FiscalYear == 0 {
			years = budget.PlanYears
		}
		if !slices.Contains(years, transfer.FiscalYear) {
			lines = append(lines, line)
		}
	}
	return lines
}

// yearsOfTransfer returns the years of the money that a transfer takes from a line and brings
// to another one. A nil line stands for no line; the year of a line without years is 0.
func (budget *Budget) yearsOfTransfer(transfer *model.Transfer, from, to *Line) (fromYear, toYear calendar.FiscalYear) {
	var fromYears, toYears []calendar.FiscalYear
	if from != nil {
		fromYears = from.Years
	}
	if to != nil {
		toYears = to.Years
	}
	year := cmp.Or(transfer.FiscalYear, budget.Fiscal.Of(transfer.Date))
	// Money of a year stays money of that year if both lines can have it.
	common := slices.DeleteFunc(
		slices.Clone(fromYears), func(year calendar.FiscalYear) bool { return !slices.Contains(toYears, year) },
	)
	if len(common) > 0 {
		fromYears, toYears = common, common
	}
	return nearestYear(fromYears, year), nearestYear(toYears, year)
}

// nearestYear returns the year of a list that is nearest to another year, the later of two that
// are equally near: what was planned for a past year is past. It is 0 for an empty list.
func nearestYear(years []calendar.FiscalYear, year calendar.FiscalYear) calendar.FiscalYear {
	if len(years) == 0 {
		return 0
	}
	return slices.MinFunc(years, func(a, b calendar.FiscalYear) int {
		return cmp.Or(cmp.Compare(max(a-year, year-a), max(b-year, year-b)), cmp.Compare(b, a))
	})
}

// computeParts computes what the line has in each year. Its amount is divided equally, and each
// transfer changes the part of its year.
func (line *Line) computeParts() {
	line.Parts = line.splitter.Even(line.Amount, len(line.Years))
	line.Shortfalls = make([]money.Amount, len(line.Years))
	for _, move := range line.Moves {
		line.Moved += move.Amount
		if i, ok := slices.BinarySearch(line.Years, move.Year); ok {
			line.Parts[i] += move.Amount
		}
	}
	if line.IsOneSum() {
		line.balanceParts()
	}
	for i := range line.Parts {
		line.Shortfalls[i] = max(0, -line.Parts[i])
		line.Parts[i] = max(0, line.Parts[i])
		line.Allotted += line.Parts[i]
	}
	// A line has no years only if the plan ends before it begins.
	if len(line.Years) == 0 {
		line.Allotted = max(0, line.Amount+line.Moved)
	}
}

// balanceParts takes what transfers take of a year beyond its part out of the later years, and
// then out of the earlier ones: the money is one sum.
func (line *Line) balanceParts() {
	for i := range line.Parts {
		for offset := 1; offset < len(line.Parts); offset++ {
			j := (i + offset) % len(line.Parts)
			part := min(max(0, -line.Parts[i]), max(0, line.Parts[j]))
			line.Parts[i] += part
			line.Parts[j] -= part
		}
	}
}
