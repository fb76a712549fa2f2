package budget

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Alignment says whether a share of a line is tied to a goal, or why it is not.
type Alignment int8

// The alignments of a share. The order matters: every value after General is unaligned.
const (
	// Aligned is money for a goal that runs in the year.
	Aligned Alignment = iota
	// General is money for general operations, with a reason.
	General
	// NoGoal is money of a line that names neither a goal nor a reason.
	NoGoal
	// GoalMissing is money for a goal that does not exist.
	GoalMissing
	// GoalClosed is money for a goal that closed before the year, or before it began.
	GoalClosed
	// GoalNotRunning is money for a goal that exists and does not run in the year.
	GoalNotRunning
)

// Share is the part of a line's money in a fiscal year that belongs to one of its
// goals.
type Share struct {
	Line      *Line
	Year      calendar.FiscalYear
	Goal      string
	Amount    money.Amount
	Alignment Alignment
}

// computeShares divides each line by fiscal year and by the weights of its goals. A
// goal without a weight counts as one of weight 1.
func (budget *Budget) computeShares() {
	for _, line := range budget.Lines {
		goals := sortGoalsByName(line.Goals)
		weights := make([]int64, len(goals))
		for i, lineGoal := range goals {
			weights[i] = int64(max(1, lineGoal.Weight))
			if goal, ok := budget.goalByName[lineGoal.Name]; ok {
				goal.Lines = append(goal.Lines, line)
			}
		}
		for i, year := range line.Years {
			if line.Parts[i] == 0 {
				continue
			}
			if len(goals) == 0 {
				budget.Shares = append(
					budget.Shares,
					Share{Line: line, Year: year, Amount: line.Parts[i], Alignment: alignmentWithoutGoal(line)},
				)
				continue
			}
			for j, part := range line.Parts[i].Split(weights) {
				budget.Shares = append(budget.Shares, Share{
					Line:      line,
					Year:      year,
					Goal:      goals[j].Name,
					Amount:    part,
					Alignment: budget.alignmentWith(goals[j].Name, year),
				})
			}
		}
	}
}

func sortGoalsByName(goals []v1alpha1.LineGoal) []v1alpha1.LineGoal {
	return slices.SortedFunc(
		slices.Values(goals), func(a, b v1alpha1.LineGoal) int { return cmp.Compare(a.Name, b.Name) },
	)
}

func alignmentWithoutGoal(line *Line) Alignment {
	if line.GeneralOperations != "" {
		return General
	}
	return NoGoal
}

func (budget *Budget) alignmentWith(name string, year calendar.FiscalYear) Alignment {
	g, ok := budget.goalByName[name]
	switch {
	case !ok:
		return GoalMissing
	case g.RunsIn(year):
		return Aligned
	case !g.Closed.IsZero() && (budget.Fiscal.Of(g.Closed) < year || g.EndsBeforeStart()):
		return GoalClosed
	default:
		return GoalNotRunning
	}
}

func (budget *Budget) goalRunsIn(name string, year calendar.FiscalYear) bool {
	g, ok := budget.goalByName[name]
	return ok && g.RunsIn(year)
}

// Year holds the sums of a fiscal year.
type Year struct {
	FiscalYear                            calendar.FiscalYear
	Allotted, Aligned, General, Unaligned money.Amount
	Committed, Spent                      money.Amount
	Refresh                               RefreshYear
}

// sumYears sums the shares by year, for all plan years, the years of lines outside the
// plan, and the years in which replacements are due.
func (budget *Budget) sumYears() {
	sums := map[calendar.FiscalYear]*Year{}
	sumsOf := func(year calendar.FiscalYear) *Year {
		if sums[year] == nil {
			sums[year] = &Year{FiscalYear: year}
		}
		return sums[year]
	}
	for _, year := range budget.PlanYears {
		sumsOf(year)
	}
	for _, share := range budget.Shares {
		yearSums := sumsOf(share.Year)
		yearSums.Allotted += share.Amount
		switch share.Alignment {
		case Aligned:
			yearSums.Aligned += share.Amount
		case General:
			yearSums.General += share.Amount
		default:
			yearSums.Unaligned += share.Amount
		}
	}
	for _, line := range budget.Lines {
		for i, year := range line.Years {
			if line.SpentIn[i] != 0 || line.CommittedIn[i] != 0 {
				yearSums := sumsOf(year)
				yearSums.Spent += line.SpentIn[i]
				yearSums.Committed += line.CommittedIn[i]
			}
		}
	}
	for _, year := range budget.Refresh {
		sumsOf(year.FiscalYear).Refresh = year
	}
	for _, yearSums := range sums {
		budget.Years = append(budget.Years, *yearSums)
	}
	slices.SortFunc(budget.Years, func(x, yearSums Year) int { return int(x.FiscalYear - yearSums.FiscalYear) })
}

// Year returns the sums of a fiscal year, which are zero for a year without money.
func (budget *Budget) Year(year calendar.FiscalYear) Year {
	for _, sums := range budget.Years {
		if sums.FiscalYear == year {
			return sums
		}
	}
	return Year{FiscalYear: year}
}

// SpentAndCommitted returns what is spent and committed on all lines.
func (budget *Budget) SpentAndCommitted() (spent, committed money.Amount) {
	for _, line := range budget.Lines {
		spent += line.Spent
		committed += line.Committed
	}
	return spent, committed
}

// AlignmentTotals returns the sums over all years. Together they are all money of the
// plan.
func (budget *Budget) AlignmentTotals() (aligned, general, unaligned money.Amount) {
	for _, year := range budget.Years {
		aligned += year.Aligned
		general += year.General
		unaligned += year.Unaligned
	}
	return aligned, general, unaligned
}

// WithGeneralShares returns a copy of the budget in which the selected unaligned shares
// are general operations, as a waived gap between money and goals is. The receiver does
// not change, and the copy shares with it what is the same.
func (budget *Budget) WithGeneralShares(selected func(Share) bool) *Budget {
	changed := *budget
	changed.Shares = slices.Clone(budget.Shares)
	for i := range changed.Shares {
		if share := &changed.Shares[i]; share.Alignment > General && selected(*share) {
			share.Alignment = General
		}
	}
	changed.Years = nil
	changed.sumYears()
	return &changed
}
