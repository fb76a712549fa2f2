package purpose_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestVisionIncomplete(t *testing.T) {
	stated := func(statement string) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(s *testrules.PlanSpec) { s.Vision.Statement = v1alpha1.Text(statement) })
	}
	parts := func(learning, technology v1alpha1.Text) *testplan.PlanBuilder {
		return testrules.NewPlan().
			ChangeSpec(func(spec *testrules.PlanSpec) {
				spec.Vision.StudentLearning, spec.Vision.TechnologyRole = learning, technology
			})
	}
	testrules.RunExamples(t, rules.VisionIncomplete, testrules.Examples{
		"neither part": {World: testrules.NewDistrict(stated(strings.Repeat("x", 40)))},
		"both parts":   {World: testrules.NewDistrict(parts("Students choose.", "A device each."))},
		"learning alone": {
			World: testrules.NewDistrict(parts("Students choose.", "")),
			Want:  []string{"Info"},
		},
		"learning, and blanks": {
			World: testrules.NewDistrict(parts("Students choose.", " \n")),
			Want:  []string{"Info"},
		},
		"technology alone": {
			World: testrules.NewDistrict(parts("", "A device each.")),
			Want:  []string{"Info"},
		},
		"blanks for both": {World: testrules.NewDistrict(parts(" ", "\n"))},
		"technology alone, a waiver": {
			World: testrules.NewDistrict(
				parts("", "A device each.").WaiveFinding("w", rules.VisionIncomplete, testrules.WaivedOff),
			),
			Want: []string{"Info waived by w"},
		},
		"technology, and no statement": {
			World: testrules.NewDistrict(parts("", "A device each."), testrules.NewGoal("g")),
			Want:  []string{"Info"},
		},
	})
}
