package schedule_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestPrerequisiteUnmet(t *testing.T) {
	waiting := func(start, due v1alpha1.Date, first *testplan.GoalBuilder) testrules.World {
		return testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("a").SetDates(start, due).AfterGoals("b"), first)
	}
	done := func(days ...v1alpha1.Date) *testplan.GoalBuilder {
		return testrules.NewGoal("b").ChangeSpec(func(spec *v1alpha1.GoalSpec) {
			for i, day := range days {
				spec.Actions = append(
					spec.Actions, v1alpha1.Action{Name: v1alpha1.EntryName(fmt.Sprint("x", i)), Done: day},
				)
			}
		})
	}
	testrules.RunExamples(t, rules.PrerequisiteUnmet, testrules.Examples{
		"starts tomorrow": {World: waiting("2026-10-02", "", testrules.NewGoal("b"))},
		"starts now": {
			World: waiting(testrules.Today, "", testrules.NewGoal("b")),
			Want:  []string{"Warning"},
		},
		"on the goal's last day": {
			World: waiting("", testrules.Today, testrules.NewGoal("b")),
			Want:  []string{"Warning"},
		},
		"on the day after, when it is still open": {
			World: waiting("", "2026-09-30", testrules.NewGoal("b")),
			Want:  []string{"Warning"},
		},
		"starts with the plan": {
			World: waiting("", "", testrules.NewGoal("b")),
			On:    "2026-07-01",
			Want:  []string{"Warning"},
		},
		"before the plan starts": {World: waiting("", "", testrules.NewGoal("b")), On: "2026-06-30"},
		"closed as met": {
			World: waiting("", "", testrules.NewGoal("b").CloseAs(v1alpha1.OutcomeMet, testrules.Today)),
		},
		"closed as met tomorrow": {
			World: waiting("", "", testrules.NewGoal("b").CloseAs(v1alpha1.OutcomeMet, "2026-10-02")),
			Want:  []string{"Warning"},
		},
		"closed as learned from": {
			World: waiting("", "", testrules.NewGoal("b").CloseAs(v1alpha1.OutcomeLearned, testrules.Today)),
		},
		"dropped": {
			World: waiting("", "", testrules.NewGoal("b").CloseAs(v1alpha1.OutcomeDropped, testrules.Today)),
			Want:  []string{"Warning"},
		},
		"all actions are done": {World: waiting("", "", done("2026-08-01", testrules.Today))},
		"one is done tomorrow": {
			World: waiting("", "", done("2026-08-01", "2026-10-02")),
			Want:  []string{"Warning"},
		},
		"one is not done": {
			World: waiting("", "", done("2026-08-01", "")),
			Want:  []string{"Warning"},
		},
		"each goal that has to come first": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b", "c"), testrules.NewGoal("b"), testrules.NewGoal("c"),
			),
			Want: []string{"Warning", "Warning"},
		},
		"one that does not exist": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("what")),
		},
		"the waiting goal is closed": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b").CloseAs(v1alpha1.OutcomeMet, testrules.Today),
				testrules.NewGoal("b"),
			),
		},
		"a plan that ended before it was closed": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), testrules.NewGoal("a").AfterGoals("b").CloseAs(v1alpha1.OutcomeMet, "2030-01-01"),
				testrules.NewGoal("b"),
			),
			On:   "2031-01-01",
			Want: []string{"Warning"},
		},
		"waived": {
			World: testrules.NewDistrict(
				testrules.NewPlan().WaiveFinding("w", rules.PrerequisiteUnmet, v1alpha1.WaiverOff),
				testrules.NewGoal("a").AfterGoals("b"), testrules.NewGoal("b"),
			),
			Want: []string{"Warning waived by w"},
		},
	})
}
