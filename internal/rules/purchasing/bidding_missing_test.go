package purchasing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// biddingPlan makes a plan whose purchases above $1,000 in a year need bids.
func biddingPlan() *testplan.PlanBuilder {
	return testrules.NewPlan().AddTechnology("t").AddTechnology("u").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Policy.Procurement.BidThreshold = "1000"
	})
}

func TestBiddingMissing(t *testing.T) {
	buys, by := testplan.ForTechnologies, testplan.BoughtBy
	method := func(method v1alpha1.ProcurementMethod, options ...func(*v1alpha1.Procurement)) testrules.World {
		return testrules.NewDistrict(
			biddingPlan().AddProcurement("b", method, options...).AddLine("l", 2027, "1000.01", buys("t"), by("b")),
		)
	}
	fires := []string{"Warning FY2027 1000.01"}
	testrules.RunExamples(t, rules.BiddingMissing, testrules.Examples{
		"exactly the threshold": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "1000", buys("t"))),
		},
		"a hundredth over it": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "1000.01", buys("t"))), Want: fires,
		},
		"without a technology": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "1000.01")), Want: fires,
		},
		"no threshold": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t").AddLine("l", 2027, "9999", buys("t"))),
		},
		"a past year": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "9999", buys("t"))), On: "2027-07-01",
		},
		"by competitive bids":        {World: method(v1alpha1.MethodCompetitiveBids)},
		"on a cooperative contract":  {World: method(v1alpha1.MethodCooperativeContract)},
		"on a contract of the state": {World: method(v1alpha1.MethodStateContract)},
		"on quotes":                  {World: method(v1alpha1.MethodQuotes), Want: fires},
		"from one vendor":            {World: method(v1alpha1.MethodSoleSource), Want: fires},
		"from one vendor, and why": {World: method(v1alpha1.MethodSoleSource, func(procurement *v1alpha1.Procurement) {
			procurement.Reason = "Only the maker can extend it."
		})},
		"on quotes, exactly the threshold": {World: testrules.NewDistrict(
			biddingPlan().AddProcurement("b", v1alpha1.MethodQuotes).AddLine("l", 2027, "1000", by("b")),
		)},
		"two lines of one technology, together over it": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "600", buys("t")).AddLine("m", 2027, "600", buys("t"))),
			Want:  []string{"Warning FY2027 1200"},
		},
		"of which one names its bids": {
			World: testrules.NewDistrict(biddingPlan().AddProcurement("b", v1alpha1.MethodCompetitiveBids).
				AddLine("l", 2027, "600", buys("t"), by("b")).AddLine("m", 2027, "500", buys("t"))),
			Want: []string{"Warning FY2027 500"},
		},
		"of two years": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "600", buys("t")).AddLine("m", 2028, "600", buys("t"))),
		},
		"of two technologies": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "600", buys("t")).AddLine("m", 2027, "600", buys("u"))),
		},
		"quotes for lines of two technologies, together over it": {
			World: testrules.NewDistrict(biddingPlan().AddProcurement("b", v1alpha1.MethodQuotes).
				AddLine("l", 2027, "600", buys("t"), by("b")).AddLine("m", 2027, "600", buys("u"), by("b"))),
			Want: []string{"Warning FY2027 1200"},
		},
		"staff": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "9999", testrules.ForPurpose(v1alpha1.PurposeStaffing))),
		},
		"a replacement": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "1000.01", testrules.ForPurpose(testrules.Replacement))),
			Want:  fires,
		},
		"three years, over it in each": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 2027, "6000", testplan.ThroughYear(2029), buys("t"))),
			Want:  []string{"Warning FY2027 2000"},
		},
		"undecided years, over it in equal parts: not checked": {
			World: testrules.NewDistrict(biddingPlan().AddLine("l", 0, "6000", testplan.InUndecidedYears(), buys("t"))),
		},
	})
}

func TestBiddingNotChecked(t *testing.T) {
	buys := testplan.ForTechnologies("t")
	const several = "whether lines of several years buy for more than $1,000 in one of them is not known: l"
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want []string
	}{
		"no threshold, and the plan records procurements": {
			testrules.NewPlan().AddProcurement("b", v1alpha1.MethodQuotes),
			[]string{"policy.procurement.bidThreshold is not set, so above which amount bids are needed is not known"},
		},
		"no threshold and no procurement": {testrules.NewPlan().AddLine("l", 2027, "9999"), nil},
		"undecided years, exactly the threshold": {
			biddingPlan().AddLine("l", 0, "1000", testplan.InUndecidedYears(), buys), nil,
		},
		"undecided years, a hundredth over it": {
			biddingPlan().AddLine("l", 0, "1000.01", testplan.InUndecidedYears(), buys), []string{several},
		},
		"several years, over it together": {
			biddingPlan().AddLine("l", 2027, "1000.01", testplan.ThroughYear(2029), buys), []string{several},
		},
		"several years of what comes back every year": {
			biddingPlan().AddLine("l", 2027, "1000.01", testplan.ThroughYear(2029), buys, testplan.MarkRecurring(true)), nil,
		},
		"one year": {biddingPlan().AddLine("l", 2027, "1000", buys), nil},
	} {
		t.Run(title, func(t *testing.T) {
			var reasons []string
			for _, skipped := range testrules.EvaluateRules(testrules.NewDistrict(c.plan), testrules.Today).NotChecked {
				if skipped.Code == rules.BiddingMissing {
					reasons = append(reasons, skipped.Reason)
				}
			}
			if diff := cmp.Diff(c.want, reasons); diff != "" {
				t.Error(diff)
			}
		})
	}
}
