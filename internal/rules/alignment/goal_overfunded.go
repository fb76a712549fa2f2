package alignment

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// GoalOverfunded reports this: a goal has clearly more money than its actions
// cost.
var GoalOverfunded = rules.Rule{
	Code: rules.GoalOverfunded, Number: "E-12", Worst: v1alpha1.SeverityInfo,
	Files:      files,
	Money:      true,
	AboutGoals: true,
	Check:      checkOverfunded,
}

func checkOverfunded(input *rules.Input, report *rules.Report) {
	if len(input.Lines) == 0 {
		return
	}
	got := map[string]money.Amount{}
	for _, part := range input.Granted {
		kept := []v1alpha1.Purpose{v1alpha1.PurposeOperation, v1alpha1.PurposeStaffing}
		if !slices.Contains(kept, part.Line.Purpose) {
			got[part.Goal] = got[part.Goal].Plus(part.Amount)
		}
	}
	for _, goal := range input.Goals {
		need := goal.TotalNeed()
		if !goal.IsFullyCosted() || !rules.Exceeds(got[goal.Name]-need, 10000, 25, need) {
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Object:   rules.GoalKey(goal.Name),
			Field:    "spec.actions",
			Message: fmt.Sprintf(
				"Goal %s has %s and its actions cost %s.", goal.Name, input.FormatMoney(got[goal.Name]),
				input.FormatMoney(need),
			),
			Action: "Add the action that is missing, or use the money elsewhere.",
			Money:  got[goal.Name] - need,
			Goals:  []string{goal.Name},
		})
	}
}
