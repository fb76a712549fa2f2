package schedule_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTimelineInvalid(t *testing.T) {
	step := func(name, stage string, start, end v1alpha1.Date, goals ...string) v1alpha1.TimelineEntry {
		return v1alpha1.TimelineEntry{
			Name:  v1alpha1.EntryName(name),
			Stage: v1alpha1.Label(stage),
			Start: start,
			End:   end,
			Goals: goals,
		}
	}
	line := func(steps ...v1alpha1.TimelineEntry) *testplan.PlanBuilder {
		return testrules.NewPlan().ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Timeline = steps })
	}
	buy := step("buy", "Acquire", "2027-01-04", "2027-03-31", "g")
	testrules.RunExamples(t, rules.TimelineInvalid, testrules.Examples{
		"no timeline": {World: testrules.NewDistrict(testrules.NewPlan())},
		"ends on the plan's first day": {
			World: testrules.NewDistrict(line(step("s", "", "2026-01-01", "2026-07-01"))),
		},
		"ends on the day before": {
			World: testrules.NewDistrict(line(step("s", "", "2026-01-01", "2026-06-30"))),
			Want:  []string{"Warning"},
		},
		"bids that end on the day before": {
			World: testrules.NewDistrict(line(step("s", "Procure: bids", "2026-01-01", "2026-06-30"))),
		},
		"a form for E-Rate, a year before": {
			World: testrules.NewDistrict(line(step("s", "Apply for E-Rate", "2025-07-01", "2025-07-01"))),
		},
		"a form for E-Rate, a year and a day before": {
			World: testrules.NewDistrict(line(step("s", "Apply for E-Rate", "2025-06-30", "2025-06-30"))),
			Want:  []string{"Warning"},
		},
		"planning that ends on the day before": {
			World: testrules.NewDistrict(line(step("s", "plan the rollout", "2026-01-01", "2026-06-30"))),
		},
		"bids after the plan": {
			World: testrules.NewDistrict(line(step("s", "Procure", "2029-07-01", "2029-07-31"))),
			Want:  []string{"Warning"},
		},
		"integration that ends on the day before": {
			World: testrules.NewDistrict(line(step("s", "Integrate", "2026-01-01", "2026-06-30"))),
			Want:  []string{"Warning"},
		},
		"begins on the plan's last day": {
			World: testrules.NewDistrict(line(step("s", "", "2029-06-30", "2030-01-01"))),
		},
		"begins on the day after": {
			World: testrules.NewDistrict(line(step("s", "", "2029-07-01", "2030-01-01"))),
			Want:  []string{"Warning"},
		},
		"two steps": {
			World: testrules.NewDistrict(
				line(step("s", "", "2029-07-01", "2030-01-01"), step("t", "", "2029-07-01", "2030-01-01")),
			),
			Want: []string{"Warning", "Warning"},
		},
		"integrates from the acquisition on": {
			World: testrules.NewDistrict(
				line(buy, step("use", "Integrate", "2027-01-04", "2027-06-11", "g")), testrules.NewGoal("g"),
			),
		},
		"integrates a day before": {
			World: testrules.NewDistrict(
				line(buy, step("use", "Integrate", "2027-01-03", "2027-06-11", "g")), testrules.NewGoal("g"),
			),
			Want: []string{"Warning"},
		},
		"the first acquisition counts": {
			World: testrules.NewDistrict(
				line(
					buy, step("early", "acquire", "2026-09-01", "2026-09-02", "g"),
					step("use", "Integrate", "2027-01-03", "2027-06-11", "g"),
				),
				testrules.NewGoal("g"),
			),
		},
		"in other letters": {
			World: testrules.NewDistrict(
				line(buy, step("use", "integration in lessons", "2027-01-03", "2027-06-11", "g")), testrules.NewGoal("g"),
			),
		},
		"in small letters with more words": {
			World: testrules.NewDistrict(
				line(buy, step("use", "integrate into lessons", "2027-01-03", "2027-06-11", "g")), testrules.NewGoal("g"),
			),
			Want: []string{"Warning"},
		},
		"for another goal": {
			World: testrules.NewDistrict(
				line(buy, step("use", "Integrate", "2027-01-03", "2027-06-11", "h")), testrules.NewGoal("g"),
				testrules.NewGoal("h"),
			),
		},
		"for one goal of two": {
			World: testrules.NewDistrict(
				line(buy, step("use", "Integrate", "2027-01-03", "2027-06-11", "h", "g")), testrules.NewGoal("g"),
				testrules.NewGoal("h"),
			),
			Want: []string{"Warning"},
		},
		"nothing is acquired": {
			World: testrules.NewDistrict(
				line(step("use", "Integrate", "2027-01-03", "2027-06-11", "g")), testrules.NewGoal("g"),
			),
		},
		"another stage": {
			World: testrules.NewDistrict(
				line(buy, step("use", "Maintain", "2027-01-03", "2027-06-11", "g")), testrules.NewGoal("g"),
			),
		},
		"early and outside the plan: one finding": {
			World: testrules.NewDistrict(
				line(buy, step("use", "Integrate", "2026-01-03", "2026-06-11", "g")), testrules.NewGoal("g"),
			),
			Want: []string{"Warning"},
		},
		"waived": {
			World: testrules.NewDistrict(
				line(step("s", "", "2029-07-01", "2030-01-01")).WaiveFinding("w", rules.TimelineInvalid, v1alpha1.WaiverOff),
			),
			Want: []string{"Warning waived by w"},
		},
	})
}
