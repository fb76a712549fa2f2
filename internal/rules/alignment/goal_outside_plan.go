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

// GoalOutsidePlan reports this: a goal runs in no fiscal year of its plan, or an
// action's cost falls due when its goal does not run.
var GoalOutsidePlan = rules.Rule{
	Code: rules.GoalOutsidePlan, Number: "P-03", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	AboutGoals: true,
	// Its money stands in that year as well: the goal's dates are the cause.
	FoldedUnder: []rules.Fold{{Root: rules.FundingYearMismatch}},
	Check:       checkGoalDates,
}

func checkGoalDates(input *rules.Input, report *rules.Report) {
	for _, goal := range input.Goals {
		if len(goal.Years) == 0 {
			report.Add(rules.Finding{
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
			strayCosts(input, goal, report)
		}
	}
}

// strayCosts reports one finding for each year in which actions of a goal cost
// money and the goal does not run.
func strayCosts(input *rules.Input, goal *budget.Goal, report *rules.Report) {
	costs, actions := map[calendar.FiscalYear]money.Amount{}, map[calendar.FiscalYear][]string{}
	for _, s := range goal.OutOfPeriodCosts {
		if s.Year >= input.Current {
			costs[s.Year] = costs[s.Year].Plus(s.Cost)
			actions[s.Year] = append(actions[s.Year], s.Action)
		}
	}
	for _, year := range slices.Sorted(maps.Keys(costs)) {
		slices.Sort(actions[year])
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Object:     rules.GoalKey(goal.Name),
			Field:      rules.Spec("actions").Key(actions[year][0]).String(),
			FiscalYear: v1alpha1.FiscalYear(year),
			Message: fmt.Sprintf(
				"Goal %s does not run in %s, when its actions cost %s (%s).", goal.Name, year,
				input.FormatMoney(costs[year]), text.JoinFirst(actions[year]),
			),
			Action: "Correct the dates of the actions, or those of the goal.",
			Money:  costs[year],
			Goals:  []string{goal.Name},
		})
	}
}
