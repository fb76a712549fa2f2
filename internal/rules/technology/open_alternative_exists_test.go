package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestOpenAlternativeExists(t *testing.T) {
	reported := []string{"Info FY2027 100"}
	both := func(a, b []testrules.TechnologyOption) *testplan.PlanBuilder {
		return paysFor(pair(a, b), "l", 2027, "100", "a")
	}
	only := func(purpose v1alpha1.Purpose) *testplan.PlanBuilder {
		return pair(
			nil, nil,
		).AddLine("l", 2027, "100", testplan.ForTechnologies("a"), testrules.ForPurpose(purpose), testplan.WithoutGoal())
	}
	testrules.RunExamples(t, rules.OpenAlternativeExists, testrules.Examples{
		"nothing says its license": {
			World: testrules.NewDistrict(
				paysFor(
					testrules.NewPlan().
						UseCase("u").
						AddTechnology("a", testplan.ForUseCases("u")).
						AddTechnology("b", testplan.ForUseCases("u")),
					"l",
					2027,
					"100",
					"a",
				),
			),
		},
		"open source": {World: testrules.NewDistrict(both(nil, nil)), Want: reported},
		"an open educational resource": {
			World: testrules.NewDistrict(both(nil, options(testplan.WithLicense(openMaterials)))),
			Want:  reported,
		},
		"the other is proprietary too": {
			World: testrules.NewDistrict(both(nil, options(testplan.WithLicense(proprietary)))),
		},
		"the other does not say":       {World: testrules.NewDistrict(both(nil, options(testplan.WithLicense(""))))},
		"the one that is paid is open": {World: testrules.NewDistrict(both(options(testplan.WithLicense(openSource)), nil))},
		"for another use": {
			World: testrules.NewDistrict(
				both(
					nil, options(func(t *v1alpha1.Technology) { t.UseCases = []v1alpha1.EntryName{"other"} }),
				).UseCase("other"),
			),
		},
		"for a use that does not exist": {
			World: testrules.NewDistrict(
				paysFor(
					testrules.NewPlan().
						AddTechnology("a", testplan.WithLicense(proprietary), testplan.ForUseCases("u")).
						AddTechnology("b", testplan.WithLicense(openSource), testplan.ForUseCases("u")),
					"l",
					2027,
					"100",
					"a",
				),
			),
		},
		"the other is retired": {World: testrules.NewDistrict(both(nil, options(retiresLate)))},
		"it is retired itself": {World: testrules.NewDistrict(both(options(retiresLate), nil))},
		"the other is a candidate": {
			World: testrules.NewDistrict(both(nil, options(testplan.AtStage(v1alpha1.LifecycleCandidate)))),
			Want:  reported,
		},
		"of any kind": {
			World: testrules.NewDistrict(
				both(
					options(testplan.OfKind(v1alpha1.TechnologyDevice)),
					options(testplan.OfKind(v1alpha1.TechnologyContent)),
				),
			),
			Want: reported,
		},
		"no money":                  {World: testrules.NewDistrict(pair(nil, nil))},
		"a line of nothing":         {World: testrules.NewDistrict(paysFor(pair(nil, nil), "l", 2027, "0", "a"))},
		"money for the open one":    {World: testrules.NewDistrict(paysFor(pair(nil, nil), "l", 2027, "100", "b"))},
		"a purchase":                {World: testrules.NewDistrict(only(testrules.Purchase)), Want: reported},
		"a replacement":             {World: testrules.NewDistrict(only(testrules.Replacement)), Want: reported},
		"training is not its price": {World: testrules.NewDistrict(only(testrules.Learning))},
		"staff is not its price":    {World: testrules.NewDistrict(only(testrules.Staffing))},
		"the first of three years": {
			World: testrules.NewDistrict(
				pair(
					nil, nil,
				).
					AddLine(
						"l", 2027, "300", testplan.ThroughYear(2029), testplan.ForTechnologies("a"),
						testrules.ForPurpose(testrules.Operation), testplan.WithoutGoal(),
					),
			),
			Want: reported,
		},
		"of a span that has begun": {
			World: testrules.NewDistrict(
				pair(
					nil, nil,
				).
					AddLine(
						"l", 2027, "300", testplan.ThroughYear(2029), testplan.ForTechnologies("a"),
						testrules.ForPurpose(testrules.Operation), testplan.WithoutGoal(),
					),
			),
			On:   "2027-07-01",
			Want: []string{"Info FY2028 100"},
		},
		"the last day of its year": {World: testrules.NewDistrict(both(nil, nil)), On: "2027-06-30", Want: reported},
		"a past year":              {World: testrules.NewDistrict(both(nil, nil)), On: "2027-07-01"},
		"two that could take its place": {
			World: testrules.NewDistrict(
				both(nil, nil).AddTechnology("c", testplan.WithLicense(openMaterials), testplan.ForUseCases("practice")),
			),
			Want: reported,
		},
		"two that are paid for": {
			World: testrules.NewDistrict(
				paysFor(
					both(nil, nil).AddTechnology("c", testplan.WithLicense(proprietary), testplan.ForUseCases("practice")), "m",
					2027, "50", "c",
				),
			),
			Want: []string{"Info FY2027 100", "Info FY2027 50"},
		},
		"a waiver": {
			World: testrules.NewDistrict(both(nil, nil).WaiveFinding("w", rules.OpenAlternativeExists, testrules.WaivedOff)),
			Want:  []string{"Info FY2027 100 waived by w"},
		},
	})
}
