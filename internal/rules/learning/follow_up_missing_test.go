package learning_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFollowUpMissing(t *testing.T) {
	held := func(start v1alpha1.Date, options ...testrules.ProgramOption) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddProgram("a", "", "", withFollowUp("2027-01-28")).
			AddProgram("b", "", start, append([]testrules.ProgramOption{
				testplan.AboutGoals("g"), testplan.AboutTechnologies("t"),
			}, options...)...)
	}
	then := func(start v1alpha1.Date, options ...testrules.ProgramOption) testrules.World {
		return testrules.NewDistrict(
			held("2026-09-24").AddProgram("c", "", start, options...).AddTechnology("t").AddTechnology("u"), testrules.NewGoal("g"),
			testrules.NewGoal("h"),
		)
	}
	info := []string{"Info"}
	both := []string{"Info", "Info"}
	testrules.RunExamples(t, rules.FollowUpMissing, testrules.Examples{
		"no programs": {World: testrules.NewDistrict(testrules.NewPlan())},
		"no program records it": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "2026-09-24", testplan.AboutGoals("g"))),
		},
		"it stands alone": {World: testrules.NewDistrict(held("2026-09-24")), Want: info},
		"it has one": {
			World: testrules.NewDistrict(held("2026-09-24", withFollowUp("2026-09-25"))),
		},
		"no day":                             {World: testrules.NewDistrict(held(""))},
		"it is to come":                      {World: testrules.NewDistrict(held("2027-09-24")), Want: info},
		"a later program for the goal":       {World: then("2026-09-25", testplan.AboutGoals("g"))},
		"a later program for the technology": {World: then("2026-09-25", testplan.AboutTechnologies("t"))},
		"both are about it: none stands alone": {
			World: then("2027-09-25", testplan.AboutGoals("g", "h"), testplan.AboutTechnologies("t", "u")),
		},
		"an earlier program: it is the later": {World: then("2026-09-23", testplan.AboutGoals("g"))},
		"on the same day":                     {World: then("2026-09-24", testplan.AboutGoals("g")), Want: both},
		"about something else": {
			World: then("2026-09-25", testplan.AboutGoals("h"), testplan.AboutTechnologies("u")),
			Want:  both,
		},
		"a goal of the technology's name": {World: then("2026-09-25", testplan.AboutGoals("t")), Want: both},
		"about nothing":                   {World: then("2026-09-25"), Want: both},
		"each season, on no day":          {World: then("", testplan.AboutGoals("g"))},
		"395 days ago":                    {World: testrules.NewDistrict(held("2025-09-01")), Want: info},
		"396 days ago":                    {World: testrules.NewDistrict(held("2025-08-31"))},
		"so many days: 395 days ago": {
			World: testrules.NewDistrict(held("2025-08-30", testplan.LastingDays(3))),
			Want:  info,
		},
		"a waiver": {
			World: testrules.NewDistrict(held("2026-09-24").WaiveFinding("w", rules.FollowUpMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
