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
		return testrules.Plan().With(func(spec *testrules.PlanSpec) {
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
	testrules.Run(t, rules.FeedbackLoopMissing, testrules.Examples{
		"no communications": {World: testrules.District(testrules.Plan())},
		"one without":       {World: testrules.District(answering("")), Want: []string{"Info"}},
		"one of two has it": {World: testrules.District(answering("", "Survey"))},
		"two without":       {World: testrules.District(answering("", "")), Want: []string{"Info"}},
		"two, and a waiver": {
			World: testrules.District(answering("", "").Waive("w", rules.FeedbackLoopMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
		"a draft helps a lot": {World: testrules.District(answering("").Draft()), Want: []string{"Info"}},
	})
}
