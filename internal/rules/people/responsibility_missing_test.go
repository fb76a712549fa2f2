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
	testrules.Run(t, rules.ResponsibilityMissing, testrules.Examples{
		"no technology": {World: testrules.District(testrules.Plan())},
		"none recorded": {World: testrules.District(testrules.Plan().Technology("a").Technology("b"))},
		"all recorded": {
			World: testrules.District(testrules.Plan().Technology("a", cared).Technology("b", cared)),
		},
		"one of two": {
			World: testrules.District(testrules.Plan().Technology("a", cared).Technology("b")),
			Want:  []string{"Info"},
		},
		"two of three, one finding": {
			World: testrules.District(
				testrules.Plan().
					Technology("a", cared).
					Technology("b").
					Technology("c", testplan.At(v1alpha1.LifecycleCandidate)),
			),
			Want: []string{"Info"},
		},
		"an adopted one": {
			World: testrules.District(
				testrules.Plan().Technology("a", cared).Technology("b", testplan.At(v1alpha1.LifecycleAdopted)),
			),
			Want: []string{"Info"},
		},
		"one on its way out": {
			World: testrules.District(
				testrules.Plan().
					Technology("a", cared).
					Technology("b", testplan.At(v1alpha1.LifecycleRetiring)).
					Technology("c", testplan.At(v1alpha1.LifecycleRetired)),
			),
		},
		"a waiver": {
			World: testrules.District(
				testrules.Plan().
					Technology("a", cared).
					Technology("b").
					Waive("w", rules.ResponsibilityMissing, testrules.WaivedOff),
			),
			Want: []string{"Info waived by w"},
		},
	})
}
