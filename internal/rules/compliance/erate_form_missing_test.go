package compliance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestERateFormMissing(t *testing.T) {
	same := func(*v1alpha1.Procurement) {}
	// The money of FY2028 is of the funding year 2027, which begins on 2027-07-01.
	next := func(options ...func(*v1alpha1.Procurement)) *testplan.PlanBuilder {
		return testrules.OnERate().AddProcurement("buy", v1alpha1.MethodCompetitiveBids, options...).
			AddLine("e", 2028, "100", testplan.OnSource("one"), testplan.BoughtBy("buy"))
	}
	lead := func(plan *testplan.PlanBuilder, months int32) testrules.World {
		return testrules.NewDistrict(plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Policy.Procurement.Form470LeadMonths = months
		}))
	}
	fires := []string{"Warning FY2028 100"}
	testrules.RunExamples(t, rules.ERateFormMissing, testrules.Examples{
		"on the last day, six months before the funding year": {
			World: testrules.NewDistrict(next()), On: "2027-01-01",
		},
		"on the day after": {
			World: testrules.NewDistrict(next()), On: "2027-01-02", Want: fires,
		},
		"a form is certified, late": {
			World: testrules.NewDistrict(next(testplan.CertifiedOn("2027-01-02"))), On: "2027-01-02",
		},
		"a form is planned for the last day": {
			World: testrules.NewDistrict(next(testplan.CertifiedOn("2027-01-01"))), On: "2026-12-01",
		},
		"a form is planned after it, in time": {
			World: testrules.NewDistrict(next(testplan.CertifiedOn("2027-02-01"))), On: "2027-01-01",
		},
		"a form is planned after it, a day later": {
			World: testrules.NewDistrict(next(testplan.CertifiedOn("2027-02-01"))), On: "2027-01-02", Want: fires,
		},
		"that form is certified": {
			World: testrules.NewDistrict(next(testplan.CertifiedOn("2027-02-01"))), On: "2027-02-01",
		},
		"on the last day of the district's own": {World: lead(next(), 9), On: "2026-10-01"},
		"on the day after the district's own":   {World: lead(next(), 9), On: "2026-10-02", Want: fires},
		"the money is of the current year": {
			World: testrules.NewDistrict(wifiBy(same)), Want: []string{"Warning FY2027 40000"},
		},
		"the money is of a past year": {World: testrules.NewDistrict(wifiBy(same)), On: "2027-07-01"},
		"a line that names no procurement": {
			World: testrules.NewDistrict(next(testplan.CertifiedOn("2026-09-01")).AddLine("f", 2027, "7", testplan.OnSource("two"))),
			Want:  []string{"Warning FY2027 7"},
		},
		"no procurement, and the policy sets when a form is due": {
			World: lead(testrules.OnERate().AddLine("f", 2027, "7", testplan.OnSource("two")), 6),
			Want:  []string{"Warning FY2027 7"},
		},
		"no procurement: not checked": {
			World: testrules.NewDistrict(testrules.OnERate().AddLine("f", 2027, "7", testplan.OnSource("two"))),
		},
		"money of two years": {
			World: testrules.NewDistrict(next().AddLine("f", 2027, "60", testplan.ThroughYear(2028), testplan.OnSource("two"))),
			On:    "2027-01-02",
			Want:  []string{"Warning FY2028 100", "Warning 60"},
		},
		"undecided years that state their funding year": {
			World: testrules.NewDistrict(next().AddLine(
				"f", 0, "60", testplan.InUndecidedYears(), testplan.OnSource("two"), fundedIn(2026),
			)),
			Want: []string{"Warning 60"},
		},
	})
}

func TestERateFormNotChecked(t *testing.T) {
	onERate := func(options ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.OnERate().AddLine("f", 2027, "7", append(options, testplan.OnSource("two"))...)
	}
	undecided := testrules.OnERate().AddProcurement("buy", v1alpha1.MethodStateContract).
		AddLine("f", 0, "60", testplan.InUndecidedYears(), testplan.OnSource("two"))
	for title, c := range map[string]struct {
		plan *testplan.PlanBuilder
		want []string
	}{
		"no procurement": {
			onERate(), []string{"the plan records no procurement, so whether a Form 470 is certified is not known: f"},
		},
		"undecided years": {undecided, []string{"the E-Rate year is not known: f"}},
		"a procurement without a form": {
			onERate(testplan.BoughtBy("buy")).AddProcurement("buy", v1alpha1.MethodStateContract), nil,
		},
		"no E-Rate": {testrules.NewPlan().AddLine("l", 2027, "7"), nil},
	} {
		t.Run(title, func(t *testing.T) {
			var reasons []string
			for _, skipped := range testrules.EvaluateRules(testrules.NewDistrict(c.plan), testrules.Today).NotChecked {
				if skipped.Code == rules.ERateFormMissing {
					reasons = append(reasons, skipped.Reason)
				}
			}
			if diff := cmp.Diff(c.want, reasons); diff != "" {
				t.Error(diff)
			}
		})
	}
}
