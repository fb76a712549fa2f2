package alignment

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// PriorityInversion reports this: a goal of a lower priority is fully funded
// while one of a higher priority is short.
var PriorityInversion = rules.Rule{
	Code: rules.PriorityInversion, Number: "E-03", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	FoldedUnder: []rules.Fold{
		{Root: rules.GoalUnfunded, By: rules.ByGoal, When: sameYear},
		{Root: rules.FiscalYearNotBudgeted, EvenWaived: true, By: rules.ByYear},
	},
	Check: checkPriorities,
}

// claim is what a goal lacks in a year, or what of its money could be moved.
type claim struct {
	goal  string
	rank  int32
	money money.Amount
}

func checkPriorities(input *rules.Input, report *rules.Report) {
	rankOf, local := input.PriorityRanks(), localOnly(input)
	skipped := false
	for _, year := range input.ActionableYears {
		short, full := claims(input, year, rankOf, local)
		switch {
		case len(short) == 0 || len(full) == 0:
		case len(rankOf) > 0:
			inversion(input, year, short, full, report)
		case !skipped:
			report.Skip(
				"no priority has a rank: whether %s, which is short in %s, comes before %s cannot be told",
				short[0].goal, year, full[0].goal,
			)
			skipped = true
		}
	}
}

// localOnly is the local and state money of the lines that name one goal alone,
// by goal and year: all other money is bound to where it is.
func localOnly(input *rules.Input) map[string]map[calendar.FiscalYear]money.Amount {
	sums := map[string]map[calendar.FiscalYear]money.Amount{}
	for _, line := range input.Lines {
		if len(line.Goals) != 1 || line.Source == nil ||
			line.Source.Kind != v1alpha1.SourceLocal && line.Source.Kind != v1alpha1.SourceState {
			continue
		}
		goal := line.Goals[0].Name
		if sums[goal] == nil {
			sums[goal] = map[calendar.FiscalYear]money.Amount{}
		}
		for i, year := range line.Years {
			sums[goal][year] = sums[goal][year].Plus(line.Parts[i])
		}
	}
	return sums
}

// claims lists which goals are short in a year, and which have all that they
// need in money that could be moved; those of the highest rank and the first
// name come first. Where any priority has a rank, goals without one are left
// out.
func claims(
	input *rules.Input,
	year calendar.FiscalYear,
	rankOf map[v1alpha1.EntryName]int32,
	local map[string]map[calendar.FiscalYear]money.Amount,
) (short, full []claim) {
	for _, goal := range input.Goals {
		rank := rankOf[goal.Spec.Priority]
		if len(rankOf) > 0 && rank == 0 {
			continue
		}
		i := slices.IndexFunc(goal.Years, func(y budget.GoalYear) bool { return y.FiscalYear == year })
		if i < 0 || input.IsClosed(goal) {
			continue
		}
		y, own := goal.Years[i], local[goal.Name][year]
		switch {
		case isShort(input, goal, y):
			short = append(short, claim{goal.Name, rank, y.Gap()})
		case y.Need > 0 && own >= y.Need:
			full = append(full, claim{goal.Name, rank, own})
		}
	}
	byRank := func(a, b claim) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.goal, b.goal)) }
	slices.SortFunc(short, byRank)
	slices.SortFunc(full, byRank)
	return short, full
}

// inversion reports the highest of the goals that are short and the lowest of
// those that are full, if their order is the wrong way round.
func inversion(input *rules.Input, year calendar.FiscalYear, short, full []claim, report *rules.Report) {
	high := short[0]
	low := slices.MaxFunc(full, func(a, b claim) int { return cmp.Compare(a.rank, b.rank) })
	if low.rank <= high.rank {
		return
	}
	var movable money.Amount
	for _, one := range full {
		if one.rank > high.rank {
			movable = movable.Plus(one.money)
		}
	}
	sum := min(movable, high.money)
	report.Add(rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      "spec.priorities",
		FiscalYear: v1alpha1.FiscalYear(year),
		Message: fmt.Sprintf(
			"In %s goal %s (priority %d) is fully funded while goal %s (priority %d) is short by %s.", year, low.goal,
			low.rank, high.goal, high.rank, input.FormatMoney(high.money),
		),
		Action: fmt.Sprintf(
			"Check the order: up to %s of local or state money of lower goals could be moved to goal %s.",
			input.FormatMoney(sum), high.goal,
		),
		Money: sum,
		Goals: []string{high.goal},
	})
}

// sameYear tells whether two findings are of one and the same fiscal year,
// whatever their objects.
func sameYear(root, finding rules.Finding) bool {
	return root.FiscalYear != 0 && root.FiscalYear == finding.FiscalYear
}
