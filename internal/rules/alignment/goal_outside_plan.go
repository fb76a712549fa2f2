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
	for _, g := range input.Goals {
		if len(g.Years) == 0 {
			report.Add(rules.Finding{
				Severity: v1alpha1.SeverityWarning,
				Object:   rules.GoalKey(g.Name),
				Field:    "spec.due",
				Message: fmt.Sprintf(
					"Goal %s runs from %s to %s, and the plan from %s to %s.",
					g.Name,
					g.Start,
					g.End,
					input.Start,
					input.End,
				),
				Action: "Correct the dates, or move the goal to the plan that it belongs to.",
			})
			continue
		}
		if !input.IsClosed(g) {
			strayCosts(input, g, report)
		}
	}
}

// strayCosts reports one finding for each year in which actions of a goal cost
// money and the goal does not run.
func strayCosts(input *rules.Input, g *budget.Goal, report *rules.Report) {
	costs, actions := map[calendar.FiscalYear]money.Amount{}, map[calendar.FiscalYear][]string{}
	for _, s := range g.Stray {
		if s.Year >= input.Current {
			costs[s.Year] = costs[s.Year].Plus(s.Cost)
			actions[s.Year] = append(actions[s.Year], s.Action)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(costs)) {
		slices.Sort(actions[f])
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Object:     rules.GoalKey(g.Name),
			Field:      rules.Spec("actions").Key(actions[f][0]).String(),
			FiscalYear: v1alpha1.FiscalYear(f),
			Message: fmt.Sprintf(
				"Goal %s does not run in %s, when its actions cost %s (%s).",
				g.Name,
				f,
				input.FormatMoney(costs[f]),
				text.JoinFirst(actions[f]),
			),
			Action: "Correct the dates of the actions, or those of the goal.",
			Money:  costs[f],
			Goals:  []string{g.Name},
		})
	}
}
