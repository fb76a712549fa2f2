package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestContractEndsEarly(t *testing.T) {
	signed := func(end v1alpha1.Date, more ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return testrules.Plan().Technology("t", append(options(testplan.Contracted(end)), more...)...).
			Line(
				"l", 2027, "300", testplan.Through(2029), testplan.Buying("t"), testrules.Paying(testrules.Operation),
				testplan.General(),
			)
	}
	one := func(year v1alpha1.FiscalYear, purpose v1alpha1.Purpose) *testplan.PlanBuilder {
		return testrules.Plan().
			Technology("t", testplan.Contracted("2027-06-30")).
			Line("l", year, "100", testplan.Buying("t"), testrules.Paying(purpose), testplan.General())
	}
	two := []string{"Warning FY2028 200"}
	testrules.Run(t, rules.ContractEndsEarly, testrules.Examples{
		"no contract recorded":               {World: testrules.District(signed(""))},
		"it ends with the plan":              {World: testrules.District(signed("2029-06-30"))},
		"it ends on the first day of a year": {World: testrules.District(signed("2028-07-01"))},
		"it ends on the day before": {
			World: testrules.District(signed("2028-06-30")),
			Want:  []string{"Warning FY2029 100"},
		},
		"it ends, and renews every year from before": {
			World: testrules.District(
				signed("2027-06-30", testplan.Renews("2024-07-01"), testplan.RenewsEvery(12)),
			),
		},
		"it ends, and renewed once before": {
			World: testrules.District(signed("2027-06-30", testplan.Renews("2024-07-01"))), Want: two,
		},
		"it ends with the first year": {World: testrules.District(signed("2027-06-30")), Want: two},
		"it ended before the plan": {
			World: testrules.District(signed("2026-06-30")),
			Want:  []string{"Warning FY2027 300"},
		},
		"it ended, and only years to come count": {
			World: testrules.District(signed("2026-06-30")),
			On:    "2027-07-01",
			Want:  two,
		},
		"the last day of its last year": {
			World: testrules.District(signed("2026-06-30")),
			On:    "2027-06-30",
			Want:  []string{"Warning FY2027 300"},
		},
		"money up to its end": {World: testrules.District(one(2027, testrules.Operation))},
		"staff for what is gone": {
			World: testrules.District(one(2028, testrules.Staffing)),
			Want:  []string{"Warning FY2028 100"},
		},
		"looking back at it": {World: testrules.District(one(2028, v1alpha1.PurposeEvaluation))},
		"a line of nothing": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", testplan.Contracted("2027-06-30")).
					Line("l", 2028, "0", testplan.Buying("t")),
			),
		},
		"money after the plan": {World: testrules.District(one(2030, testrules.Operation))},
		"it renews on the day after": {
			World: testrules.District(signed("2027-06-30", testplan.Renews("2027-07-01"))),
		},
		"it renews on its last day": {
			World: testrules.District(signed("2027-06-30", testplan.Renews("2027-06-30"))),
		},
		"it renewed before": {
			World: testrules.District(signed("2027-06-30", testplan.Renews("2027-06-29"))),
			Want:  two,
		},
		"it is retired": {World: testrules.District(signed("2027-06-30", retiresLate))},
		"it was decided to retire it": {
			World: testrules.Recorded(
				testrules.District(signed("2027-06-30")),
				testplan.Evaluation("", testrules.Today).
					Target(v1alpha1.TargetTechnology, "t").
					Decided("Retire", testrules.Today),
			),
		},
		"it will be decided tomorrow": {
			World: testrules.Recorded(
				testrules.District(signed("2027-06-30")),
				testplan.Evaluation("", testrules.Today).
					Target(v1alpha1.TargetTechnology, "t").
					Decided("Retire", "2026-10-02"),
			),
			Want: two,
		},
		"a candidate": {
			World: testrules.District(signed("2027-06-30", testplan.At(v1alpha1.LifecycleCandidate))),
			Want:  two,
		},
		"its part of a line for two technologies": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", testplan.Contracted("2027-06-30")).
					Technology("u").
					Line("l", 2028, "100", testplan.Buying("t", "u"), testplan.General()),
			),
			Want: []string{"Warning FY2028 50"},
		},
		"money that moves away": {
			World: testrules.District(one(2028, testrules.Operation).Transfer("x", "l", "", "100", testrules.Today)),
		},
		"money that moves away tomorrow": {
			World: testrules.District(one(2028, testrules.Operation).Transfer("x", "l", "", "100", "2026-10-02")),
			Want:  []string{"Warning FY2028 100"},
		},
		"fiscal years as calendar years": {
			World: testrules.District(signed("2027-12-31").FiscalStart(1).Period("2027-01-01", "2029-12-31")),
			On:    "2027-01-01",
			Want:  two,
		},
		"a waiver of another year": {
			World: testrules.District(
				signed("2027-06-30").Waive("w", rules.ContractEndsEarly, testrules.WaivedOff, testplan.WaivedIn(2029)),
			),
			Want: two,
		},
		"a waiver": {
			World: testrules.District(
				signed("2027-06-30").Waive("w", rules.ContractEndsEarly, testrules.WaivedOff, testplan.WaivedIn(2028)),
			),
			Want: []string{"Warning FY2028 200 waived by w"},
		},
	})
}
