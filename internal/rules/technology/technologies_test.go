package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// OpenAlternativeExists explains OverlappingTechnologies about the same two technologies, even
// if it is waived.
func TestFoldingOfOverlaps(t *testing.T) {
	paid := func(plan *testplan.PlanBuilder, year v1alpha1.FiscalYear) *testplan.PlanBuilder {
		return paysFor(paysFor(plan, "l", 2027, "100", "a"), "m", year, "20", "b")
	}
	third := func(plan *testplan.PlanBuilder, line string) *testplan.PlanBuilder {
		plan.AddTechnology("c", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.ForUseCases("practice"))
		return paysFor(plan, line, 2027, "3", "c")
	}
	longer := paysFor(paid(pair(nil, nil), 2028), "n", 2028, "7", "a")
	for title, c := range map[string]struct {
		district testrules.World
		apart    bool
	}{
		"the two of them":                {testrules.NewDistrict(paid(pair(nil, nil), 2027)), false},
		"in a later year than the first": {testrules.NewDistrict(longer), false},
		"whose license finding is waived": {
			testrules.NewDistrict(paid(pair(nil, nil), 2027).WaiveFinding("w", rules.OpenAlternativeExists, testrules.WaivedOff)),
			false,
		},
		"three of them":   {testrules.NewDistrict(third(paid(pair(nil, nil), 2027), "n")), true},
		"neither is open": {testrules.NewDistrict(paid(pair(nil, options(testplan.WithLicense(""))), 2027)), true},
		"the open one costs nothing, a third does": {
			testrules.NewDistrict(third(paysFor(pair(nil, nil), "l", 2027, "100", "a"), "n")), true,
		},
	} {
		t.Run(title, func(t *testing.T) {
			result := testrules.EvaluateRules(c.district, testrules.Today)
			apart := testrules.SummarizeFindings(result, rules.OverlappingTechnologies) != nil
			named := testrules.IsRelated(result, rules.OpenAlternativeExists, rules.OverlappingTechnologies)
			if apart != c.apart || named == c.apart {
				t.Errorf(
					"reported separately: %t, named: %t; want it apart: %t%s", apart, named, c.apart,
					testrules.DescribeResult(result),
				)
			}
		})
	}
}

// The messages name the technologies, the money and the use case.
func TestMessagesAboutProducts(t *testing.T) {
	dollars := func(plan *testplan.PlanBuilder) *testplan.PlanBuilder {
		return paysFor(paysFor(plan, "l", 2027, "12000", "a"), "m", 2027, "7000", "b")
	}
	unlicensed := options(testplan.WithLicense(""), testplan.ForUseCases("other"))
	app := testplan.OfKind(v1alpha1.TechnologySoftware)
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"an open one": {
			World: testrules.NewDistrict(dollars(pair(nil, nil))),
			Code:  rules.OpenAlternativeExists,
			Want: "spec.technologies[a].license: FY2027 has $12,000 for a, which is proprietary. b is open source " +
				"and serves the same use case (practice).",
		},
		"open materials": {
			World: testrules.NewDistrict(dollars(pair(nil, options(testplan.WithLicense(openMaterials))))),
			Code:  rules.OpenAlternativeExists,
			Want: "spec.technologies[a].license: FY2027 has $12,000 for a, which is proprietary. b is an open " +
				"educational resource and serves the same use case (practice).",
		},
		"two for one use": {
			World: testrules.NewDistrict(dollars(pair(options(testplan.WithLicense("")), nil))),
			Code:  rules.OverlappingTechnologies,
			Want: "spec.useCases[practice]: FY2027 has $19,000 for 2 technologies that serve use case " +
				"practice: a and b.",
		},
		"two for two uses": {
			World: testrules.NewDistrict(dollars(pair(unlicensed, unlicensed).UseCase("other"))),
			Code:  rules.OverlappingTechnologies,
			Want: "spec.useCases[other]: FY2027 has $19,000 for 2 technologies that serve use cases other and " +
				"practice: a and b.",
		},
		"what does not work": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("a", app, testplan.StudentFacing(), works(-1, -1, -1)),
			),
			Code: rules.IntegrationMissing,
			Want: "spec.technologies[a].integration: Students use a, which works without the district's sign-on, " +
				"class lists from the student information system or a way to take its data out.",
		},
		"no record of the integration of two": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("b", app, testplan.StudentFacing()).
					AddTechnology("a", app, testplan.StudentFacing()).
					AddTechnology("c", works(1, 0, 0)),
			),
			Code: rules.IntegrationMissing,
			Want: "spec.technologies: How it works with the district's other systems is not recorded of 2 that " +
				"students use: a and b.",
		},
		"a contract": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", testplan.WithContractEnd("2027-06-30")).
					AddLine("l", 2028, "18000", testplan.ThroughYear(2029), testplan.ForTechnologies("t"), testplan.WithoutGoal()),
			),
			Code: rules.ContractEndsEarly,
			Want: "spec.technologies[t].contractEnd: The contract of t runs to 2027-06-30, and FY2028 still has " +
				"$9,000 for it, and $18,000 with the years after it.",
		},
	})
}
