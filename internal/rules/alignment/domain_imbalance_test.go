package alignment_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDomainImbalance(t *testing.T) {
	three := func(a, amount, i v1alpha1.Money, more ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddLine("at", 2027, a, append(more, testplan.InDomain(testrules.AT))...).
			AddLine("ed", 2027, amount, testplan.InDomain(testrules.EdTech)).
			AddLine("it", 2028, i, testplan.InDomain(testrules.InfoTech))
	}
	testrules.RunExamples(t, rules.DomainImbalance, testrules.Examples{
		"InfoTech at exactly 70 percent": {World: testrules.NewDistrict(three("10", "20", "70"))},
		"InfoTech a hundredth over 70 percent": {
			World: testrules.NewDistrict(three("10", "19.99", "70.01")),
			Want:  []string{"Warning"},
		},
		"AT at exactly 1 percent": {World: testrules.NewDistrict(three("1", "49", "50"))},
		"AT a hundredth under 1 percent": {
			World: testrules.NewDistrict(three("0.99", "49.01", "50")),
			Want:  []string{"Warning"},
		},
		"AT under 1 percent, shared money could fill the gap": {
			World: testrules.NewDistrict(three("0.99", "49", "50").AddLine("s", 2027, "0.01", testplan.InDomain(testrules.Shared))),
		},
		"AT under 1 percent, shared money cannot fill the gap": {
			World: testrules.NewDistrict(
				three("0.98", "49.01", "50").AddLine("s", 2027, "0.01", testplan.InDomain(testrules.Shared)),
			),
			Want: []string{"Warning"},
		},
		"two domains outside their bands give one finding": {
			World: testrules.NewDistrict(three("0.5", "9.5", "90")),
			Want:  []string{"Warning"},
		},
		"domains without a band are not checked": {
			World: testrules.NewDistrict(three("0.5", "9.5", "90").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.EdTech, MinPercent: "9.5"}}
			})),
		},
		"shared money at exactly its maximum": {
			World: testrules.NewDistrict(
				three("10", "40", "30").AddLine("s", 2027, "20", testplan.InDomain(testrules.Shared)).
					ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
						spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MaxPercent: "20"}}
					}),
			),
		},
		"shared money a hundredth over its maximum": {
			World: testrules.NewDistrict(
				three("10", "39.99", "30").AddLine("s", 2027, "20.01", testplan.InDomain(testrules.Shared)).
					ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
						spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MaxPercent: "20"}}
					}),
			),
			Want: []string{"Warning"},
		},
		"shared money has a minimum and there is none": {
			World: testrules.NewDistrict(three("10", "40", "50").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MinPercent: "5"}}
			})),
			Want: []string{"Warning"},
		},
		"shared money under its minimum does not fill its own gap": {
			World: testrules.NewDistrict(
				three("10", "40", "46").AddLine("s", 2027, "4", testplan.InDomain(testrules.Shared)).
					ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
						spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MinPercent: "5"}}
					}),
			),
			Want: []string{"Warning"},
		},
		"a hundredth under the plan's own minimum": {
			World: testrules.NewDistrict(three("0.5", "9.49", "90.01").ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.EdTech, MinPercent: "9.5"}}
			})),
			Want: []string{"Warning"},
		},
	})
}
