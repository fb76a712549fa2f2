package purchasing_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestMaintenanceUnfunded(t *testing.T) {
	runs := func(more ...testrules.TechnologyOption) *testplan.PlanBuilder {
		options := append(
			[]testrules.TechnologyOption{
				testplan.OfKind(v1alpha1.TechnologySoftware), testplan.In(testrules.EdTech), testplan.Maintained("500"),
			},
			more...)
		return testrules.Plan().Technology("t", options...).Technology("u").Line("other", 2027, "9")
	}
	keep := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...testrules.LineOption) *testplan.PlanBuilder {
		options := append([]testrules.LineOption{testrules.Paying(testrules.Operation)}, more...)
		return runs().Line("keep", year, amount, options...)
	}
	lot := func(options ...testrules.TechnologyOption) testrules.World {
		return testrules.With(
			testrules.District(testrules.Plan().Technology("t", options...).Line("other", 2027, "9")),
			testplan.Device("d", "t", 5).InService(testrules.Today).CostsYearly("Repair", "300"),
		)
	}
	device := testplan.OfKind(v1alpha1.TechnologyDevice)
	retired := func(on v1alpha1.Date) testrules.TechnologyOption {
		return func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, on }
	}
	since := func(on v1alpha1.Date) testrules.TechnologyOption {
		return func(t *v1alpha1.Technology) { t.Since = on }
	}
	fires := []string{"Warning FY2027 500"}
	testrules.Run(t, rules.MaintenanceUnfunded, testrules.Examples{
		"no line pays":        {World: testrules.District(runs()), Want: fires},
		"it costs nothing":    {World: testrules.District(runs(testplan.Maintained("0")))},
		"no cost is recorded": {World: testrules.District(runs(testplan.Maintained("")))},
		"an operation line": {
			World: testrules.District(keep(2027, "0.01", testplan.Buying("t"))),
		},
		"a staffing line": {
			World: testrules.District(keep(2027, "0.01", testplan.Buying("t"), testrules.Paying(testrules.Staffing))),
		},
		"a purchase line": {
			World: testrules.District(keep(2027, "5", testplan.Buying("t"), testrules.Paying(testrules.Purchase))),
			Want:  fires,
		},
		"an operation line without money": {
			World: testrules.District(keep(2027, "0", testplan.Buying("t"))),
			Want:  fires,
		},
		"a line for another technology": {
			World: testrules.District(keep(2027, "5", testplan.Buying("u"), testplan.Of(testrules.EdTech))),
			Want:  fires,
		},
		"a line of its domain": {
			World: testrules.District(keep(2027, "5", testplan.Of(testrules.EdTech))),
		},
		"a line of another domain": {
			World: testrules.District(keep(2027, "5", testplan.Of(testrules.InfoTech))),
			Want:  fires,
		},
		"a line of no domain: not checked": {World: testrules.District(keep(2027, "450"))},
		"a line of no domain, less than nine tenths of the cost": {
			World: testrules.District(keep(2027, "449.99")),
			Want:  fires,
		},
		"a line of no domain, enough for one of two technologies": {
			World: testrules.District(
				keep(2027, "500").Technology("s", testplan.OfKind(v1alpha1.TechnologyService), testplan.Maintained("20000")),
			),
			Want: []string{"Warning FY2027 20000", "Warning FY2027 500"},
		},
		"a line of a shared domain: not checked": {
			World: testrules.District(keep(2027, "450", testplan.Of(testrules.Shared))),
		},
		"a small line of a shared domain, as insurance is": {
			World: testrules.District(keep(2027, "5", testplan.Of(testrules.Shared))),
			Want:  fires,
		},
		"a line without money and without a domain": {World: testrules.District(keep(2027, "0")), Want: fires},
		"a line without a domain for another technology": {
			World: testrules.District(keep(2027, "5", testplan.Buying("u"))),
			Want:  fires,
		},
		"a line without a domain, and none in the next year": {
			World: testrules.District(keep(2027, "500").Line("more", 2028, "5")),
			Want:  []string{"Warning FY2028 500"},
		},
		"a line for a goal of its domain": {
			World: testrules.District(keep(2027, "5", testplan.For("g")), testrules.Goal("g").About(testrules.EdTech)),
		},
		"a line for a goal of two domains: not checked": {
			World: testrules.District(
				keep(2027, "500", testplan.For("g")), testrules.Goal("g").About(testrules.EdTech, testrules.AT),
			),
		},
		"paid, and no money at all in the next year": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Maintained("500")).
					Line("keep", 2027, "5", testplan.Buying("t"), testrules.Paying(testrules.Operation)),
			),
		},
		"paid, and only other money in the next year": {
			World: testrules.District(keep(2027, "5", testplan.Buying("t")).Line("more", 2028, "5")),
			Want:  []string{"Warning FY2028 500"},
		},
		"a past year": {World: testrules.District(runs()), On: "2027-07-01"},
		"no budget at all": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.Maintained("500")),
			),
		},
		"no domain, and no upkeep line": {
			World: testrules.District(runs(testplan.In(""))),
			Want:  fires,
		},
		"no domain, an upkeep line of one domain: not checked": {
			World: testrules.District(
				runs(testplan.In("")).
					Line("keep", 2027, "500", testplan.Of(testrules.InfoTech), testrules.Paying(testrules.Operation)),
			),
		},
		"retired at the end of the year before": {World: testrules.District(runs(retired("2026-06-30")))},
		"retired on the first day of the year": {
			World: testrules.District(runs(retired("2026-07-01"))),
			Want:  fires,
		},
		"retired without a last day": {World: testrules.District(runs(retired("")))},
		"a retiring technology": {
			World: testrules.District(runs(testplan.At(v1alpha1.LifecycleRetiring))),
			Want:  fires,
		},
		"a decision of the year before retires it": {
			World: testrules.Recorded(testrules.District(runs()), testrules.Decided("Retire", "2026-06-30")),
		},
		"a decision on the first day of the year retires it": {
			World: testrules.Recorded(testrules.District(runs()), testrules.Decided("Retire", "2026-07-01")),
			Want:  fires,
		},
		"a decision retires it, a later one keeps it": {
			World: testrules.Recorded(
				testrules.District(runs()), testrules.Decided("Retire", "2026-06-01"),
				testrules.Decided("Retain", "2026-06-30"),
			),
			Want: fires,
		},
		"a decision of today retires it before the next year": {
			World: testrules.Recorded(
				testrules.District(keep(2027, "5", testplan.Buying("t")).Line("more", 2028, "5")),
				testrules.Decided("Retire", "2026-10-20"),
			),
			On: "2026-10-20",
		},
		"a decision dated tomorrow": {
			World: testrules.Recorded(
				testrules.District(keep(2027, "5", testplan.Buying("t")).Line("more", 2028, "5")),
				testrules.Decided("Retire", "2026-10-20"),
			),
			On:   "2026-10-19",
			Want: []string{"Warning FY2028 500"},
		},
		"retired without a last day, by a decision of this year": {
			World: testrules.Recorded(testrules.District(runs(retired(""))), testrules.Decided("Retire", "2026-09-01")),
		},
		"a candidate": {
			World: testrules.District(runs(testplan.At(v1alpha1.LifecycleCandidate))),
		},
		"in use from the last day of the year on": {
			World: testrules.District(runs(since("2027-06-30"))),
			Want:  fires,
		},
		"in use from the year after on": {World: testrules.District(runs(since("2027-07-01")))},
		"a network and a service need no lots": {
			World: testrules.District(
				runs(testplan.OfKind(v1alpha1.TechnologyNetwork)).
					Technology("s", testplan.OfKind(v1alpha1.TechnologyService), testplan.Maintained("20")),
			),
			Want: []string{"Warning FY2027 500", "Warning FY2027 20"},
		},
		"a device without lots":                           {World: testrules.District(runs(device))},
		"no kind and no lots: not checked":                {World: testrules.District(runs(testplan.OfKind("")))},
		"a lot in service":                                {World: lot(device), Want: []string{"Warning FY2027 300"}},
		"a lot in service of a technology without a kind": {World: lot(), Want: []string{"Warning FY2027 300"}},
		"a lot in service of a candidate": {
			World: lot(device, testplan.At(v1alpha1.LifecycleCandidate)),
			Want:  []string{"Warning FY2027 300"},
		},
		"a lot in service, and a cost of the technology": {
			World: lot(device, testplan.Maintained("500")),
			Want:  []string{"Warning FY2027 800"},
		},
		"a lot that is in service from tomorrow on": {World: lot(device), On: "2026-09-30"},
		"a waiver": {
			World: testrules.District(runs().Waive("w", rules.MaintenanceUnfunded, v1alpha1.WaiverOff)),
			Want:  []string{"Warning FY2027 500 waived by w"},
		},
	})
}
