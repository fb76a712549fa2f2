package people

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// StakeholderRoleMissing reports a required role that no stakeholder has.
var StakeholderRoleMissing = rules.Rule{
	Code: rules.StakeholderRoleMissing, Number: "P-10", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"requiredRoles"},
	Check:      checkStakeholderRoles,
}

// checkStakeholderRoles reports one finding for all missing roles. Without
// stakeholders, who takes part is not known, and the rule says so for all rules about them.
func checkStakeholderRoles(input *rules.Input, report *rules.Report) {
	stakeholders := input.Plan.Spec.Stakeholders
	if len(stakeholders) == 0 {
		report.AddNotChecked(
			"no stakeholder is recorded; %s and %s are not checked either", rules.PlanningAreaUncovered, rules.GoalRoleMissing,
		)
		return
	}
	var missing, keys []string
	for _, required := range input.Policy.RequiredRoles {
		if !slices.ContainsFunc(
			stakeholders, func(stakeholder v1alpha1.Stakeholder) bool {
				return fillsRequiredRole(stakeholder.Role, string(required))
			},
		) {
			missing, keys = append(missing, string(required)), append(keys, rules.LabelKey(required))
		}
	}
	if len(missing) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.stakeholders",
		Message: fmt.Sprintf("No stakeholder speaks for %s.", text.JoinOr(missing)),
		Action:  "Invite a person of each role, or set the roles that your district requires.",
		Roles:   keys,
	})
}
