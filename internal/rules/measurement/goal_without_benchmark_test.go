package measurement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestGoalWithoutBenchmark(t *testing.T) {
	testrules.RunExamples(t, rules.GoalWithoutBenchmark, testrules.Examples{
		"a hundredth and no benchmark": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "0.01", testplan.ForGoals("g")), testrules.NewGoal("g")),
			Want:  []string{"Error 0.01"},
		},
		"a benchmark": {
			World: testrules.AddBenchmarks(
				testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")), testrules.NewGoal("g")), "g",
			),
		},
		"no money": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "5"), testrules.NewGoal("g")),
		},
		"money of a past year": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")), testrules.NewGoal("g")),
			On:    "2027-07-01",
		},
		"money of the years to come": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 0, "9", testplan.ForGoals("g")), testrules.NewGoal("g")),
			On:    "2027-07-01",
			Want:  []string{"Error 6"},
		},
		"a goal closed today": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")),
				testrules.NewGoal("g").CloseAs(v1alpha1.OutcomeDropped, testrules.Today),
			),
		},
		"a goal that closes tomorrow": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5", testplan.ForGoals("g")),
				testrules.NewGoal("g").CloseAs(v1alpha1.OutcomeDropped, "2026-10-02"),
			),
			Want: []string{"Error 5"},
		},
	})
}
