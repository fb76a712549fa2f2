package learning_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestSingleLearningMode(t *testing.T) {
	held := func(modes ...v1alpha1.LearningMode) *testplan.PlanBuilder {
		plan := testrules.Plan()
		for i, mode := range modes {
			plan.Program(fmt.Sprint("p", i), "", "", func(l *v1alpha1.LearningProgram) { l.Mode = mode })
		}
		return plan
	}
	testrules.Run(t, rules.SingleLearningMode, testrules.Examples{
		"no programs":             {World: testrules.District(testrules.Plan())},
		"one program":             {World: testrules.District(held("Online"))},
		"two, one without a mode": {World: testrules.District(held("Online", ""))},
		"two modes":               {World: testrules.District(held("Online", "Blended"))},
		"two of one mode": {
			World: testrules.District(held("Online", "Online")),
			Want:  []string{"Info"},
		},
		"two of one mode, with a waiver": {
			World: testrules.District(
				held("Online", "Online").Waive("w", rules.SingleLearningMode, testrules.WaivedOff),
			),
			Want: []string{"Info waived by w"},
		},
		"three, of which one has no mode": {
			World: testrules.District(held("FaceToFace", "", "FaceToFace")),
			Want:  []string{"Info"},
		},
	})
}
