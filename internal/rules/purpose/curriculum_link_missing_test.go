package purpose_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestCurriculumLinkMissing(t *testing.T) {
	info := []string{"Info"}
	waived := []string{"Info waived by w"}
	ed := testplan.OfDomain(testrules.EdTech)
	linked := func(more ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return testrules.NewPlan().AddTechnology("a", ed, withCurriculum("Guide")).AddTechnology("b", more...)
	}
	retires := func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2029-06-30" }
	testrules.RunExamples(t, rules.CurriculumLinkMissing, testrules.Examples{
		"no technologies": {World: testrules.NewDistrict(testrules.NewPlan())},
		"none names any": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("a", ed).AddTechnology("b", ed)),
		},
		"all do":     {World: testrules.NewDistrict(linked(ed, withCurriculum("Unit 4")))},
		"one of two": {World: testrules.NewDistrict(linked(ed)), Want: info},
		"of assistive technology": {
			World: testrules.NewDistrict(linked(testplan.OfDomain(testrules.AT))),
			Want:  info,
		},
		"students use it": {
			World: testrules.NewDistrict(linked(testplan.OfDomain(testrules.InfoTech), testplan.StudentFacing())),
			Want:  info,
		},
		"it is not for learning": {World: testrules.NewDistrict(linked(testplan.OfDomain(testrules.InfoTech)))},
		"of no domain":           {World: testrules.NewDistrict(linked())},
		"a candidate": {
			World: testrules.NewDistrict(linked(ed, testplan.AtStage(v1alpha1.LifecycleCandidate))),
			Want:  info,
		},
		"it is retired": {World: testrules.NewDistrict(linked(ed, retires))},
		"it was decided to retire it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(linked(ed)),
				testplan.NewEvaluation("", testrules.Today).
					SetTarget(v1alpha1.TargetTechnology, "b").
					DecideOn("Retire", testrules.Today),
			),
		},
		"it will be decided tomorrow": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(linked(ed)),
				testplan.NewEvaluation("", testrules.Today).
					SetTarget(v1alpha1.TargetTechnology, "b").
					DecideOn("Retire", "2026-10-02"),
			),
			Want: info,
		},
		"one that is not for learning has it": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("a", testplan.OfDomain(testrules.InfoTech), withCurriculum("Guide")).
					AddTechnology("b", ed),
			),
			Want: info,
		},
		"a waiver": {
			World: testrules.NewDistrict(linked(ed).WaiveFinding("w", rules.CurriculumLinkMissing, testrules.WaivedOff)),
			Want:  waived,
		},
	})
}
