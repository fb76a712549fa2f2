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
	"techplan.education/internal/text"
)

// PriorityInversion reports a fully funded goal of a lower priority while a goal of a
// higher priority is short of money.
var PriorityInversion = rules.Rule{
	Code: rules.PriorityInversion, Number: "E-03", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	FoldedUnder: []rules.Fold{
		// The short goal already has its own finding. The order of the priorities is
		// only worth a finding where the finding of the goal is waived.
		{Root: rules.GoalUnfunded, By: rules.ByGoal, When: isSameYear},
		{Root: rules.FiscalYearNotBudgeted, EvenWaived: true, By: rules.ByYear},
	},
	Check: checkPriorityOrder,
}

// goalClaim is a goal of a rank in a year, with the money that it lacks or the money
// that could be moved from it.
type goalClaim struct {
	goal string
	// rank of the goal's priority; 1 is the highest, and 0 is none.
	rank  int32
	money money.Amount
}

// checkPriorityOrder compares the goals of each year from the current one on. The order of
// goals without a rank is unknown, and the rule says once which could not be checked.
func checkPriorityOrder(input *rules.Input, report *rules.Report) {
	rankOf, movable := input.PriorityRanks(), sumMovableMoney(input)
	skipped, unranked := false, map[string]bool{}
	for _, fiscalYear := range input.ActionableYears {
		short, full := listClaims(input, fiscalYear, rankOf, movable)
		switch {
		case len(short) == 0 || len(full) == 0:
		case len(rankOf) > 0:
			short, full = splitRanked(short, unranked), splitRanked(full, unranked)
			if len(short) > 0 && len(full) > 0 {
				reportInversion(input, fiscalYear, short, full, report)
			}
		// One note is enough: without ranks, no year can be checked.
		case !skipped:
			report.AddNotChecked(
				"no priority has a rank, so whether %s, which is short in %s, comes before %s is not known",
				short[0].goal, fiscalYear, full[0].goal,
			)
			skipped = true
		}
	}
	if len(unranked) > 0 {
		report.AddNotChecked("these goals compete for money, and their priority has no rank: %s", text.JoinFirst(rules.SortedKeys(unranked)))
	}
}

// splitRanked returns the claims of goals that have a rank, and adds the names of the others to
// unranked.
func splitRanked(claims []goalClaim, unranked map[string]bool) []goalClaim {
	return slices.DeleteFunc(claims, func(claim goalClaim) bool {
		if claim.rank == 0 {
			unranked[claim.goal] = true
		}
		return claim.rank == 0
	})
}

// sumMovableMoney sums by goal and year the money that the district could give to
// another goal: local and state money of lines that name one goal alone. Grants are
// bound to their purpose, and money for several goals is not free for one of them.
func sumMovableMoney(input *rules.Input) map[string]map[calendar.FiscalYear]money.Amount {
	sums := map[string]map[calendar.FiscalYear]money.Amount{}
	for _, budgetLine := range input.Lines {
		if len(budgetLine.Goals) != 1 || !budgetLine.Source.IsDistrictMoney() {
			continue
		}
		goalName := budgetLine.Goals[0].Name
		if sums[goalName] == nil {
			sums[goalName] = map[calendar.FiscalYear]money.Amount{}
		}
		for i, fiscalYear := range budgetLine.Years {
			sums[goalName][fiscalYear] = sums[goalName][fiscalYear].Plus(budgetLine.Parts[i])
		}
	}
	return sums
}

// listClaims lists the goals that are short in a year, and the goals whose whole need
// is covered by movable money. Both are sorted by rank and name.
func listClaims(
	input *rules.Input,
	fiscalYear calendar.FiscalYear,
	rankOf map[v1alpha1.EntryName]int32,
	movable map[string]map[calendar.FiscalYear]money.Amount,
) (short, full []goalClaim) {
	for _, goal := range input.Goals {
		rank := rankOf[goal.Spec.Priority]
		index := slices.IndexFunc(goal.Years, func(right budget.GoalYear) bool { return right.FiscalYear == fiscalYear })
		if index < 0 || input.IsClosed(goal) {
			continue
		}
		goalYear, movableMoney := goal.Years[index], movable[goal.Name][fiscalYear]
		switch {
		case isGoalShort(input, goal, goalYear):
			short = append(short, goalClaim{goal.Name, rank, goalYear.MoneyMissing()})
		case goalYear.Need > 0 && movableMoney >= goalYear.Need:
			full = append(full, goalClaim{goal.Name, rank, movableMoney})
		}
	}
	byRank := func(left, right goalClaim) int {
		return cmp.Or(cmp.Compare(left.rank, right.rank), cmp.Compare(left.goal, right.goal))
	}
	slices.SortFunc(short, byRank)
	slices.SortFunc(full, byRank)
	return short, full
}

// reportInversion reports the highest goal that is short and the lowest that is full,
// if the full goal ranks lower. One finding for a year is enough: the first pair
// shows that the order is not kept.
func reportInversion(input *rules.Input, fiscalYear calendar.FiscalYear, short, full []goalClaim, report *rules.Report) {
	high := short[0]
	// The largest rank number is the lowest priority.
	low := slices.MaxFunc(full, func(left, right goalClaim) int { return cmp.Compare(left.rank, right.rank) })
	if low.rank <= high.rank {
		return
	}
	// All full goals below the short one can give money, but no more than the short goal lacks.
	var movable money.Amount
	for _, one := range full {
		if one.rank > high.rank {
			movable = movable.Plus(one.money)
		}
	}
	// The amount at stake is what a move could fix: no more than what is missing, and
	// no more than what is there.
	sum := min(movable, high.money)
	report.AddFinding(rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      "spec.priorities",
		FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message: fmt.Sprintf(
			"In %s goal %s (priority %d) is fully funded while goal %s (priority %d) is short by %s.", fiscalYear, low.goal,
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

// isSameYear reports whether two findings are of the same fiscal year, whatever their
// objects are.
func isSameYear(root, finding rules.Finding) bool {
	return root.FiscalYear != 0 && root.FiscalYear == finding.FiscalYear
}
