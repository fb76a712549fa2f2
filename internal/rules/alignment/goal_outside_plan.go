package alignment

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// GoalOutsidePlan reports a goal that runs in no fiscal year of its plan, and a goal
// with actions whose cost falls due while it does not run.
var GoalOutsidePlan = rules.Rule{
	Code: rules.GoalOutsidePlan, Number: "P-03", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	AboutGoals: true,
	// Money of the goal in that year has the same cause: the dates of the goal.
	FoldedUnder: []rules.Fold{{Root: rules.FundingYearMismatch}},
	Check:       checkGoalDates,
}

// checkGoalDates reports a goal outside the plan once. Its actions are then not
// checked, as they follow from the goal's dates.
func checkGoalDates(input *rules.Input, report *rules.Report) {
	for _, goal := range input.Goals {
		// A goal outside the plan has no year of the plan, so nothing can fund it.
		if len(goal.Years) == 0 && !goal.EndsBeforeStart() {
			report.AddFinding(rules.Finding{
				Severity: v1alpha1.SeverityWarning,
				Object:   rules.GoalKey(goal.Name),
				Field:    "spec.due",
				Message: fmt.Sprintf(
					"Goal %s runs from %s to %s, and the plan from %s to %s.", goal.Name, goal.Start, goal.End,
					input.Start, input.End,
				),
				Action: "Correct the dates, or move the goal to the plan that it belongs to.",
			})
			continue
		}
		if !input.IsClosed(goal) {
			reportStrayCosts(input, goal, report)
		}
	}
}

// reportStrayCosts reports one finding for each year, from the current one on, in
// which actions cost money and their goal does not run.
func reportStrayCosts(input *rules.Input, goal *budget.Goal, report *rules.Report) {
	costs, actions := map[calendar.FiscalYear]money.Amount{}, map[calendar.FiscalYear][]v1alpha1.EntryName{}
	for _, stray := range goal.OutOfPeriodCosts {
		// Costs of past years are spent, and moving the action changes nothing.
		if stray.Year >= input.Current {
			costs[stray.Year] = costs[stray.Year].Plus(stray.Cost)
			actions[stray.Year] = append(actions[stray.Year], stray.Action)
		}
	}
	for _, fiscalYear := range slices.Sorted(maps.Keys(costs)) {
		slices.Sort(actions[fiscalYear])
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Object:     rules.GoalKey(goal.Name),
			Field:      rules.SpecPath("actions").Key(string(actions[fiscalYear][0])).String(),
			FiscalYear: v1alpha1.FiscalYear(fiscalYear),
			Message: fmt.Sprintf(
				"Goal %s does not run in %s, when its actions cost %s (%s).", goal.Name, fiscalYear,
				input.FormatMoney(costs[fiscalYear]), text.JoinFirst(actions[fiscalYear]),
			),
			Action: "Correct the dates of the actions, or those of the goal.",
			Money:  costs[fiscalYear],
			Goals:  []string{goal.Name},
		})
	}
}
