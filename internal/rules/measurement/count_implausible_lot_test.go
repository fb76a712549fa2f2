package measurement_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestCountImplausibleAtALot(t *testing.T) {
	plan := func() *testplan.PlanBuilder {
		return testrules.NewPlan().AddTechnology("laptop").AddLine("own", 2027, "1000").AddLine("grant", 2027, "1000")
	}
	lot := func(part string) *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "laptop", 2).SetUnitCost("250").PaidBy("p", "own").AlsoPaidBy("grant", part)
	}
	testrules.RunLots(t, rules.CountImplausible, map[string]testrules.LotExample{
		"another line pays all of the lot": {Plan: plan(), Lot: lot("500")},
		"another line pays a cent more": {
			Plan: plan(), Lot: lot("500.01"), Want: []string{"Warning spec.acquisition.otherLines"},
		},
		"one percent": {Plan: plan(), Lot: lot("1%")},
		"80 percent as a fraction": {
			Plan: plan(), Lot: lot("0.8%"), Want: []string{"Info spec.acquisition.otherLines[grant].percent"},
		},
	})
	testrules.RunExamples(t, rules.CountImplausible, testrules.Examples{
		"the plan: another line pays all of the lot": {
			World: testrules.AddDevices(testrules.NewDistrict(plan()), lot("500")),
		},
		"the plan: another line pays a cent more than the lot costs": {
			World: testrules.AddDevices(testrules.NewDistrict(plan()), lot("500.01")), Want: []string{"Warning"},
		},
		"the plan: one percent": {World: testrules.AddDevices(testrules.NewDistrict(plan()), lot("1%"))},
		"the plan: 80 percent as a fraction": {
			World: testrules.AddDevices(testrules.NewDistrict(plan()), lot("0.8%")), Want: []string{"Info"},
		},
	})
}
