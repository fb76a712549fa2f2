package alignment

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// GoalOverfunded reports a goal with clearly more money than its actions cost.
var GoalOverfunded = rules.Rule{
	Code: rules.GoalOverfunded, Number: "E-12", Worst: v1alpha1.SeverityInfo,
	Files:      files,
	Money:      true,
	AboutGoals: true,
	Check:      checkGoalOverfunded,
}

// checkGoalOverfunded compares all years together, as money and actions may stand in
// different years. It reports a difference of more than 10,000 and more than 25
// percent of the need: actions are estimates, so a smaller difference says nothing.
// Goals with an action of unknown cost are left out.
func checkGoalOverfunded(input *rules.Input, report *rules.Report) {
	// Without lines, no goal has any money.
	if len(input.Lines) == 0 {
		return
	}
	received := map[string]money.Amount{}
	for _, part := range input.Granted {
		// Running costs and staff keep a goal's results going and are rarely written
		// down as actions.
		runningCosts := []v1alpha1.Purpose{v1alpha1.PurposeOperation, v1alpha1.PurposeStaffing}
		if !slices.Contains(runningCosts, part.Line.Purpose) {
			received[part.Goal] = received[part.Goal].Plus(part.Amount)
		}
	}
	for _, goal := range input.Goals {
		// The need is that of all years, past ones included, like the money.
		need := goal.TotalNeed()
		if !goal.IsFullyCosted() || !rules.Exceeds(received[goal.Name]-need, 10000, 25, need) {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Object:   rules.GoalKey(goal.Name),
			Field:    "spec.actions",
			Message: fmt.Sprintf(
				"Goal %s has %s and its actions cost %s.", goal.Name, input.FormatMoney(received[goal.Name]),
				input.FormatMoney(need),
			),
			Action: "Add the action that is missing, or name another goal for which the source of the money may pay.",
			Money:  received[goal.Name] - need,
			Goals:  []string{goal.Name},
		})
	}
}
