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
		).Line("l", 2027, "100", testplan.Buying("a"), testrules.Paying(purpose), testplan.General())
	}
	testrules.Run(t, rules.OpenAlternativeExists, testrules.Examples{
		"nothing says its license": {
			World: testrules.District(
				paysFor(
					testrules.Plan().
						UseCase("u").
						Technology("a", testplan.Serving("u")).
						Technology("b", testplan.Serving("u")),
					"l",
					2027,
					"100",
					"a",
				),
			),
		},
		"open source": {World: testrules.District(both(nil, nil)), Want: reported},
		"an open educational resource": {
			World: testrules.District(both(nil, options(testplan.Licensed(openMaterials)))),
			Want:  reported,
		},
		"the other is proprietary too": {
			World: testrules.District(both(nil, options(testplan.Licensed(proprietary)))),
		},
		"the other does not say":       {World: testrules.District(both(nil, options(testplan.Licensed(""))))},
		"the one that is paid is open": {World: testrules.District(both(options(testplan.Licensed(openSource)), nil))},
		"for another use": {
			World: testrules.District(
				both(
					nil, options(func(t *v1alpha1.Technology) { t.UseCases = []v1alpha1.EntryName{"other"} }),
				).UseCase("other"),
			),
		},
		"for a use that does not exist": {
			World: testrules.District(
				paysFor(
					testrules.Plan().
						Technology("a", testplan.Licensed(proprietary), testplan.Serving("u")).
						Technology("b", testplan.Licensed(openSource), testplan.Serving("u")),
					"l",
					2027,
					"100",
					"a",
				),
			),
		},
		"the other is retired": {World: testrules.District(both(nil, options(retiresLate)))},
		"it is retired itself": {World: testrules.District(both(options(retiresLate), nil))},
		"the other is a candidate": {
			World: testrules.District(both(nil, options(testplan.At(v1alpha1.LifecycleCandidate)))),
			Want:  reported,
		},
		"of any kind": {
			World: testrules.District(
				both(
					options(testplan.OfKind(v1alpha1.TechnologyDevice)),
					options(testplan.OfKind(v1alpha1.TechnologyContent)),
				),
			),
			Want: reported,
		},
		"no money":                  {World: testrules.District(pair(nil, nil))},
		"a line of nothing":         {World: testrules.District(paysFor(pair(nil, nil), "l", 2027, "0", "a"))},
		"money for the open one":    {World: testrules.District(paysFor(pair(nil, nil), "l", 2027, "100", "b"))},
		"a purchase":                {World: testrules.District(only(testrules.Purchase)), Want: reported},
		"a replacement":             {World: testrules.District(only(testrules.Replacement)), Want: reported},
		"training is not its price": {World: testrules.District(only(testrules.Learning))},
		"staff is not its price":    {World: testrules.District(only(testrules.Staffing))},
		"the first of three years": {
			World: testrules.District(
				pair(
					nil, nil,
				).
					Line(
						"l", 2027, "300", testplan.Through(2029), testplan.Buying("a"),
						testrules.Paying(testrules.Operation), testplan.General(),
					),
			),
			Want: reported,
		},
		"of a span that has begun": {
			World: testrules.District(
				pair(
					nil, nil,
				).
					Line(
						"l", 2027, "300", testplan.Through(2029), testplan.Buying("a"),
						testrules.Paying(testrules.Operation), testplan.General(),
					),
			),
			On:   "2027-07-01",
			Want: []string{"Info FY2028 100"},
		},
		"the last day of its year": {World: testrules.District(both(nil, nil)), On: "2027-06-30", Want: reported},
		"a past year":              {World: testrules.District(both(nil, nil)), On: "2027-07-01"},
		"two that could take its place": {
			World: testrules.District(
				both(nil, nil).Technology("c", testplan.Licensed(openMaterials), testplan.Serving("practice")),
			),
			Want: reported,
		},
		"two that are paid for": {
			World: testrules.District(
				paysFor(
					both(nil, nil).Technology("c", testplan.Licensed(proprietary), testplan.Serving("practice")), "m",
					2027, "50", "c",
				),
			),
			Want: []string{"Info FY2027 100", "Info FY2027 50"},
		},
		"a waiver": {
			World: testrules.District(both(nil, nil).Waive("w", rules.OpenAlternativeExists, testrules.WaivedOff)),
			Want:  []string{"Info FY2027 100 waived by w"},
		},
	})
}
