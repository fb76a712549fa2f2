package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAccessibilityReviewMissing(t *testing.T) {
	ed := testplan.In(testrules.EdTech)
	it := testplan.In(testrules.InfoTech)
	gone := testplan.At(v1alpha1.LifecycleRetired)
	reviewed := func(on v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.AccessibilityReviewed = on }
	}
	testrules.Run(t, rules.AccessibilityReviewMissing, testrules.Examples{
		"not reviewed, and another is": {
			World: testrules.District(testrules.Plan().Technology("t", ed).Technology("u", it, reviewed("2026-01-10"))),
			Want:  []string{"Warning"},
		},
		"reviewed on the day": {
			World: testrules.District(testrules.Plan().Technology("t", ed, reviewed(testrules.Today))),
		},
		"to be reviewed on the next day": {
			World: testrules.District(testrules.Plan().Technology("t", ed, reviewed("2026-10-02"))),
			Want:  []string{"Warning"},
		},
		"on that day": {
			World: testrules.District(testrules.Plan().Technology("t", ed, reviewed("2026-10-02"))),
			On:    "2026-10-02",
		},
		"students use it": {
			World: testrules.District(
				testrules.Plan().Technology("t", testplan.StudentFacing()).Technology("u", reviewed("2026-01-10")),
			),
			Want: []string{"Warning"},
		},
		"it is not for learning": {
			World: testrules.District(testrules.Plan().Technology("t", it).Technology("u", reviewed("2026-01-10"))),
		},
		"it was decided to stop it": {
			World: testrules.Recorded(
				testrules.District(testrules.Plan().Technology("t", ed).Technology("u", reviewed("2026-01-10"))),
				testrules.Decided("Retire", testrules.Today),
			),
		},
		"it is to be decided to stop it": {
			World: testrules.Recorded(
				testrules.District(testrules.Plan().Technology("t", ed).Technology("u", reviewed("2026-01-10"))),
				testrules.Decided("Retire", "2026-10-02"),
			),
			Want: []string{"Warning"},
		},
		"it is retired": {
			World: testrules.District(
				testrules.Plan().Technology("t", ed, gone).Technology("u", reviewed("2026-01-10")),
			),
		},
		"none is reviewed: one finding": {
			World: testrules.District(testrules.Plan().Technology("t", ed).Technology("u", ed).Technology("v", it)),
			Want:  []string{"Info"},
		},
		"none is reviewed, and none is for learning": {World: testrules.District(testrules.Plan().Technology("v", it))},
		"a waiver": {
			World: testrules.District(
				testrules.Plan().
					Technology("t", ed).
					Technology("u", reviewed("2026-01-10")).
					Waive("w", rules.AccessibilityReviewMissing, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning waived by w"},
		},
		"no technology": {World: testrules.District(testrules.Plan())},
	})
}
