package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTechnologyWithoutUseCase(t *testing.T) {
	ed := testplan.OfDomain(testrules.EdTech)
	it := testplan.OfDomain(testrules.InfoTech)
	gone := testplan.AtStage(v1alpha1.LifecycleRetired)
	testrules.RunExamples(t, rules.TechnologyWithoutUseCase, testrules.Examples{
		"neither, and another says it": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed).AddTechnology("u", it, testplan.ForUseCases("x"))),
			Want:  []string{"Warning"},
		},
		"each of two": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", ed).
					AddTechnology("s", testplan.OfDomain(testrules.AT)).
					AddTechnology("u", it, testplan.ForNeeds("x")),
			),
			Want: []string{"Warning", "Warning"},
		},
		"a use case": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed, testplan.ForUseCases("x"))),
		},
		"a need": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed, testplan.ForNeeds("x"))),
		},
		"students use it": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", testplan.StudentFacing()).AddTechnology("u", testplan.ForUseCases("x")),
			),
			Want: []string{"Warning"},
		},
		"it is not for learning": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", it).AddTechnology("u", testplan.ForUseCases("x"))),
		},
		"it was decided to stop it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed).AddTechnology("u", testplan.ForUseCases("x"))),
				testrules.DecidedEvaluation("Retire", testrules.Today),
			),
		},
		"it is to be decided to stop it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed).AddTechnology("u", testplan.ForUseCases("x"))),
				testrules.DecidedEvaluation("Retire", "2026-10-02"),
			),
			Want: []string{"Warning"},
		},
		"it is retired": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", ed, gone).AddTechnology("u", testplan.ForUseCases("x")),
			),
		},
		"none says it: one finding": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed).AddTechnology("u", ed).AddTechnology("v", it)),
			Want:  []string{"Info"},
		},
		"none says it, and none is for learning": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("v", it).AddTechnology("w", ed, gone)),
		},
		"no technology": {World: testrules.NewDistrict(testrules.NewPlan())},
		"a waiver": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", ed).
					AddTechnology("u", ed, testplan.ForUseCases("x")).
					WaiveFinding("w", rules.TechnologyWithoutUseCase, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning waived by w"},
		},
		"the only one that says it is not for that": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", ed).AddTechnology("w", gone, testplan.ForUseCases("x")),
			),
			Want: []string{"Warning"},
		},
	})
}
