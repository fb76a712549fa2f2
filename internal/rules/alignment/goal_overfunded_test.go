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
		return testrules.District(
			testrules.Plan().Line("l", 2027, amount, append(more, testplan.For("g"))...),
			testrules.Goal("g").Action("a", 2027, cost),
		)
	}
	testrules.Run(t, rules.GoalOverfunded, testrules.Examples{
		"exactly 10,000 over":               {World: over("20000", "10000")},
		"a hundredth more than 10,000 over": {World: over("20000.01", "10000"), Want: []string{"Info 10000.01"}},
		"exactly 25 percent over":           {World: over("100000", "80000")},
		"a hundredth over 25 percent":       {World: over("100000.01", "80000"), Want: []string{"Info 20000.01"}},
		"a line for two goals covers both needs": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "100000", testplan.For("g", "h")),
				testrules.Goal("g").Action("a", 2027, "10000"), testrules.Goal("h").Action("a", 2027, "90000"),
			),
		},
		"the rest of a line for two goals is split evenly": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "120000.02", testplan.For("g", "h")),
				testrules.Goal("g").Action("a", 2027, "10000"), testrules.Goal("h").Action("a", 2027, "90000"),
			),
			Want: []string{"Info 10000.01"},
		},
		"operation lines do not count": {World: over("100000.01", "80000", testrules.Paying(testrules.Operation))},
		"one of two actions has no cost": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "90000", testplan.For("g")),
				testrules.Goal("g").Action("a", 2027, "5").Action("b", 2027, ""),
			),
		},
		"no actions": {
			World: testrules.District(
				testrules.Plan().Line("l", 2027, "90000", testplan.For("g")), testrules.Goal("g"),
			),
		},
	})
}
