package learning_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFeedbackMissing(t *testing.T) {
	held := func(start v1alpha1.Date, options ...testrules.ProgramOption) *testplan.PlanBuilder {
		return testrules.NewPlan().AddProgram("a", "", "", withFeedback(10, "")).AddProgram("b", "", start, options...)
	}
	info := []string{"Info"}
	testrules.RunExamples(t, rules.FeedbackMissing, testrules.Examples{
		"no programs": {World: testrules.NewDistrict(testrules.NewPlan())},
		"no program records it": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "2026-07-01").AddProgram("b", "", "2026-07-01")),
		},
		"30 days ago":               {World: testrules.NewDistrict(held("2026-09-01"))},
		"31 days ago":               {World: testrules.NewDistrict(held("2026-08-31")), Want: info},
		"395 days ago":              {World: testrules.NewDistrict(held("2025-09-01")), Want: info},
		"396 days ago":              {World: testrules.NewDistrict(held("2025-08-31"))},
		"so many days: 30 days ago": {World: testrules.NewDistrict(held("2026-08-30", testplan.LastingDays(3)))},
		"so many days: 31 days ago": {
			World: testrules.NewDistrict(held("2026-08-29", testplan.LastingDays(3))),
			Want:  info,
		},
		"no day":               {World: testrules.NewDistrict(held(""))},
		"to come":              {World: testrules.NewDistrict(held("2027-03-01"))},
		"answers are feedback": {World: testrules.NewDistrict(held("2026-08-31", withFeedback(24, "")))},
		"words are feedback": {
			World: testrules.NewDistrict(held("2026-08-31", withFeedback(0, "More time."))),
		},
		"two programs": {
			World: testrules.NewDistrict(held("2026-08-31").AddProgram("c", "", "2026-08-01")),
			Want:  []string{"Info", "Info"},
		},
		"a plan that ended 30 days after": {World: testrules.NewDistrict(held("2029-05-31")), On: "2031-01-01"},
		"a plan that ended 31 days after": {
			World: testrules.NewDistrict(held("2029-05-30")),
			On:    "2031-01-01",
			Want:  info,
		},
		"31 days ago, and there is a waiver": {
			World: testrules.NewDistrict(held("2026-08-31").WaiveFinding("w", rules.FeedbackMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
