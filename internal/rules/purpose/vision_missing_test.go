package purpose_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestVisionMissing(t *testing.T) {
	stated := func(statement string) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(s *testrules.PlanSpec) { s.Vision.Statement = v1alpha1.Text(statement) })
	}
	testrules.RunExamples(t, rules.VisionMissing, testrules.Examples{
		"an empty plan": {World: testrules.NewDistrict(testrules.NewPlan())},
		"goals and no vision": {
			World: testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g")),
			Want:  []string{"Warning"},
		},
		"a vision, not stated": {
			World: testrules.NewDistrict(
				testrules.NewPlan().ChangeSpec(func(s *testrules.PlanSpec) { s.Vision.TechnologyRole = "It helps." }),
			),
			Want: []string{"Warning"},
		},
		"40 characters": {World: testrules.NewDistrict(stated(strings.Repeat("é", 40)), testrules.NewGoal("g"))},
		"39 characters": {
			World: testrules.NewDistrict(stated(strings.Repeat("é", 39))),
			Want:  []string{"Warning"},
		},
		"39 and blanks around": {
			World: testrules.NewDistrict(stated("  " + strings.Repeat("x", 39) + "\n")),
			Want:  []string{"Warning"},
		},
		"39 characters, a draft": {
			World: testrules.NewDistrict(stated(strings.Repeat("x", 39)).MarkDraft()),
			Want:  []string{"Warning"},
		},
		"39 characters, a waiver": {
			World: testrules.NewDistrict(
				stated(strings.Repeat("x", 39)).WaiveFinding("w", rules.VisionMissing, testrules.WaivedOff),
			),
			Want: []string{"Warning waived by w"},
		},
	})
}
