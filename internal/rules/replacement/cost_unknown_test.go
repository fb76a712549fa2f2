package replacement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestCostUnknown(t *testing.T) {
	lot := func(end v1alpha1.Date) *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "t", 10).SupportedUntil(end)
	}
	unpriced := func(end v1alpha1.Date) testrules.World {
		return testrules.AddDevices(testrules.NewDistrict(testrules.NewPlan().AddTechnology("t")), lot(end))
	}
	leased := func(year v1alpha1.FiscalYear, options ...testrules.LineOption) testrules.World {
		plan := testrules.NewPlan().
			AddTechnology("t").
			AddLine("l", year, "5", append(options, testplan.ForTechnologies("t"), testplan.WithoutGoal())...)
		return testrules.AddDevices(testrules.NewDistrict(plan), testplan.NewDevice("d", "t", 10).LeasedUntil("2028-06-30"))
	}
	testrules.RunExamples(t, rules.CostUnknown, testrules.Examples{
		"no devices":              {World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t"))},
		"due in the current year": {World: unpriced("2026-12-31"), Want: []string{"Warning"}},
		"due in a past year":      {World: unpriced("2025-12-31"), Want: []string{"Warning"}},
		"on the last day of five years after the plan": {World: unpriced("2034-06-30"), Want: []string{"Warning"}},
		"on the day after five years":                  {World: unpriced("2034-07-01")},
		"after the horizon and within the plan": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t").SetPeriod("2026-07-01", "2032-06-30")),
				lot("2031-10-01"),
			),
			Want: []string{"Warning"},
		},
		"the technology has a price": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", testplan.WithUnitCost("0"))), lot("2028-06-30"),
			),
		},
		"the lot has a price": {
			World: testrules.AddDevices(testrules.NewDistrict(testrules.NewPlan().AddTechnology("t")), lot("2028-06-30").SetUnitCost("300")),
		},
		"one lot of two has a price": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t")), lot("2028-06-30").SetUnitCost("300"),
				testplan.NewDevice("e", "t", 1).SupportedUntil("2028-06-30"),
			),
			Want: []string{"Warning"},
		},
		"two years give one finding": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t")), lot("2028-06-30"),
				testplan.NewDevice("e", "t", 1).SupportedUntil("2029-06-30"),
			),
			Want: []string{"Warning"},
		},
		"two technologies give two findings": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t").AddTechnology("u")), lot("2028-06-30"),
				testplan.NewDevice("e", "u", 1).SupportedUntil("2028-06-30"),
			),
			Want: []string{"Warning", "Warning"},
		},
		"the end of the lot is not known": {
			World: testrules.AddDevices(testrules.NewDistrict(testrules.NewPlan().AddTechnology("t")), testplan.NewDevice("d", "t", 10)),
		},
		"all units are lost": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t")),
				lot("2028-06-30").AddOutOfService(v1alpha1.OutOfServiceLost, 10),
			),
		},
		"a lease that goes on": {World: leased(2028, testrules.ForPurpose(testrules.Operation))},
		"a lease without money in the year after": {
			World: leased(2027, testrules.ForPurpose(testrules.Operation)),
			Want:  []string{"Warning"},
		},
		"a lease whose line is a purchase": {World: leased(2028), Want: []string{"Warning"}},
		"a leased lot beside one that is not leased": {
			World: testrules.AddDevices(
				leased(2028, testrules.ForPurpose(testrules.Operation)),
				testplan.NewDevice("e", "t", 1).SupportedUntil("2028-06-30"),
			),
			Want: []string{"Warning"},
		},
		"waived": {
			World: testrules.AddDevices(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t").WaiveFinding("w", rules.CostUnknown, v1alpha1.WaiverOff)),
				lot("2028-06-30"),
			),
			Want: []string{"Warning waived by w"},
		},
	})
}
