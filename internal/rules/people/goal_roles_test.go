package people_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

// A role that the plan asks for as well is told once, and so are all roles of a
// goal.
func TestFoldingOfRoles(t *testing.T) {
	for role, folds := range map[v1alpha1.Role]bool{"Nurse": true, "librarian": false} {
		result := testrules.Evaluate(
			testrules.District(
				testrules.Requiring(testrules.People("Teacher"), "nurse"), testrules.Goal("g").Requiring(role),
			),
			testrules.Today,
		)
		apart, named := testrules.Summarize(
			result, rules.GoalRoleMissing,
		) != nil, testrules.IsRelated(
			result, rules.StakeholderRoleMissing, rules.GoalRoleMissing,
		)
		if apart == folds || named != folds {
			t.Errorf(
				"%s is told apart: %t, named: %t; want it folded: %t%s", role, apart, named, folds,
				testrules.Describe(result),
			)
		}
	}
}
