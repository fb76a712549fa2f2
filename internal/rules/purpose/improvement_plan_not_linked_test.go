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
		return testrules.Plan().With(func(spec *testrules.PlanSpec) {
			for i, kind := range kinds {
				spec.LinkedPlans = append(
					spec.LinkedPlans, v1alpha1.LinkedPlan{Name: v1alpha1.EntryName(fmt.Sprint("l", i)), Kind: kind},
				)
			}
		})
	}
	testrules.Run(t, rules.ImprovementPlanNotLinked, testrules.Examples{
		"no linked plans":              {World: testrules.District(testrules.Plan())},
		"another plan":                 {World: testrules.District(linked("Curriculum")), Want: []string{"Info"}},
		"the improvement plan as well": {World: testrules.District(linked("Curriculum", "SchoolImprovement"))},
		"a waiver": {
			World: testrules.District(linked("Other").Waive("w", rules.ImprovementPlanNotLinked, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
