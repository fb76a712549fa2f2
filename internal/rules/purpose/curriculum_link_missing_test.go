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
	ed := testplan.In(testrules.EdTech)
	linked := func(more ...testrules.TechnologyOption) *testplan.PlanBuilder {
		return testrules.Plan().Technology("a", ed, withCurriculum("Guide")).Technology("b", more...)
	}
	retires := func(t *v1alpha1.Technology) { t.Lifecycle, t.RetireOn = v1alpha1.LifecycleRetired, "2029-06-30" }
	testrules.Run(t, rules.CurriculumLinkMissing, testrules.Examples{
		"no technologies": {World: testrules.District(testrules.Plan())},
		"none names any": {
			World: testrules.District(testrules.Plan().Technology("a", ed).Technology("b", ed)),
		},
		"all do":     {World: testrules.District(linked(ed, withCurriculum("Unit 4")))},
		"one of two": {World: testrules.District(linked(ed)), Want: info},
		"of assistive technology": {
			World: testrules.District(linked(testplan.In(testrules.AT))),
			Want:  info,
		},
		"students use it": {
			World: testrules.District(linked(testplan.In(testrules.InfoTech), testplan.StudentFacing())),
			Want:  info,
		},
		"it is not for learning": {World: testrules.District(linked(testplan.In(testrules.InfoTech)))},
		"of no domain":           {World: testrules.District(linked())},
		"a candidate": {
			World: testrules.District(linked(ed, testplan.At(v1alpha1.LifecycleCandidate))),
			Want:  info,
		},
		"it is retired": {World: testrules.District(linked(ed, retires))},
		"it was decided to retire it": {
			World: testrules.Recorded(
				testrules.District(linked(ed)),
				testplan.Evaluation("", testrules.Today).
					Target(v1alpha1.TargetTechnology, "b").
					Decided("Retire", testrules.Today),
			),
		},
		"it will be decided tomorrow": {
			World: testrules.Recorded(
				testrules.District(linked(ed)),
				testplan.Evaluation("", testrules.Today).
					Target(v1alpha1.TargetTechnology, "b").
					Decided("Retire", "2026-10-02"),
			),
			Want: info,
		},
		"one that is not for learning has it": {
			World: testrules.District(
				testrules.Plan().
					Technology("a", testplan.In(testrules.InfoTech), withCurriculum("Guide")).
					Technology("b", ed),
			),
			Want: info,
		},
		"a waiver": {
			World: testrules.District(linked(ed).Waive("w", rules.CurriculumLinkMissing, testrules.WaivedOff)),
			Want:  waived,
		},
	})
}
