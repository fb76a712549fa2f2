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
		return testrules.Plan().Program("a", "", "", withFeedback(10, "")).Program("b", "", start, options...)
	}
	info := []string{"Info"}
	testrules.Run(t, rules.FeedbackMissing, testrules.Examples{
		"no programs": {World: testrules.District(testrules.Plan())},
		"no program records it": {
			World: testrules.District(testrules.Plan().Program("a", "", "2026-07-01").Program("b", "", "2026-07-01")),
		},
		"30 days ago":               {World: testrules.District(held("2026-09-01"))},
		"31 days ago":               {World: testrules.District(held("2026-08-31")), Want: info},
		"395 days ago":              {World: testrules.District(held("2025-09-01")), Want: info},
		"396 days ago":              {World: testrules.District(held("2025-08-31"))},
		"so many days: 30 days ago": {World: testrules.District(held("2026-08-30", testplan.Lasting(3)))},
		"so many days: 31 days ago": {
			World: testrules.District(held("2026-08-29", testplan.Lasting(3))),
			Want:  info,
		},
		"no day":               {World: testrules.District(held(""))},
		"to come":              {World: testrules.District(held("2027-03-01"))},
		"answers are feedback": {World: testrules.District(held("2026-08-31", withFeedback(24, "")))},
		"words are feedback": {
			World: testrules.District(held("2026-08-31", withFeedback(0, "More time."))),
		},
		"two programs": {
			World: testrules.District(held("2026-08-31").Program("c", "", "2026-08-01")),
			Want:  []string{"Info", "Info"},
		},
		"a plan that ended 30 days after": {World: testrules.District(held("2029-05-31")), On: "2031-01-01"},
		"a plan that ended 31 days after": {
			World: testrules.District(held("2029-05-30")),
			On:    "2031-01-01",
			Want:  info,
		},
		"31 days ago, and there is a waiver": {
			World: testrules.District(held("2026-08-31").Waive("w", rules.FeedbackMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
