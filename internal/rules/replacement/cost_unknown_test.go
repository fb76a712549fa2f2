package replacement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestCostUnknown(t *testing.T) {
	lot := func(end v1alpha1.Date) *testplan.DeviceBuilder { return testplan.Device("d", "t", 10).Supported(end) }
	unpriced := func(end v1alpha1.Date) testrules.World {
		return testrules.With(testrules.District(testrules.Plan().Technology("t")), lot(end))
	}
	leased := func(year v1alpha1.FiscalYear, options ...testrules.LineOption) testrules.World {
		plan := testrules.Plan().
			Technology("t").
			Line("l", year, "5", append(options, testplan.Buying("t"), testplan.General())...)
		return testrules.With(testrules.District(plan), testplan.Device("d", "t", 10).Leased("2028-06-30"))
	}
	testrules.Run(t, rules.CostUnknown, testrules.Examples{
		"no devices":              {World: testrules.District(testrules.Plan().Technology("t"))},
		"due in the current year": {World: unpriced("2026-12-31"), Want: []string{"Warning"}},
		"due in a past year":      {World: unpriced("2025-12-31"), Want: []string{"Warning"}},
		"on the last day of five years after the plan": {World: unpriced("2034-06-30"), Want: []string{"Warning"}},
		"on the day after five years":                  {World: unpriced("2034-07-01")},
		"after the horizon and within the plan": {
			World: testrules.With(
				testrules.District(testrules.Plan().Technology("t").Period("2026-07-01", "2032-06-30")),
				lot("2031-10-01"),
			),
			Want: []string{"Warning"},
		},
		"the technology has a price": {
			World: testrules.With(
				testrules.District(testrules.Plan().Technology("t", testplan.Price("0"))), lot("2028-06-30"),
			),
		},
		"the lot has a price": {
			World: testrules.With(testrules.District(testrules.Plan().Technology("t")), lot("2028-06-30").Costs("300")),
		},
		"one lot of two has a price": {
			World: testrules.With(
				testrules.District(testrules.Plan().Technology("t")), lot("2028-06-30").Costs("300"),
				testplan.Device("e", "t", 1).Supported("2028-06-30"),
			),
			Want: []string{"Warning"},
		},
		"two years give one finding": {
			World: testrules.With(
				testrules.District(testrules.Plan().Technology("t")), lot("2028-06-30"),
				testplan.Device("e", "t", 1).Supported("2029-06-30"),
			),
			Want: []string{"Warning"},
		},
		"two technologies give two findings": {
			World: testrules.With(
				testrules.District(testrules.Plan().Technology("t").Technology("u")), lot("2028-06-30"),
				testplan.Device("e", "u", 1).Supported("2028-06-30"),
			),
			Want: []string{"Warning", "Warning"},
		},
		"the end of the lot is not known": {
			World: testrules.With(testrules.District(testrules.Plan().Technology("t")), testplan.Device("d", "t", 10)),
		},
		"all units are lost": {
			World: testrules.With(
				testrules.District(testrules.Plan().Technology("t")),
				lot("2028-06-30").Out(v1alpha1.OutOfServiceLost, 10),
			),
		},
		"a lease that goes on": {World: leased(2028, testrules.Paying(testrules.Operation))},
		"a lease without money in the year after": {
			World: leased(2027, testrules.Paying(testrules.Operation)),
			Want:  []string{"Warning"},
		},
		"a lease whose line is a purchase": {World: leased(2028), Want: []string{"Warning"}},
		"a leased lot beside one that is not leased": {
			World: testrules.With(
				leased(2028, testrules.Paying(testrules.Operation)),
				testplan.Device("e", "t", 1).Supported("2028-06-30"),
			),
			Want: []string{"Warning"},
		},
		"waived": {
			World: testrules.With(
				testrules.District(testrules.Plan().Technology("t").Waive("w", rules.CostUnknown, v1alpha1.WaiverOff)),
				lot("2028-06-30"),
			),
			Want: []string{"Warning waived by w"},
		},
	})
}
