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
		return testrules.Plan().
			Program("a", "", "", withFollowUp("2027-01-28")).
			Program("b", "", start, append([]testrules.ProgramOption{
				testplan.About("g"), testplan.Teaching("t"),
			}, options...)...)
	}
	then := func(start v1alpha1.Date, options ...testrules.ProgramOption) testrules.World {
		return testrules.District(
			held("2026-09-24").Program("c", "", start, options...).Technology("t").Technology("u"), testrules.Goal("g"),
			testrules.Goal("h"),
		)
	}
	info := []string{"Info"}
	both := []string{"Info", "Info"}
	testrules.Run(t, rules.FollowUpMissing, testrules.Examples{
		"no programs": {World: testrules.District(testrules.Plan())},
		"no program records it": {
			World: testrules.District(testrules.Plan().Program("a", "", "2026-09-24", testplan.About("g"))),
		},
		"it stands alone": {World: testrules.District(held("2026-09-24")), Want: info},
		"it has one": {
			World: testrules.District(held("2026-09-24", withFollowUp("2026-09-25"))),
		},
		"no day":                             {World: testrules.District(held(""))},
		"it is to come":                      {World: testrules.District(held("2027-09-24")), Want: info},
		"a later program for the goal":       {World: then("2026-09-25", testplan.About("g"))},
		"a later program for the technology": {World: then("2026-09-25", testplan.Teaching("t"))},
		"both are about it: none stands alone": {
			World: then("2027-09-25", testplan.About("g", "h"), testplan.Teaching("t", "u")),
		},
		"an earlier program: it is the later": {World: then("2026-09-23", testplan.About("g"))},
		"on the same day":                     {World: then("2026-09-24", testplan.About("g")), Want: both},
		"about something else": {
			World: then("2026-09-25", testplan.About("h"), testplan.Teaching("u")),
			Want:  both,
		},
		"a goal of the technology's name": {World: then("2026-09-25", testplan.About("t")), Want: both},
		"about nothing":                   {World: then("2026-09-25"), Want: both},
		"each season, on no day":          {World: then("", testplan.About("g"))},
		"395 days ago":                    {World: testrules.District(held("2025-09-01")), Want: info},
		"396 days ago":                    {World: testrules.District(held("2025-08-31"))},
		"so many days: 395 days ago": {
			World: testrules.District(held("2025-08-30", testplan.Lasting(3))),
			Want:  info,
		},
		"a waiver": {
			World: testrules.District(held("2026-09-24").Waive("w", rules.FollowUpMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
