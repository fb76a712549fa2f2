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
		return testrules.Plan().
			Need("n", metBy, "").
			Need("other", "Purchase", "").
			UseCase("u", "n").
			UseCase("v", "n", "other").
			UseCase("none").
			Technology("t", options...).
			Line("l", 2027, "5", testplan.Buying("t"))
	}
	own := testplan.Meeting("n")
	testrules.Run(t, rules.PurchaseForMetNeed, testrules.Examples{
		"met by current practice": {
			World: testrules.District(needed(current, own)),
			Want:  []string{"Warning FY2027 5"},
		},
		"met by a purchase":          {World: testrules.District(needed("Purchase", own))},
		"how it is met is not given": {World: testrules.District(needed("", own))},
		"through a use case": {
			World: testrules.District(needed(current, testplan.Serving("u"))),
			Want:  []string{"Warning FY2027 5"},
		},
		"one of two needs of a use case is met": {World: testrules.District(needed(current, testplan.Serving("v")))},
		"a need that is met and one that does not exist": {
			World: testrules.District(needed(current, testplan.Meeting("n", "what"))),
			Want:  []string{"Warning FY2027 5"},
		},
		"only a need that does not exist": {World: testrules.District(needed(current, testplan.Meeting("what")))},
		"a use case without needs":        {World: testrules.District(needed(current, testplan.Serving("none")))},
		"no needs":                        {World: testrules.District(needed(current))},
		"a replacement": {
			World: testrules.District(
				testrules.Plan().
					Need("n", current, "").
					Technology("t", own).
					Line("l", 2027, "5", testplan.Buying("t"), testrules.Paying(testrules.Replacement)),
			),
		},
		"a line without money": {
			World: testrules.District(
				testrules.Plan().Need("n", current, "").Technology("t", own).Line("l", 2027, "0", testplan.Buying("t")),
			),
		},
		"the sum of the years": {
			World: testrules.District(needed(current, own).Line("m", 2029, "7", testplan.Buying("t"))),
			Want:  []string{"Warning FY2027 12"},
		},
		"only the years from the current one on": {
			World: testrules.District(needed(current, own).Line("m", 2029, "7", testplan.Buying("t"))),
			On:    "2027-07-01",
			Want:  []string{"Warning FY2029 7"},
		},
		"a past year": {World: testrules.District(needed(current, own)), On: "2027-07-01"},
		"a waiver": {
			World: testrules.District(needed(current, own).Waive("w", rules.PurchaseForMetNeed, v1alpha1.WaiverOff)),
			Want:  []string{"Warning FY2027 5 waived by w"},
		},
	})
}
