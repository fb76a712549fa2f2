package people_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

// StakeholderRoleMissing explains GoalRoleMissing if the policy requires the same role.
func TestFoldingOfRoles(t *testing.T) {
	for role, folds := range map[v1alpha1.Role]bool{"Nurse": true, "librarian": false} {
		result := testrules.EvaluateRules(
			testrules.NewDistrict(
				testrules.RequireRoles(
					testrules.PlanWithStakeholders("Teacher"), "nurse",
				),
				testrules.NewGoal("g").RequireRoles(role),
			),
			testrules.Today,
		)
		apart := testrules.SummarizeFindings(result, rules.GoalRoleMissing) != nil
		named := testrules.IsRelated(result, rules.StakeholderRoleMissing, rules.GoalRoleMissing)
		if apart == folds || named != folds {
			t.Errorf(
				"%s is reported separately: %t, named: %t; want it folded: %t%s", role, apart, named, folds,
				testrules.DescribeResult(result),
			)
		}
	}
}
