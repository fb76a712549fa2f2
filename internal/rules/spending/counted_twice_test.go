package spending_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestCountedTwice(t *testing.T) {
	used := func(amount, spent, committed v1alpha1.Money, more ...testrules.LineOption) testrules.World {
		more = append(more, testplan.WithoutGoal(), testplan.AlreadySpent(spent), testplan.AlreadyCommitted(committed))
		return testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, amount, more...))
	}
	ahead := func(spent v1alpha1.Money) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "500", testplan.WithoutGoal(), testplan.AlreadySpent(spent))),
			testplan.NewDevice("d", "t", 1).SetUnitCost("60").PaidBy("p", "l").OrderedOn("2026-09-01"),
		)
	}
	twice := func(spent v1alpha1.Money) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "500", testplan.WithoutGoal(), testplan.AlreadySpent(spent))),
			testplan.NewDevice("d", "t", 1).SetUnitCost("100").PaidBy("p", "l").ReceivedOn("2026-09-01"),
		)
	}
	testrules.RunExamples(t, rules.CountedTwice, testrules.Examples{
		"exactly what the lots carry":        {World: twice("100"), Want: []string{"Warning 100"}},
		"exactly the cost of an ordered lot": {World: ahead("60"), Want: []string{"Warning 60"}},
		"exactly the cost of the received lot, another is ordered": {
			World: testrules.AddDevices(
				ahead("40"), testplan.NewDevice("e", "t", 1).SetUnitCost("40").PaidBy("p", "l").ReceivedOn("2026-09-01"),
			),
			Want: []string{"Warning 40"},
		},
		"exactly the cost of a received and an ordered lot": {
			World: testrules.AddDevices(
				ahead("100"), testplan.NewDevice("e", "t", 1).SetUnitCost("40").PaidBy("p", "l").ReceivedOn("2026-09-01"),
			),
			Want: []string{"Warning 100"},
		},
		"exactly 1 percent less":              {World: twice("99"), Want: []string{"Warning 99"}},
		"a hundredth under 1 percent less":    {World: twice("98.99")},
		"exactly 1 percent more":              {World: twice("101"), Want: []string{"Warning 101"}},
		"a hundredth over 1 percent more":     {World: twice("101.01")},
		"nothing is recorded beside the lots": {World: twice("")},
		"no lots":                             {World: used("100", "50", "")},
	})
}
