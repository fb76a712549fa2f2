package schedule_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDependencyCycle(t *testing.T) {
	pair := func(plan *testplan.PlanBuilder, b *testplan.GoalBuilder) testrules.World {
		return testrules.NewDistrict(plan, testrules.NewGoal("a").AfterGoals("b"), b.AfterGoals("a"))
	}
	testrules.RunExamples(t, rules.DependencyCycle, testrules.Examples{
		"a chain": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b", "c"), testrules.NewGoal("b").AfterGoals("c"),
				testrules.NewGoal("c"),
			),
		},
		"two": {World: pair(testrules.NewPlan(), testrules.NewGoal("b")), Want: []string{"Error"}},
		"three": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b"), testrules.NewGoal("b").AfterGoals("c"),
				testrules.NewGoal("c").AfterGoals("a"),
			),
			Want: []string{"Error"},
		},
		"two cycles": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b"), testrules.NewGoal("b").AfterGoals("a"),
				testrules.NewGoal("c").AfterGoals("d", "a"), testrules.NewGoal("d").AfterGoals("c"),
			),
			Want: []string{"Error", "Error"},
		},
		"two cycles that share a goal": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b"), testrules.NewGoal("b").AfterGoals("a", "c"),
				testrules.NewGoal("c").AfterGoals("b"),
			),
			Want: []string{"Error"},
		},
		"a goal that waits for itself": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("a")),
			Want:  []string{"Error"},
		},
		"a goal that waits for the cycle": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b"), testrules.NewGoal("b").AfterGoals("a"),
				testrules.NewGoal("c").AfterGoals("a"),
			),
			Want: []string{"Error"},
		},
		"a name that does not exist": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b", "what"), testrules.NewGoal("b")),
		},
		"one is closed": {
			World: pair(testrules.NewPlan(), testrules.NewGoal("b").CloseAs(v1alpha1.OutcomeDropped, testrules.Today)),
		},
		"one closes tomorrow": {
			World: pair(testrules.NewPlan(), testrules.NewGoal("b").CloseAs(v1alpha1.OutcomeDropped, "2026-10-02")),
			Want:  []string{"Error"},
		},
		"before any of them starts": {
			World: pair(testrules.NewPlan(), testrules.NewGoal("b")),
			On:    "2026-01-01",
			Want:  []string{"Error"},
		},
		"waived": {
			World: pair(testrules.NewPlan().WaiveFinding("w", rules.DependencyCycle, v1alpha1.WaiverOff), testrules.NewGoal("b")),
			Want:  []string{"Error waived by w"},
		},
	})
}

// A cycle of 3,000 goals is found in linear time; a search of all paths would not end.
func TestALongCycle(t *testing.T) {
	const goals = 3000
	district := testrules.NewDistrict(testrules.NewPlan())
	for i := range goals {
		district.Goals = append(
			district.Goals, testrules.NewGoal(fmt.Sprint("g", i)).AfterGoals(fmt.Sprint("g", (i+1)%goals)).BuildObject(),
		)
	}
	if got := testrules.SummarizeFindings(
		testrules.EvaluateRules(district, "2026-01-01"), rules.DependencyCycle,
	); len(
		got,
	) != 1 {
		t.Errorf("%d cycles are reported", len(got))
	}
}
