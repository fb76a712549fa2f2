package learning_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestLearningWindowMissing(t *testing.T) {
	on := func(days ...v1alpha1.Date) *testplan.PlanBuilder {
		plan := testrules.NewPlan()
		for i, day := range days {
			plan.AddProgram(fmt.Sprint("p", i), "", day)
		}
		return plan
	}
	year := []v1alpha1.Date{"2026-08-31", "2026-09-01", "2027-05-31"}
	lasting := func(days int32) func(*v1alpha1.LearningProgram) {
		return func(l *v1alpha1.LearningProgram) { l.Days = days }
	}
	testrules.RunExamples(t, rules.LearningWindowMissing, testrules.Examples{
		"no programs":             {World: testrules.NewDistrict(testrules.NewPlan())},
		"summer, fall and spring": {World: testrules.NewDistrict(on(year...))},
		"December is winter": {
			World: testrules.NewDistrict(on("2026-08-31", "2026-12-01", "2027-05-31")),
			Want:  []string{"Warning FY2027"},
		},
		"February is winter": {
			World: testrules.NewDistrict(on("2026-08-31", "2026-09-01", "2027-02-28")),
			Want:  []string{"Warning FY2027"},
		},
		"June is summer": {
			World: testrules.NewDistrict(on("2027-06-01", "2026-11-30", "2027-03-01")),
		},
		"the season that is given counts": {
			World: testrules.NewDistrict(on("2026-08-31", "2027-05-31").AddProgram("f", "Fall", "2026-12-01")),
		},
		"a season and no day: every year": {
			World: testrules.NewDistrict(on("2026-08-31", "2027-05-31").AddProgram("f", "Fall", "")),
		},
		"only seasons: the first year": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("s", "Summer", "").AddProgram("f", "Fall", "")),
			Want:  []string{"Warning FY2027"},
		},
		"one finding names two": {
			World: testrules.NewDistrict(on("2026-09-01")),
			Want:  []string{"Warning FY2027"},
		},
		"a later year with a program": {
			World: testrules.NewDistrict(on(append(year, "2028-04-01")...)),
			Want:  []string{"Warning FY2028"},
		},
		"that year once it is the current": {
			World: testrules.NewDistrict(on(year...)),
			On:    "2027-07-01",
			Want:  []string{"Warning FY2028"},
		},
		"the last day of the year before": {World: testrules.NewDistrict(on(year...)), On: "2027-06-30"},
		"a past year": {
			World: testrules.NewDistrict(on("2026-09-01", "2027-08-01", "2027-09-01", "2028-04-01")),
			On:    "2027-07-01",
		},
		"before the plan: its first year": {
			World: testrules.NewDistrict(on("2026-09-01")),
			On:    "2026-05-01",
			Want:  []string{"Warning FY2027"},
		},
		"92 days of the year in the plan": {
			World: testrules.NewDistrict(on("2027-05-01").SetPeriod("2027-03-31", "2029-06-30")),
			On:    "2027-04-01",
			Want:  []string{"Warning FY2027"},
		},
		"91 days of the year in the plan": {
			World: testrules.NewDistrict(on("2027-05-01").SetPeriod("2027-04-01", "2029-06-30")),
			On:    "2027-04-01",
		},
		"spring is after the plan": {
			World: testrules.NewDistrict(on("2026-08-31", "2026-09-01").SetPeriod("2026-07-01", "2027-03-30")),
		},
		"a whole month of spring is in it": {
			World: testrules.NewDistrict(on("2026-08-31", "2026-09-01").SetPeriod("2026-07-01", "2027-03-31")),
			Want:  []string{"Warning FY2027"},
		},
		"a program that may be the missing": {World: testrules.NewDistrict(on("2026-09-01").AddProgram("x", "", ""))},
		"fiscal years as calendar years": {
			World: testrules.NewDistrict(
				on("2026-08-31", "2026-09-01", "2027-05-31").FiscalStart(1).SetPeriod("2026-01-01", "2028-12-31"),
			),
			On:   "2026-05-31",
			Want: []string{"Warning FY2026", "Warning FY2027"},
		},
		"the spring of this year is over": {
			World: testrules.NewDistrict(
				on("2026-08-31", "2026-09-01", "2027-05-31").FiscalStart(1).SetPeriod("2026-01-01", "2028-12-31"),
			),
			On:   "2026-06-01",
			Want: []string{"Warning FY2027"},
		},
		"the last day of fall": {
			World: testrules.NewDistrict(on("2026-08-31", "2027-05-31")),
			On:    "2026-11-30",
			Want:  []string{"Warning FY2027"},
		},
		"fall is over": {
			World: testrules.NewDistrict(on("2026-08-31", "2027-05-31")),
			On:    "2026-12-01",
		},
		"summer is over when the year is": {
			World: testrules.NewDistrict(on("2026-09-01", "2027-05-31")),
			On:    "2027-06-01",
			Want:  []string{"Warning FY2027"},
		},
		"a program that lasts into fall": {
			World: testrules.NewDistrict(on("2027-05-31").AddProgram("l", "", "2026-08-25", lasting(8))),
		},
		"a program that ends the day before": {
			World: testrules.NewDistrict(on("2027-05-31").AddProgram("l", "", "2026-08-25", lasting(7))),
			Want:  []string{"Warning FY2027"},
		},
		"it lasts, and its season is given": {
			World: testrules.NewDistrict(on("2027-05-31").AddProgram("l", "Summer", "2026-08-25", lasting(8))),
		},
		"a year of coaching": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("l", "", "2026-08-25", lasting(280))),
		},
		"it lasts into the next year": {
			World: testrules.NewDistrict(on(year...).AddProgram("l", "", "2027-06-25", lasting(8))),
		},
		"a waiver of the year": {
			World: testrules.NewDistrict(
				on("2026-09-01").WaiveFinding("w", rules.LearningWindowMissing, testrules.WaivedOff, testplan.WaivedIn(2027)),
			),
			Want: []string{"Warning FY2027 waived by w"},
		},
		"a draft: that is when it helps most": {
			World: testrules.NewDistrict(on("2026-09-01").MarkDraft()),
			Want:  []string{"Warning FY2027"},
		},
	})
}
