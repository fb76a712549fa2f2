package alignment_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestGoalOverfunded(t *testing.T) {
	over := func(amount, cost v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		return testrules.NewDistrict(
			testrules.NewPlan().AddLine("l", 2027, amount, append(more, testplan.ForGoals("g"))...),
			testrules.NewGoal("g").AddAction("a", 2027, cost),
		)
	}
	testrules.RunExamples(t, rules.GoalOverfunded, testrules.Examples{
		"exactly 10,000 over":               {World: over("20000", "10000")},
		"a hundredth more than 10,000 over": {World: over("20000.01", "10000"), Want: []string{"Info 10000.01"}},
		"exactly 25 percent over":           {World: over("100000", "80000")},
		"a hundredth over 25 percent":       {World: over("100000.01", "80000"), Want: []string{"Info 20000.01"}},
		"a line for two goals covers both needs": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "100000", testplan.ForGoals("g", "h")),
				testrules.NewGoal("g").AddAction("a", 2027, "10000"), testrules.NewGoal("h").AddAction("a", 2027, "90000"),
			),
		},
		"the rest of a line for two goals is split evenly": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "120000.02", testplan.ForGoals("g", "h")),
				testrules.NewGoal("g").AddAction("a", 2027, "10000"), testrules.NewGoal("h").AddAction("a", 2027, "90000"),
			),
			Want: []string{"Info 10000.01"},
		},
		"operation lines do not count": {World: over("100000.01", "80000", testrules.ForPurpose(testrules.Operation))},
		"one of two actions has no cost": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "90000", testplan.ForGoals("g")),
				testrules.NewGoal("g").AddAction("a", 2027, "5").AddAction("b", 2027, ""),
			),
		},
		"no actions": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("l", 2027, "90000", testplan.ForGoals("g")), testrules.NewGoal("g"),
			),
		},
	})
}
