package references_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestWaiverEnded(t *testing.T) {
	until := func(days ...v1alpha1.Date) *testplan.PlanBuilder {
		plan := testrules.NewPlan()
		for i, day := range days {
			plan.WaiveFinding("vu"[i:i+1], rules.PlanStale, v1alpha1.WaiverOff, testplan.WaivedUntil(day))
		}
		return plan
	}
	testrules.RunExamples(t, rules.WaiverEnded, testrules.Examples{
		"no waivers":    {World: testrules.NewDistrict(testrules.NewPlan())},
		"its last day":  {World: testrules.NewDistrict(until(testrules.Today))},
		"the day after": {World: testrules.NewDistrict(until("2026-09-30")), Want: []string{"Info"}},
		"one of two": {
			World: testrules.NewDistrict(until("2026-09-30", testrules.Today)),
			Want:  []string{"Info"},
		},
		"both": {
			World: testrules.NewDistrict(until("2026-09-30", "2026-09-29")),
			Want:  []string{"Info", "Info"},
		},
		"a plan that ended before that": {World: testrules.NewDistrict(until("2029-06-30")), On: "2031-01-01"},
		"a plan that ended later": {
			World: testrules.NewDistrict(until("2029-06-29")),
			On:    "2031-01-01",
			Want:  []string{"Info"},
		},
		"waived": {
			World: testrules.NewDistrict(until("2026-09-30").WaiveFinding("w", rules.WaiverEnded, v1alpha1.WaiverOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
