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
		return testrules.NewPlan().
			AddLine("at", 2027, a, append(more, testplan.InDomain(testrules.AT))...).
			AddLine("ed", 2027, amount, testplan.InDomain(testrules.EdTech)).
			AddLine("it", 2028, i, testplan.InDomain(testrules.InfoTech))
	}
	testrules.RunExamples(t, rules.DomainMissing, testrules.Examples{
		"a hundredth for each domain is enough": {World: testrules.NewDistrict(three("0.01", "0.01", "100"))},
		"no money for AT": {
			World: testrules.NewDistrict(three("0", "40", "60")),
			Want:  []string{"Warning"},
		},
		"shared money serves no domain for certain": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "5", testplan.InDomain(testrules.Shared))),
			Want:  []string{"Warning", "Warning", "Warning"},
		},
		"no line says its domain: not checked": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "5")),
		},
		"money without a domain serves none for certain": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddLine("a", 2027, "5").AddLine("b", 2027, "1", testplan.InDomain(testrules.Shared)),
			),
			Want: []string{"Warning", "Warning", "Warning"},
		},
		"no money at all":     {World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "0"))},
		"only in a past year": {World: testrules.NewDistrict(three("5", "5", "5")), On: "2028-07-01"},
		"waived": {
			World: testrules.NewDistrict(three("0", "40", "60").WaiveFinding("w", rules.DomainMissing, v1alpha1.WaiverOff)),
			Want:  []string{"Warning waived by w"},
		},
	})
}
