package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestOverlappingTechnologies(t *testing.T) {
	twoOf := func(b ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return pair(options(testplan.WithLicense("")), append(options(testplan.WithLicense("")), b...))
	}
	paid := func(plan *testplan.PlanBuilder, b v1alpha1.FiscalYear) *testplan.PlanBuilder {
		return paysFor(paysFor(plan, "l", 2027, "100", "a"), "m", b, "20", "b")
	}
	reported := []string{"Info FY2027 120"}
	apart := func(t *v1alpha1.Technology) { t.UseCases = []v1alpha1.EntryName{"other"} }
	everywhere := testplan.ForUseCases("other")
	three := func(uses ...string) *testplan.PlanBuilder {
		return paysFor(
			paid(
				twoOf().UseCase("other"), 2027,
			).AddTechnology("c", testplan.OfKind(v1alpha1.TechnologySoftware), testplan.ForUseCases(uses...)),
			"n",
			2027,
			"3",
			"c",
		)
	}
	testrules.RunExamples(t, rules.OverlappingTechnologies, testrules.Examples{
		"one program":  {World: testrules.NewDistrict(paysFor(twoOf(), "l", 2027, "100", "a"))},
		"two programs": {World: testrules.NewDistrict(paid(twoOf(), 2027)), Want: reported},
		"a program and content": {
			World: testrules.NewDistrict(paid(twoOf(testplan.OfKind(v1alpha1.TechnologyContent)), 2027)),
			Want:  reported,
		},
		"a program and a service": {
			World: testrules.NewDistrict(paid(twoOf(testplan.OfKind(v1alpha1.TechnologyService)), 2027)),
		},
		"a program and a device": {
			World: testrules.NewDistrict(paid(twoOf(testplan.OfKind(v1alpha1.TechnologyDevice)), 2027)),
		},
		"of no kind":         {World: testrules.NewDistrict(paid(twoOf(testplan.OfKind("")), 2027))},
		"for different uses": {World: testrules.NewDistrict(paid(twoOf(apart).UseCase("other"), 2027))},
		"for a use that does not exist": {
			World: testrules.NewDistrict(paid(twoOf().ChangeSpec(func(s *testrules.PlanSpec) { s.UseCases = nil }), 2027)),
		},
		"one takes the place of the other": {World: testrules.NewDistrict(paid(twoOf(), 2028))},
		"one of them in the years after": {
			World: testrules.NewDistrict(
				paid(
					twoOf(), 2028,
				).AddLine("n", 2028, "7", testplan.ForTechnologies("a"), testrules.ForPurpose(testrules.Operation), testplan.WithoutGoal()),
			),
			Want: []string{"Info FY2028 27"},
		},
		"one is given up": {World: testrules.NewDistrict(paid(twoOf(retiresLate), 2027))},
		"one is a candidate": {
			World: testrules.NewDistrict(paid(twoOf(testplan.AtStage(v1alpha1.LifecycleCandidate)), 2027)),
			Want:  reported,
		},
		"a line of nothing for one": {
			World: testrules.NewDistrict(paysFor(paysFor(twoOf(), "l", 2027, "100", "a"), "m", 2027, "0", "b")),
		},
		"training for one": {
			World: testrules.NewDistrict(
				paysFor(
					twoOf(), "l", 2027, "100", "a",
				).AddLine("m", 2027, "20", testplan.ForTechnologies("b"), testrules.ForPurpose(testrules.Learning)),
			),
		},
		"both on one line": {
			World: testrules.NewDistrict(paysFor(twoOf(), "l", 2027, "120", "a", "b")),
			Want:  reported,
		},
		"two uses of the same two: one choice": {
			World: testrules.NewDistrict(
				paid(
					pair(
						options(testplan.WithLicense(""), everywhere), options(testplan.WithLicense(""), everywhere),
					).UseCase("other"),
					2027,
				),
			),
			Want: reported,
		},
		"three for one use": {
			World: testrules.NewDistrict(three("practice")),
			Want:  []string{"Info FY2027 123"},
		},
		"three, and one for another use": {World: testrules.NewDistrict(three("other")), Want: reported},
		"the last day of the year": {
			World: testrules.NewDistrict(paid(twoOf(), 2027)),
			On:    "2027-06-30",
			Want:  reported,
		},
		"a past year": {World: testrules.NewDistrict(paid(twoOf(), 2027)), On: "2027-07-01"},
		"a waiver": {
			World: testrules.NewDistrict(
				paid(twoOf(), 2027).WaiveFinding("w", rules.OverlappingTechnologies, testrules.WaivedOff),
			),
			Want: []string{"Info FY2027 120 waived by w"},
		},
	})
}
