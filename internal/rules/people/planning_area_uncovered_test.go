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
		return testrules.PlanWithStakeholders("Teacher", "Principal").ChangeSpec(func(spec *testrules.PlanSpec) {
			for i, area := range areas {
				who := &spec.Stakeholders[i%2]
				who.Areas = append(who.Areas, area)
			}
		})
	}
	testrules.RunExamples(t, rules.PlanningAreaUncovered, testrules.Examples{
		"no stakeholders":  {World: testrules.NewDistrict(testrules.NewPlan())},
		"no area recorded": {World: testrules.NewDistrict(areas())},
		"all four among two": {
			World: testrules.NewDistrict(areas("Funding", "Selection", "Integration", "Maintenance")),
		},
		"three of four": {
			World: testrules.NewDistrict(areas("Funding", "Selection", "Integration")),
			Want:  []string{"Warning"},
		},
		"one of four: a single finding": {World: testrules.NewDistrict(areas("Funding")), Want: []string{"Warning"}},
		"a waiver": {
			World: testrules.NewDistrict(areas("Funding").WaiveFinding("w", rules.PlanningAreaUncovered, testrules.WaivedOff)),
			Want:  []string{"Warning waived by w"},
		},
	})
}
