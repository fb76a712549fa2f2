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
				testplan.OfKind(v1alpha1.TechnologySoftware), testplan.OfDomain(testrules.EdTech), testplan.WithMaintenance("500"),
			},
			more...)
		return testrules.NewPlan().AddTechnology("t", options...).AddTechnology("u").AddLine("other", 2027, "9")
	}
	keep := func(year v1alpha1.FiscalYear, amount v1alpha1.Money, more ...testrules.LineOption) *testplan.PlanBuilder {
		options := append([]testrules.LineOption{testrules.ForPurpose(testrules.Operation)}, more...)
		return runs().AddLine("keep", year, amount, options...)
	}
	lot := func(options ...testrules.TechnologyOption) testrules.World {
		return testrules.AddDevices(
			testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", options...).AddLine("other", 2027, "9")),
			testplan.NewDevice("d", "t", 5).InService(testrules.Today).CostsYearly("Repair", "300"),
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
	testrules.RunExamples(t, rules.MaintenanceUnfunded, testrules.Examples{
		"no line pays":        {World: testrules.NewDistrict(runs()), Want: fires},
		"it costs nothing":    {World: testrules.NewDistrict(runs(testplan.WithMaintenance("0")))},
		"no cost is recorded": {World: testrules.NewDistrict(runs(testplan.WithMaintenance("")))},
		"an operation line": {
			World: testrules.NewDistrict(keep(2027, "0.01", testplan.ForTechnologies("t"))),
		},
		"a staffing line": {
			World: testrules.NewDistrict(keep(2027, "0.01", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Staffing))),
		},
		"a purchase line": {
			World: testrules.NewDistrict(keep(2027, "5", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Purchase))),
			Want:  fires,
		},
		"an operation line without money": {
			World: testrules.NewDistrict(keep(2027, "0", testplan.ForTechnologies("t"))),
			Want:  fires,
		},
		"a line for another technology": {
			World: testrules.NewDistrict(keep(2027, "5", testplan.ForTechnologies("u"), testplan.InDomain(testrules.EdTech))),
			Want:  fires,
		},
		"a line of its domain": {
			World: testrules.NewDistrict(keep(2027, "5", testplan.InDomain(testrules.EdTech))),
		},
		"a line of another domain": {
			World: testrules.NewDistrict(keep(2027, "5", testplan.InDomain(testrules.InfoTech))),
			Want:  fires,
		},
		"a line of no domain: not checked": {World: testrules.NewDistrict(keep(2027, "450"))},
		"a line of no domain, less than nine tenths of the cost": {
			World: testrules.NewDistrict(keep(2027, "449.99")),
			Want:  fires,
		},
		"a line of no domain, enough for one of two technologies": {
			World: testrules.NewDistrict(
				keep(2027, "500").AddTechnology("s", testplan.OfKind(v1alpha1.TechnologyService), testplan.WithMaintenance("20000")),
			),
			Want: []string{"Warning FY2027 20000", "Warning FY2027 500"},
		},
		"a line of a shared domain: not checked": {
			World: testrules.NewDistrict(keep(2027, "450", testplan.InDomain(testrules.Shared))),
		},
		"a small line of a shared domain, as insurance is": {
			World: testrules.NewDistrict(keep(2027, "5", testplan.InDomain(testrules.Shared))),
			Want:  fires,
		},
		"a line without money and without a domain": {World: testrules.NewDistrict(keep(2027, "0")), Want: fires},
		"a line without a domain for another technology": {
			World: testrules.NewDistrict(keep(2027, "5", testplan.ForTechnologies("u"))),
			Want:  fires,
		},
		"a line without a domain, and none in the next year": {
			World: testrules.NewDistrict(keep(2027, "500").AddLine("more", 2028, "5")),
			Want:  []string{"Warning FY2028 500"},
		},
		"a line for a goal of its domain": {
			World: testrules.NewDistrict(keep(2027, "5", testplan.ForGoals("g")), testrules.NewGoal("g").InDomains(testrules.EdTech)),
		},
		"a line for a goal of two domains: not checked": {
			World: testrules.NewDistrict(
				keep(2027, "500", testplan.ForGoals("g")), testrules.NewGoal("g").InDomains(testrules.EdTech, testrules.AT),
			),
		},
		"paid, and no money at all in the next year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.WithMaintenance("500")).
					AddLine("keep", 2027, "5", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation)),
			),
		},
		"paid, and only other money in the next year": {
			World: testrules.NewDistrict(keep(2027, "5", testplan.ForTechnologies("t")).AddLine("more", 2028, "5")),
			Want:  []string{"Warning FY2028 500"},
		},
		"a past year": {World: testrules.NewDistrict(runs()), On: "2027-07-01"},
		"no budget at all": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.WithMaintenance("500")),
			),
		},
		"no domain, and no upkeep line": {
			World: testrules.NewDistrict(runs(testplan.OfDomain(""))),
			Want:  fires,
		},
		"no domain, an upkeep line of one domain: not checked": {
			World: testrules.NewDistrict(
				runs(testplan.OfDomain("")).
					AddLine("keep", 2027, "500", testplan.InDomain(testrules.InfoTech), testrules.ForPurpose(testrules.Operation)),
			),
		},
		"retired at the end of the year before": {World: testrules.NewDistrict(runs(retired("2026-06-30")))},
		"retired on the first day of the year": {
			World: testrules.NewDistrict(runs(retired("2026-07-01"))),
			Want:  fires,
		},
		"retired without a last day": {World: testrules.NewDistrict(runs(retired("")))},
		"a retiring technology": {
			World: testrules.NewDistrict(runs(testplan.AtStage(v1alpha1.LifecycleRetiring))),
			Want:  fires,
		},
		"a decision of the year before retires it": {
			World: testrules.AddEvaluations(testrules.NewDistrict(runs()), testrules.DecidedEvaluation("Retire", "2026-06-30")),
		},
		"a decision on the first day of the year retires it": {
			World: testrules.AddEvaluations(testrules.NewDistrict(runs()), testrules.DecidedEvaluation("Retire", "2026-07-01")),
			Want:  fires,
		},
		"a decision retires it, a later one keeps it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(runs()), testrules.DecidedEvaluation("Retire", "2026-06-01"),
				testrules.DecidedEvaluation("Retain", "2026-06-30"),
			),
			Want: fires,
		},
		"a decision of today retires it before the next year": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(keep(2027, "5", testplan.ForTechnologies("t")).AddLine("more", 2028, "5")),
				testrules.DecidedEvaluation("Retire", "2026-10-20"),
			),
			On: "2026-10-20",
		},
		"a decision dated tomorrow": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(keep(2027, "5", testplan.ForTechnologies("t")).AddLine("more", 2028, "5")),
				testrules.DecidedEvaluation("Retire", "2026-10-20"),
			),
			On:   "2026-10-19",
			Want: []string{"Warning FY2028 500"},
		},
		"retired without a last day, by a decision of this year": {
			World: testrules.AddEvaluations(testrules.NewDistrict(runs(retired(""))), testrules.DecidedEvaluation("Retire", "2026-09-01")),
		},
		"a candidate": {
			World: testrules.NewDistrict(runs(testplan.AtStage(v1alpha1.LifecycleCandidate))),
		},
		"in use from the last day of the year on": {
			World: testrules.NewDistrict(runs(since("2027-06-30"))),
			Want:  fires,
		},
		"in use from the year after on": {World: testrules.NewDistrict(runs(since("2027-07-01")))},
		"a network and a service need no lots": {
			World: testrules.NewDistrict(
				runs(testplan.OfKind(v1alpha1.TechnologyNetwork)).
					AddTechnology("s", testplan.OfKind(v1alpha1.TechnologyService), testplan.WithMaintenance("20")),
			),
			Want: []string{"Warning FY2027 500", "Warning FY2027 20"},
		},
		"a device without lots":                           {World: testrules.NewDistrict(runs(device))},
		"no kind and no lots: not checked":                {World: testrules.NewDistrict(runs(testplan.OfKind("")))},
		"a lot in service":                                {World: lot(device), Want: []string{"Warning FY2027 300"}},
		"a lot in service of a technology without a kind": {World: lot(), Want: []string{"Warning FY2027 300"}},
		"a lot in service of a candidate": {
			World: lot(device, testplan.AtStage(v1alpha1.LifecycleCandidate)),
			Want:  []string{"Warning FY2027 300"},
		},
		"a lot in service, and a cost of the technology": {
			World: lot(device, testplan.WithMaintenance("500")),
			Want:  []string{"Warning FY2027 800"},
		},
		"a lot that is in service from tomorrow on": {World: lot(device), On: "2026-09-30"},
		"a waiver": {
			World: testrules.NewDistrict(runs().WaiveFinding("w", rules.MaintenanceUnfunded, v1alpha1.WaiverOff)),
			Want:  []string{"Warning FY2027 500 waived by w"},
		},
	})
}
