package purpose_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAlignmentGap(t *testing.T) {
	aligned := func(name string, a v1alpha1.Alignment) *testplan.GoalBuilder {
		return testrules.NewGoal(name).ChangeSpec(func(s *v1alpha1.GoalSpec) { s.Alignment = a })
	}
	three := v1alpha1.Alignment{Curriculum: "x", Assessment: "x", ProfessionalLearning: "x"}
	testrules.RunExamples(t, rules.AlignmentGap, testrules.Examples{
		"no goals":           {World: testrules.NewDistrict(testrules.NewPlan())},
		"no goal is aligned": {World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g"))},
		"three columns of four": {
			World: testrules.NewDistrict(testrules.NewPlan(), aligned("g", three)),
			Want:  []string{"Warning"},
		},
		"one finding names all": {
			World: testrules.NewDistrict(testrules.NewPlan(), aligned("g", v1alpha1.Alignment{Operations: "x"})),
			Want:  []string{"Warning"},
		},
		"all four among two goals": {
			World: testrules.NewDistrict(
				testrules.NewPlan(), aligned("g", three), aligned("h", v1alpha1.Alignment{Operations: "x"}),
			),
		},
		"three among two, with a waiver": {
			World: testrules.NewDistrict(
				testrules.NewPlan().WaiveFinding("w", rules.AlignmentGap, testrules.WaivedOff), aligned("g", three),
				testrules.NewGoal("h"),
			),
			Want: []string{"Warning waived by w"},
		},
	})
}
