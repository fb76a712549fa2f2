package people

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// GoalRoleMissing reports this: a goal cannot do without a role that none of the
// plan's stakeholders has.
var GoalRoleMissing = rules.Rule{
	Code:       rules.GoalRoleMissing,
	Number:     "P-54",
	Worst:      v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"requiredRoles"},
	AboutGoals: true,
	// The plan asks for the same role.
	FoldedUnder: []rules.Fold{
		{Root: rules.StakeholderRoleMissing, By: rules.ByPlan, When: func(root, f rules.Finding) bool {
			return !slices.ContainsFunc(f.Roles, func(role string) bool { return !slices.Contains(root.Roles, role) })
		}},
	},
	Check: checkGoalRoles,
}

// checkGoalRoles reports one finding for each goal. A plan without stakeholders
// is told as a whole.
func checkGoalRoles(input *rules.Input, report *rules.Report) {
	stakeholders := input.Plan.Spec.Stakeholders
	if len(stakeholders) == 0 {
		return
	}
	here := map[v1alpha1.Role]bool{}
	for _, goal := range input.Goals {
		if input.IsClosed(goal) {
			continue
		}
		var missing, keys []string
		for _, required := range slices.Sorted(slices.Values(goal.Spec.RequiredRoles)) {
			found, known := here[required]
			if !known {
				found = slices.ContainsFunc(
					stakeholders, func(s v1alpha1.Stakeholder) bool { return speaksFor(s.Role, string(required)) },
				)
				here[required] = found
			}
			if !found {
				missing, keys = append(missing, string(required)), append(keys, rules.RoleKey(required))
			}
		}
		if len(missing) == 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Object:   rules.GoalKey(goal.Name),
			Field:    "spec.requiredRoles",
			Message: fmt.Sprintf(
				"Goal %s cannot do without %s that no stakeholder has: %s.", goal.Name,
				text.Plural(len(missing), "role"), strings.Join(missing, ", "),
			),
			Action: "Invite somebody of each and add the role to the plan's stakeholders, or take it out of the goal.",
			Goals:  []string{goal.Name},
			Roles:  keys,
		})
	}
}
