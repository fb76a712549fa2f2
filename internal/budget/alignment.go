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
	for _, budgetLine := range budget.Lines {
		goals := sortGoalsByName(budgetLine.Goals)
		weights := make([]int64, len(goals))
		for i, lineGoal := range goals {
			weights[i] = int64(max(1, lineGoal.Weight))
			if goal, ok := budget.goalByName[lineGoal.Name]; ok {
				goal.Lines = append(goal.Lines, budgetLine)
			}
		}
		for i, fiscalYear := range budgetLine.Years {
			if budgetLine.Parts[i] == 0 {
				continue
			}
			if len(goals) == 0 {
				budget.Shares = append(
					budget.Shares,
					Share{Line: budgetLine, Year: fiscalYear, Amount: budgetLine.Parts[i], Alignment: alignmentWithoutGoal(budgetLine)},
				)
				continue
			}
			for j, part := range budget.splitter.SplitByWeights(budgetLine.Parts[i], weights) {
				budget.Shares = append(budget.Shares, Share{
					Line:      budgetLine,
					Year:      fiscalYear,
					Goal:      goals[j].Name,
					Amount:    part,
					Alignment: budget.alignmentWith(goals[j].Name, fiscalYear),
				})
			}
		}
	}
}

func sortGoalsByName(goals []v1alpha1.LineGoal) []v1alpha1.LineGoal {
	return slices.SortedFunc(
		slices.Values(goals), func(left, right v1alpha1.LineGoal) int { return cmp.Compare(left.Name, right.Name) },
	)
}

func alignmentWithoutGoal(budgetLine *Line) Alignment {
	if budgetLine.GeneralOperations != "" {
		return General
	}
	return NoGoal
}

func (budget *Budget) alignmentWith(name string, fiscalYear calendar.FiscalYear) Alignment {
	goal, ok := budget.goalByName[name]
	switch {
	case !ok:
		return GoalMissing
	case goal.RunsIn(fiscalYear):
		return Aligned
	case !goal.Closed.IsZero() && (budget.Fiscal.YearOf(goal.Closed) < fiscalYear || goal.EndsBeforeStart()):
		return GoalClosed
	default:
		return GoalNotRunning
	}
}

func (budget *Budget) goalRunsIn(name string, fiscalYear calendar.FiscalYear) bool {
	goal, ok := budget.goalByName[name]
	return ok && goal.RunsIn(fiscalYear)
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
	sumsOf := func(fiscalYear calendar.FiscalYear) *Year {
		if sums[fiscalYear] == nil {
			sums[fiscalYear] = &Year{FiscalYear: fiscalYear}
		}
		return sums[fiscalYear]
	}
	for _, fiscalYear := range budget.PlanYears {
		sumsOf(fiscalYear)
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
	for _, budgetLine := range budget.Lines {
		for i, fiscalYear := range budgetLine.Years {
			if budgetLine.SpentIn[i] != 0 || budgetLine.CommittedIn[i] != 0 {
				yearSums := sumsOf(fiscalYear)
				yearSums.Spent += budgetLine.SpentIn[i]
				yearSums.Committed += budgetLine.CommittedIn[i]
			}
		}
	}
	for _, year := range budget.Refresh {
		sumsOf(year.FiscalYear).Refresh = year
	}
	for _, yearSums := range sums {
		budget.Years = append(budget.Years, *yearSums)
	}
	slices.SortFunc(budget.Years, func(left, yearSums Year) int { return int(left.FiscalYear - yearSums.FiscalYear) })
}

// SumYear returns the sums of a fiscal year, which are zero for a year without money.
func (budget *Budget) SumYear(fiscalYear calendar.FiscalYear) Year {
	for _, sums := range budget.Years {
		if sums.FiscalYear == fiscalYear {
			return sums
		}
	}
	return Year{FiscalYear: fiscalYear}
}

// SpentAndCommitted returns what is spent and committed on all lines.
func (budget *Budget) SpentAndCommitted() (spent, committed money.Amount) {
	for _, budgetLine := range budget.Lines {
		spent += budgetLine.Spent
		committed += budgetLine.Committed
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
