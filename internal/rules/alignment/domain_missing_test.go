package alignment_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDomainMissing(t *testing.T) {
	three := func(a, amount, i v1alpha1.Money, more ...testrules.LineOption) *testplan.PlanBuilder {
		return testrules.Plan().
			Line("at", 2027, a, append(more, testplan.Of(testrules.AT))...).
			Line("ed", 2027, amount, testplan.Of(testrules.EdTech)).
			Line("it", 2028, i, testplan.Of(testrules.InfoTech))
	}
	testrules.Run(t, rules.DomainMissing, testrules.Examples{
		"a hundredth for each domain is enough": {World: testrules.District(three("0.01", "0.01", "100"))},
		"no money for AT": {
			World: testrules.District(three("0", "40", "60")),
			Want:  []string{"Warning"},
		},
		"shared money serves no domain for certain": {
			World: testrules.District(testrules.Plan().Line("a", 2027, "5", testplan.Of(testrules.Shared))),
			Want:  []string{"Warning", "Warning", "Warning"},
		},
		"no line says its domain: not checked": {
			World: testrules.District(testrules.Plan().Line("a", 2027, "5")),
		},
		"money without a domain serves none for certain": {
			World: testrules.District(
				testrules.Plan().Line("a", 2027, "5").Line("b", 2027, "1", testplan.Of(testrules.Shared)),
			),
			Want: []string{"Warning", "Warning", "Warning"},
		},
		"no money at all":     {World: testrules.District(testrules.Plan().Line("a", 2027, "0"))},
		"only in a past year": {World: testrules.District(three("5", "5", "5")), On: "2028-07-01"},
		"waived": {
			World: testrules.District(three("0", "40", "60").Waive("w", rules.DomainMissing, v1alpha1.WaiverOff)),
			Want:  []string{"Warning waived by w"},
		},
	})
}
