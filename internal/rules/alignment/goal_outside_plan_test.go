package alignment_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestGoalOutsidePlan(t *testing.T) {
	testrules.RunExamples(t, rules.GoalOutsidePlan, testrules.Examples{
		"ends on the plan's first day": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g").SetDates("", "2026-07-01")),
		},
		"ends on the day before the plan": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g").SetDates("2026-01-01", "2026-06-30")),
			Want:  []string{"Warning"},
		},
		"begins on the plan's last day": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g").SetDates("2029-06-30", "2031-01-01")),
		},
		"begins on the day after the plan": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g").SetDates("2029-07-01", "2031-01-01")),
			Want:  []string{"Warning"},
		},
		"an action ends on the goal's last day": {
			World: testrules.NewDistrict(
				testrules.NewPlan(),
				testrules.NewGoal("g").SetDates("", "2027-06-30").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
					spec.Actions = []v1alpha1.Action{{Name: "a", End: "2027-06-30", Cost: "5"}}
				}),
			),
		},
		"an action ends on the day after the goal": {
			World: testrules.NewDistrict(
				testrules.NewPlan(),
				testrules.NewGoal("g").SetDates("", "2027-06-30").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
					spec.Actions = []v1alpha1.Action{{Name: "a", End: "2027-07-01", Cost: "5"}}
				}),
			),
			Want: []string{"Warning FY2028 5"},
		},
	})
}
