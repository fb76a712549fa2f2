package people_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestResponsibilityMissing(t *testing.T) {
	cared := func(t *v1alpha1.Technology) { t.Responsibilities.Vetting = "Cabinet" }
	testrules.RunExamples(t, rules.ResponsibilityMissing, testrules.Examples{
		"no technology": {World: testrules.NewDistrict(testrules.NewPlan())},
		"none recorded": {World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("a").AddTechnology("b"))},
		"all recorded": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("a", cared).AddTechnology("b", cared)),
		},
		"one of two": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("a", cared).AddTechnology("b")),
			Want:  []string{"Info"},
		},
		"two of three, one finding": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("a", cared).
					AddTechnology("b").
					AddTechnology("c", testplan.AtStage(v1alpha1.LifecycleCandidate)),
			),
			Want: []string{"Info"},
		},
		"an adopted one": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("a", cared).AddTechnology("b", testplan.AtStage(v1alpha1.LifecycleAdopted)),
			),
			Want: []string{"Info"},
		},
		"one on its way out": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("a", cared).
					AddTechnology("b", testplan.AtStage(v1alpha1.LifecycleRetiring)).
					AddTechnology("c", testplan.AtStage(v1alpha1.LifecycleRetired)),
			),
		},
		"a waiver": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("a", cared).
					AddTechnology("b").
					WaiveFinding("w", rules.ResponsibilityMissing, testrules.WaivedOff),
			),
			Want: []string{"Info waived by w"},
		},
	})
}
