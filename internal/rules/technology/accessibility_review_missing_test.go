package technology_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAccessibilityReviewMissing(t *testing.T) {
	ed := testplan.OfDomain(testrules.EdTech)
	it := testplan.OfDomain(testrules.InfoTech)
	gone := testplan.AtStage(v1alpha1.LifecycleRetired)
	reviewed := func(on v1alpha1.Date) func(*v1alpha1.Technology) {
		return func(t *v1alpha1.Technology) { t.AccessibilityReviewed = on }
	}
	testrules.RunExamples(t, rules.AccessibilityReviewMissing, testrules.Examples{
		"not reviewed, and another is": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed).AddTechnology("u", it, reviewed("2026-01-10"))),
			Want:  []string{"Warning"},
		},
		"reviewed on the day": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed, reviewed(testrules.Today))),
		},
		"to be reviewed on the next day": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed, reviewed("2026-10-02"))),
			Want:  []string{"Warning"},
		},
		"on that day": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed, reviewed("2026-10-02"))),
			On:    "2026-10-02",
		},
		"students use it": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", testplan.StudentFacing()).AddTechnology("u", reviewed("2026-01-10")),
			),
			Want: []string{"Warning"},
		},
		"it is not for learning": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", it).AddTechnology("u", reviewed("2026-01-10"))),
		},
		"it was decided to stop it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed).AddTechnology("u", reviewed("2026-01-10"))),
				testrules.DecidedEvaluation("Retire", testrules.Today),
			),
		},
		"it is to be decided to stop it": {
			World: testrules.AddEvaluations(
				testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed).AddTechnology("u", reviewed("2026-01-10"))),
				testrules.DecidedEvaluation("Retire", "2026-10-02"),
			),
			Want: []string{"Warning"},
		},
		"it is retired": {
			World: testrules.NewDistrict(
				testrules.NewPlan().AddTechnology("t", ed, gone).AddTechnology("u", reviewed("2026-01-10")),
			),
		},
		"none is reviewed: one finding": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("t", ed).AddTechnology("u", ed).AddTechnology("v", it)),
			Want:  []string{"Info"},
		},
		"none is reviewed, and none is for learning": {
			World: testrules.NewDistrict(testrules.NewPlan().AddTechnology("v", it)),
		},
		"a waiver": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("t", ed).
					AddTechnology("u", reviewed("2026-01-10")).
					WaiveFinding("w", rules.AccessibilityReviewMissing, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning waived by w"},
		},
		"no technology": {World: testrules.NewDistrict(testrules.NewPlan())},
	})
}
