package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Alignment is what ties a share of a line to a goal, or why nothing does.
type Alignment int8

// The alignments of a share.
const (
	// Aligned with a goal that runs in the year.
	Aligned Alignment = iota
	// General operations, with a reason.
	General
	// NoGoal is named, and no reason is given.
	NoGoal
	// GoalMissing does not exist.
	GoalMissing
	// GoalClosed ended before the year.
	GoalClosed
	// GoalNotRunning exists, and does not run in the year.
	GoalNotRunning
)

// Share is the part of a line's money in a year that falls to one of its goals.
type Share struct {
	Line      *Line
	Year      calendar.FiscalYear
	Goal      string
	Amount    money.Amount
	Alignment Alignment
}

// share divides each line by year and by the weights of its goals.
func (b *Budget) share() {
	for _, l := range b.Lines {
		goals := sortedGoals(l.Goals)
		weights := make([]int64, len(goals))
		for i, g := range goals {
			weights[i] = int64(max(1, g.Weight))
			if goal, ok := b.goalByName[g.Name]; ok {
				goal.Lines = append(goal.Lines, l)
			}
		}
		for i, f := range l.Years {
			if l.Parts[i] == 0 {
				continue
			}
			if len(goals) == 0 {
				b.Shares = append(b.Shares, Share{Line: l, Year: f, Amount: l.Parts[i], Alignment: withoutGoal(l)})
				continue
			}
			for j, part := range l.Parts[i].Split(weights) {
				b.Shares = append(b.Shares, Share{
					Line: l, Year: f, Goal: goals[j].Name, Amount: part, Alignment: b.alignment(goals[j].Name, f),
				})
			}
		}
	}
}

func sortedGoals(goals []v1alpha1.LineGoal) []v1alpha1.LineGoal {
	return slices.SortedFunc(slices.Values(goals), func(a, b v1alpha1.LineGoal) int { return compareText(a.Name, b.Name) })
}

func withoutGoal(l *Line) Alignment {
	if l.GeneralOperations != "" {
		return General
	}
	return NoGoal
}

func (b *Budget) alignment(goal string, f calendar.FiscalYear) Alignment {
	g, ok := b.goalByName[goal]
	switch {
	case !ok:
		return GoalMissing
	case g.Runs(f):
		return Aligned
	case !g.Closed.IsZero() && b.Fiscal.Of(g.Closed) < f:
		return GoalClosed
	default:
		return GoalNotRunning
	}
}

func (b *Budget) runs(goal string, f calendar.FiscalYear) bool {
	g, ok := b.goalByName[goal]
	return ok && g.Runs(f)
}

// Year sums the money of a fiscal year.
type Year struct {
	FiscalYear                            calendar.FiscalYear
	Allotted, Aligned, General, Unaligned money.Amount
	Committed, Spent                      money.Amount
	Refresh                               RefreshYear
}

// sumYears sums the shares by year, for all plan years, the years of lines
// outside the plan, and the years in which replacements fall due.
func (b *Budget) sumYears() {
	sums := map[calendar.FiscalYear]*Year{}
	at := func(f calendar.FiscalYear) *Year {
		if sums[f] == nil {
			sums[f] = &Year{FiscalYear: f}
		}
		return sums[f]
	}
	for _, f := range b.PlanYears {
		at(f)
	}
	for _, s := range b.Shares {
		y := at(s.Year)
		y.Allotted += s.Amount
		switch s.Alignment {
		case Aligned:
			y.Aligned += s.Amount
		case General:
			y.General += s.Amount
		default:
			y.Unaligned += s.Amount
		}
	}
	for _, l := range b.Lines {
		for i, f := range l.Years {
			if l.SpentIn[i] != 0 || l.CommittedIn[i] != 0 {
				y := at(f)
				y.Spent += l.SpentIn[i]
				y.Committed += l.CommittedIn[i]
			}
		}
	}
	for _, r := range b.Refresh {
		at(r.FiscalYear).Refresh = r
	}
	for _, y := range sums {
		b.Years = append(b.Years, *y)
	}
	slices.SortFunc(b.Years, func(x, y Year) int { return int(x.FiscalYear - y.FiscalYear) })
}

// Year finds the sums of a fiscal year.
func (b *Budget) Year(f calendar.FiscalYear) Year {
	for _, y := range b.Years {
		if y.FiscalYear == f {
			return y
		}
	}
	return Year{FiscalYear: f}
}

// Used sums what is spent and committed on all lines.
func (b *Budget) Used() (spent, committed money.Amount) {
	for _, l := range b.Lines {
		spent += l.Spent
		committed += l.Committed
	}
	return spent, committed
}

// AlignmentTotals are the sums over all years: aligned + general + unaligned is
// all money.
func (b *Budget) AlignmentTotals() (aligned, general, unaligned money.Amount) {
	for _, y := range b.Years {
		aligned += y.Aligned
		general += y.General
		unaligned += y.Unaligned
	}
	return aligned, general, unaligned
}

// WithGeneralShares returns the budget with the selected unaligned shares as general
// operations: that is what a waived break between money and goals becomes. b does not
// change, and shares what is the same with the result.
func (b *Budget) WithGeneralShares(selected func(Share) bool) *Budget {
	changed := *b
	changed.Shares = slices.Clone(b.Shares)
	for i := range changed.Shares {
		if s := &changed.Shares[i]; s.Alignment > General && selected(*s) {
			s.Alignment = General
		}
	}
	changed.Years = nil
	changed.sumYears()
	return &changed
}
