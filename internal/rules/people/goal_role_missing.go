package people

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// GoalRoleMissing reports a goal that requires a role which no stakeholder of the plan has.
var GoalRoleMissing = rules.Rule{
	Code:       rules.GoalRoleMissing,
	Number:     "P-54",
	Worst:      v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"requiredRoles"},
	AboutGoals: true,
	// StakeholderRoleMissing reports the same roles if the policy requires them too.
	FoldedUnder: []rules.Fold{
		{Root: rules.StakeholderRoleMissing, By: rules.ByPlan, When: func(root, f rules.Finding) bool {
			return !slices.ContainsFunc(f.Roles, func(role string) bool { return !slices.Contains(root.Roles, role) })
		}},
	},
	Check: checkGoalRoles,
}

// checkGoalRoles reports one finding for each goal. For a plan without
// stakeholders, StakeholderRoleMissing says that this rule is not checked.
func checkGoalRoles(input *rules.Input, report *rules.Report) {
	stakeholders := input.Plan.Spec.Stakeholders
	if len(stakeholders) == 0 {
		return
	}
	// Many goals require the same roles, so each role is looked up once.
	filled := map[v1alpha1.Role]bool{}
	for _, goal := range input.Goals {
		if input.IsClosed(goal) {
			continue
		}
		var missing, keys []string
		for _, required := range slices.Sorted(slices.Values(goal.Spec.RequiredRoles)) {
			found, known := filled[required]
			if !known {
				found = slices.ContainsFunc(
					stakeholders,
					func(stakeholder v1alpha1.Stakeholder) bool {
						return fillsRequiredRole(stakeholder.Role, string(required))
					},
				)
				filled[required] = found
			}
			if !found {
				missing, keys = append(missing, string(required)), append(keys, rules.RoleKey(required))
			}
		}
		if len(missing) == 0 {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Object:   rules.GoalKey(goal.Name),
			Field:    "spec.requiredRoles",
			Message: fmt.Sprintf(
				"Goal %s cannot do without %s that no stakeholder has: %s.", goal.Name,
				text.FormatCount(len(missing), "role"), strings.Join(missing, ", "),
			),
			Action: "Invite a person of each role and add the role to the plan's stakeholders, or take it out " +
				"of the goal.",
			Goals: []string{goal.Name},
			Roles: keys,
		})
	}
}
