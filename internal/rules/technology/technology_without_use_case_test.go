package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTechnologyWithoutUseCase(t *testing.T) {
	ed := testplan.In(testrules.EdTech)
	it := testplan.In(testrules.InfoTech)
	gone := testplan.At(v1alpha1.LifecycleRetired)
	testrules.Run(t, rules.TechnologyWithoutUseCase, testrules.Examples{
		"neither, and another says it": {
			World: testrules.District(testrules.Plan().Technology("t", ed).Technology("u", it, testplan.Serving("x"))),
			Want:  []string{"Warning"},
		},
		"each of two": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", ed).
					Technology("s", testplan.In(testrules.AT)).
					Technology("u", it, testplan.Meeting("x")),
			),
			Want: []string{"Warning", "Warning"},
		},
		"a use case": {
			World: testrules.District(testrules.Plan().Technology("t", ed, testplan.Serving("x"))),
		},
		"a need": {
			World: testrules.District(testrules.Plan().Technology("t", ed, testplan.Meeting("x"))),
		},
		"students use it": {
			World: testrules.District(
				testrules.Plan().Technology("t", testplan.StudentFacing()).Technology("u", testplan.Serving("x")),
			),
			Want: []string{"Warning"},
		},
		"it is not for learning": {
			World: testrules.District(testrules.Plan().Technology("t", it).Technology("u", testplan.Serving("x"))),
		},
		"it was decided to stop it": {
			World: testrules.Recorded(
				testrules.District(testrules.Plan().Technology("t", ed).Technology("u", testplan.Serving("x"))),
				testrules.Decided("Retire", testrules.Today),
			),
		},
		"it is to be decided to stop it": {
			World: testrules.Recorded(
				testrules.District(testrules.Plan().Technology("t", ed).Technology("u", testplan.Serving("x"))),
				testrules.Decided("Retire", "2026-10-02"),
			),
			Want: []string{"Warning"},
		},
		"it is retired": {
			World: testrules.District(
				testrules.Plan().Technology("t", ed, gone).Technology("u", testplan.Serving("x")),
			),
		},
		"none says it: one finding": {
			World: testrules.District(testrules.Plan().Technology("t", ed).Technology("u", ed).Technology("v", it)),
			Want:  []string{"Info"},
		},
		"none says it, and none is for learning": {
			World: testrules.District(testrules.Plan().Technology("v", it).Technology("w", ed, gone)),
		},
		"no technology": {World: testrules.District(testrules.Plan())},
		"a waiver": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", ed).
					Technology("u", ed, testplan.Serving("x")).
					Waive("w", rules.TechnologyWithoutUseCase, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning waived by w"},
		},
		"the only one that says it is not for that": {
			World: testrules.District(
				testrules.Plan().Technology("t", ed).Technology("w", gone, testplan.Serving("x")),
			),
			Want: []string{"Warning"},
		},
	})
}
