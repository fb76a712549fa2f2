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
		plan := testrules.NewPlan()
		for i, mode := range modes {
			plan.AddProgram(fmt.Sprint("p", i), "", "", func(l *v1alpha1.LearningProgram) { l.Mode = mode })
		}
		return plan
	}
	testrules.RunExamples(t, rules.SingleLearningMode, testrules.Examples{
		"no programs":             {World: testrules.NewDistrict(testrules.NewPlan())},
		"one program":             {World: testrules.NewDistrict(held("Online"))},
		"two, one without a mode": {World: testrules.NewDistrict(held("Online", ""))},
		"two modes":               {World: testrules.NewDistrict(held("Online", "Blended"))},
		"two of one mode": {
			World: testrules.NewDistrict(held("Online", "Online")),
			Want:  []string{"Info"},
		},
		"two of one mode, with a waiver": {
			World: testrules.NewDistrict(
				held("Online", "Online").WaiveFinding("w", rules.SingleLearningMode, testrules.WaivedOff),
			),
			Want: []string{"Info waived by w"},
		},
		"three, of which one has no mode": {
			World: testrules.NewDistrict(held("FaceToFace", "", "FaceToFace")),
			Want:  []string{"Info"},
		},
	})
}
