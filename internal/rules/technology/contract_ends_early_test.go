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
		return testrules.NewPlan().AddTechnology("t", append(options(testplan.WithContractEnd(end)), more...)...).
			AddLine(
				"l", 2027, "300", testplan.ThroughYear(2029), testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Operation),
				testplan.WithoutGoal(),
			)
	}
	one := func(year v1alpha1.FiscalYear, purpose v1alpha1.Purpose) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddTechnology("t", testplan.WithContractEnd("2027-06-30")).
			AddLine("l", year, "100", testplan.ForTechnologies("t"), testrules.ForPurpose(purpose), testplan.WithoutGoal())
	}
	two := []string{"Warning FY2028 200"}
	testrules.RunExamples(t, rules.ContractEndsEarly, testrules.Examples{
		"no contract recorded":               {World: testrules.NewDistrict(signed(""))},
		"it ends with the plan":              {World: testrules.NewDistrict(signed("2029-06-30"))},
		"it ends on the first day of a year": {World: testrules.NewDistrict(signed("2028-07-01"))},
		"it ends on the day before": {
			World: testrules.NewDistrict(signed("2028-06-30")),
			Want:  []string{"Warning FY2029 100"},
		},
		"it ends, and renews every year from before": {
			World: testrules.NewDistrict(
				signed("2027-06-30", testplan.RenewsOn("2024-07-01"), testplan.RenewsEvery(12)),
			),
		},
		"it ends, and renewed once before": {
			World: testrules.NewDistrict(signed("2027-06-30", testplan.RenewsOn("2024-07-01"))), Want: two,
		},
		"it ends with the first year": {World: testrules.NewDistrict(signed("2027-06-30")), Want: two},
		"it ended before the plan": {
			World: testrules.NewDistrict(signed("2026-06-30")),
			Want:  []string{"Warning FY2027 300"},
		},
		"it ended, and only years to come count": {
			World: testrules.NewDistrict(signed("2026-06-30")),
			On:    "2027-07-01",
			Want:  two,
		},
		"the last day of its last year": {
			World: testrules.NewDistrict(signed("2026-06-30")),
			On:    "2027-06-30",
			Want:  []string{"Warning FY2027 300"},
		},
		"money up to its end": {World: testrules.NewDistrict(one(2027, testrules.Operation))},
		"staff for what is gone": {
			World: testrules.NewDistrict(one(2028, testrules.Staffing)),
			Want:  []string{"Warning FY2028 100"},
		},
		"looking back at it": {World: testrules.NewDistrict(one(2028, v1alpha1.PurposeEvaluation))},
		"a line of nothing": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", testplan.WithContractEnd("2027-06-30")).
					AddLine("l", 2028, "0", testplan.ForTechnologies("t")),
			),
		},
		"money after the plan": {World: testrules.NewDistrict(one(2030, testrules.Operation))},
		"it renews on the day after": {
			World: testrules.NewDistrict(signed("2027-06-30", testplan.RenewsOn("2027-07-01"))),
		},
		"it renews on its last day": {
			World: testrules.NewDistrict(signed("2027-06-30", testplan.RenewsOn("2027-06-30"))),
		},
		"it renewed before": {
			World: testrules.NewDistrict(signed("2027-06-30", testplan.RenewsOn("2027-06-29"))),
			Want:  two,
		},
		"it is retired": {World: testrules.NewDistrict(signed("2027-06-30", retiresLate))},
		"it was decided to retire it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(signed("2027-06-30")),
				testplan.NewEvaluation("", testrules.Today).
					SetTarget(v1alpha1.TargetTechnology, "t").
					DecideOn("Retire", testrules.Today),
			),
		},
		"it will be decided tomorrow": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(signed("2027-06-30")),
				testplan.NewEvaluation("", testrules.Today).
					SetTarget(v1alpha1.TargetTechnology, "t").
					DecideOn("Retire", "2026-10-02"),
			),
			Want: two,
		},
		"a candidate": {
			World: testrules.NewDistrict(signed("2027-06-30", testplan.AtStage(v1alpha1.LifecycleCandidate))),
			Want:  two,
		},
		"its part of a line for two technologies": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", testplan.WithContractEnd("2027-06-30")).
					AddTechnology("u").
					AddLine("l", 2028, "100", testplan.ForTechnologies("t", "u"), testplan.WithoutGoal()),
			),
			Want: []string{"Warning FY2028 50"},
		},
		"money that moves away": {
			World: testrules.NewDistrict(one(2028, testrules.Operation).AddTransfer("x", "l", "", "100", testrules.Today)),
		},
		"money that moves away tomorrow": {
			World: testrules.NewDistrict(one(2028, testrules.Operation).AddTransfer("x", "l", "", "100", "2026-10-02")),
			Want:  []string{"Warning FY2028 100"},
		},
		"fiscal years as calendar years": {
			World: testrules.NewDistrict(signed("2027-12-31").FiscalStart(1).SetPeriod("2027-01-01", "2029-12-31")),
			On:    "2027-01-01",
			Want:  two,
		},
		"a waiver of another year": {
			World: testrules.NewDistrict(
				signed("2027-06-30").WaiveFinding("w", rules.ContractEndsEarly, testrules.WaivedOff, testplan.WaivedIn(2029)),
			),
			Want: two,
		},
		"a waiver": {
			World: testrules.NewDistrict(
				signed("2027-06-30").WaiveFinding("w", rules.ContractEndsEarly, testrules.WaivedOff, testplan.WaivedIn(2028)),
			),
			Want: []string{"Warning FY2028 200 waived by w"},
		},
	})
}
