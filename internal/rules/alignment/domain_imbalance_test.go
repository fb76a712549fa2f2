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
		return testrules.Plan().
			Line("at", 2027, a, append(more, testplan.Of(testrules.AT))...).
			Line("ed", 2027, amount, testplan.Of(testrules.EdTech)).
			Line("it", 2028, i, testplan.Of(testrules.InfoTech))
	}
	testrules.Run(t, rules.DomainImbalance, testrules.Examples{
		"InfoTech at exactly 70 percent": {World: testrules.District(three("10", "20", "70"))},
		"InfoTech a hundredth over 70 percent": {
			World: testrules.District(three("10", "19.99", "70.01")),
			Want:  []string{"Warning"},
		},
		"AT at exactly 1 percent": {World: testrules.District(three("1", "49", "50"))},
		"AT a hundredth under 1 percent": {
			World: testrules.District(three("0.99", "49.01", "50")),
			Want:  []string{"Warning"},
		},
		"AT under 1 percent, shared money could fill the gap": {
			World: testrules.District(three("0.99", "49", "50").Line("s", 2027, "0.01", testplan.Of(testrules.Shared))),
		},
		"AT under 1 percent, shared money cannot fill the gap": {
			World: testrules.District(
				three("0.98", "49.01", "50").Line("s", 2027, "0.01", testplan.Of(testrules.Shared)),
			),
			Want: []string{"Warning"},
		},
		"two domains outside their bands give one finding": {
			World: testrules.District(three("0.5", "9.5", "90")),
			Want:  []string{"Warning"},
		},
		"domains without a band are not checked": {
			World: testrules.District(three("0.5", "9.5", "90").With(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.EdTech, MinPercent: "9.5"}}
			})),
		},
		"shared money at exactly its maximum": {
			World: testrules.District(
				three("10", "40", "30").Line("s", 2027, "20", testplan.Of(testrules.Shared)).
					With(func(spec *v1alpha1.TechnologyPlanSpec) {
						spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MaxPercent: "20"}}
					}),
			),
		},
		"shared money a hundredth over its maximum": {
			World: testrules.District(
				three("10", "39.99", "30").Line("s", 2027, "20.01", testplan.Of(testrules.Shared)).
					With(func(spec *v1alpha1.TechnologyPlanSpec) {
						spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MaxPercent: "20"}}
					}),
			),
			Want: []string{"Warning"},
		},
		"shared money has a minimum and there is none": {
			World: testrules.District(three("10", "40", "50").With(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MinPercent: "5"}}
			})),
			Want: []string{"Warning"},
		},
		"shared money under its minimum does not fill its own gap": {
			World: testrules.District(
				three("10", "40", "46").Line("s", 2027, "4", testplan.Of(testrules.Shared)).
					With(func(spec *v1alpha1.TechnologyPlanSpec) {
						spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.Shared, MinPercent: "5"}}
					}),
			),
			Want: []string{"Warning"},
		},
		"a hundredth under the plan's own minimum": {
			World: testrules.District(three("0.5", "9.49", "90.01").With(func(spec *v1alpha1.TechnologyPlanSpec) {
				spec.Policy.DomainBands = []v1alpha1.DomainBand{{Domain: testrules.EdTech, MinPercent: "9.5"}}
			})),
			Want: []string{"Warning"},
		},
	})
}
