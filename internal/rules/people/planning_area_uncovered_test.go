package people_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestPlanningAreaUncovered(t *testing.T) {
	areas := func(areas ...v1alpha1.PlanningArea) *testplan.PlanBuilder {
		return testrules.PlanWithStakeholders("Teacher", "Principal").With(func(spec *testrules.PlanSpec) {
			for i, area := range areas {
				who := &spec.Stakeholders[i%2]
				who.Areas = append(who.Areas, area)
			}
		})
	}
	testrules.Run(t, rules.PlanningAreaUncovered, testrules.Examples{
		"no stakeholders":  {World: testrules.District(testrules.Plan())},
		"no area recorded": {World: testrules.District(areas())},
		"all four among two": {
			World: testrules.District(areas("Funding", "Selection", "Integration", "Maintenance")),
		},
		"three of four": {
			World: testrules.District(areas("Funding", "Selection", "Integration")),
			Want:  []string{"Warning"},
		},
		"one of four: a single finding": {World: testrules.District(areas("Funding")), Want: []string{"Warning"}},
		"a waiver": {
			World: testrules.District(areas("Funding").Waive("w", rules.PlanningAreaUncovered, testrules.WaivedOff)),
			Want:  []string{"Warning waived by w"},
		},
	})
}
