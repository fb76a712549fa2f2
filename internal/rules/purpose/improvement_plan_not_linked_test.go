package purpose_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestImprovementPlanNotLinked(t *testing.T) {
	linked := func(kinds ...v1alpha1.LinkedPlanKind) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
			for i, kind := range kinds {
				spec.LinkedPlans = append(
					spec.LinkedPlans, v1alpha1.LinkedPlan{Name: v1alpha1.EntryName(fmt.Sprint("l", i)), Kind: kind},
				)
			}
		})
	}
	testrules.RunExamples(t, rules.ImprovementPlanNotLinked, testrules.Examples{
		"no linked plans":              {World: testrules.NewDistrict(testrules.NewPlan())},
		"another plan":                 {World: testrules.NewDistrict(linked("Curriculum")), Want: []string{"Info"}},
		"the improvement plan as well": {World: testrules.NewDistrict(linked("Curriculum", "SchoolImprovement"))},
		"a waiver": {
			World: testrules.NewDistrict(linked("Other").WaiveFinding("w", rules.ImprovementPlanNotLinked, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
