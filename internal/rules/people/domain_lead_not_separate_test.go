package people_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestDomainLeadNotSeparate(t *testing.T) {
	leads := func(assistive, educational, information v1alpha1.Role) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
			for _, l := range []v1alpha1.DomainLead{
				{Domain: testrules.AT, Role: assistive},
				{Domain: testrules.EdTech, Role: educational},
				{Domain: testrules.InfoTech, Role: information},
			} {
				if l.Role != "" {
					spec.DomainLeads = append(spec.DomainLeads, l)
				}
			}
		})
	}
	testrules.RunExamples(t, rules.DomainLeadNotSeparate, testrules.Examples{
		"no domain has a lead": {World: testrules.NewDistrict(testrules.NewPlan())},
		"one leads all three": {
			World: testrules.NewDistrict(leads("Director", "Director", "Director")),
			Want:  []string{"Info"},
		},
		"in other letters": {
			World: testrules.NewDistrict(leads("Director", "director", "DIRECTOR ")),
			Want:  []string{"Info"},
		},
		"one of the three is led elsewhere": {World: testrules.NewDistrict(leads("Director", "Director", "Technician"))},
		"two are the same, one has no lead": {World: testrules.NewDistrict(leads("Director", "Director", ""))},
		"a waiver": {
			World: testrules.NewDistrict(
				leads("D", "D", "D").WaiveFinding("w", rules.DomainLeadNotSeparate, testrules.WaivedOff),
			),
			Want: []string{"Info waived by w"},
		},
	})
}
