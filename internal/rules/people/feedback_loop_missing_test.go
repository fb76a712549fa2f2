package people_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFeedbackLoopMissing(t *testing.T) {
	answering := func(feedback ...v1alpha1.Label) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(spec *testrules.PlanSpec) {
			for i, label := range feedback {
				spec.Communications = append(
					spec.Communications,
					v1alpha1.Communication{
						Name:     v1alpha1.EntryName(fmt.Sprint("c", i)),
						Audience: "Families",
						Feedback: label,
					},
				)
			}
		})
	}
	testrules.RunExamples(t, rules.FeedbackLoopMissing, testrules.Examples{
		"no communications": {World: testrules.NewDistrict(testrules.NewPlan())},
		"one without":       {World: testrules.NewDistrict(answering("")), Want: []string{"Info"}},
		"one of two has it": {World: testrules.NewDistrict(answering("", "Survey"))},
		"two without":       {World: testrules.NewDistrict(answering("", "")), Want: []string{"Info"}},
		"two, and a waiver": {
			World: testrules.NewDistrict(answering("", "").WaiveFinding("w", rules.FeedbackLoopMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
		"a draft helps a lot": {World: testrules.NewDistrict(answering("").MarkDraft()), Want: []string{"Info"}},
	})
}
