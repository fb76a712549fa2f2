package purchasing_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestPurchaseForMetNeed(t *testing.T) {
	current := v1alpha1.MetByCurrentPractice
	needed := func(metBy v1alpha1.MetBy, options ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddNeed("n", metBy, "").
			AddNeed("other", "Purchase", "").
			UseCase("u", "n").
			UseCase("v", "n", "other").
			UseCase("none").
			AddTechnology("t", options...).
			AddLine("l", 2027, "5", testplan.ForTechnologies("t"))
	}
	own := testplan.ForNeeds("n")
	testrules.RunExamples(t, rules.PurchaseForMetNeed, testrules.Examples{
		"met by current practice": {
			World: testrules.NewDistrict(needed(current, own)),
			Want:  []string{"Warning FY2027 5"},
		},
		"met by a purchase":          {World: testrules.NewDistrict(needed("Purchase", own))},
		"how it is met is not given": {World: testrules.NewDistrict(needed("", own))},
		"through a use case": {
			World: testrules.NewDistrict(needed(current, testplan.ForUseCases("u"))),
			Want:  []string{"Warning FY2027 5"},
		},
		"one of two needs of a use case is met": {World: testrules.NewDistrict(needed(current, testplan.ForUseCases("v")))},
		"a need that is met and one that does not exist": {
			World: testrules.NewDistrict(needed(current, testplan.ForNeeds("n", "what"))),
			Want:  []string{"Warning FY2027 5"},
		},
		"only a need that does not exist": {World: testrules.NewDistrict(needed(current, testplan.ForNeeds("what")))},
		"a use case without needs":        {World: testrules.NewDistrict(needed(current, testplan.ForUseCases("none")))},
		"no needs":                        {World: testrules.NewDistrict(needed(current))},
		"a replacement": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddNeed("n", current, "").
					AddTechnology("t", own).
					AddLine("l", 2027, "5", testplan.ForTechnologies("t"), testrules.ForPurpose(testrules.Replacement)),
			),
		},
		"a line without money": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddNeed("n", current, "").AddTechnology("t", own).AddLine("l", 2027, "0", testplan.ForTechnologies("t")),
			),
		},
		"the sum of the years": {
			World: testrules.NewDistrict(needed(current, own).AddLine("m", 2029, "7", testplan.ForTechnologies("t"))),
			Want:  []string{"Warning FY2027 12"},
		},
		"only the years from the current one on": {
			World: testrules.NewDistrict(needed(current, own).AddLine("m", 2029, "7", testplan.ForTechnologies("t"))),
			On:    "2027-07-01",
			Want:  []string{"Warning FY2029 7"},
		},
		"a past year": {World: testrules.NewDistrict(needed(current, own)), On: "2027-07-01"},
		"a waiver": {
			World: testrules.NewDistrict(needed(current, own).WaiveFinding("w", rules.PurchaseForMetNeed, v1alpha1.WaiverOff)),
			Want:  []string{"Warning FY2027 5 waived by w"},
		},
	})
}
