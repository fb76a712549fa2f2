package learning_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestProgramOwnerMissing(t *testing.T) {
	all := ownedBy("Principals", "Director", "Coaches")
	info := []string{"Info"}
	other := func(start v1alpha1.Date, more ...testrules.ProgramOption) *testplan.PlanBuilder {
		return testrules.Plan().Program("a", "", "", all).Program("b", "", start, more...)
	}
	testrules.Run(t, rules.ProgramOwnerMissing, testrules.Examples{
		"no programs": {World: testrules.District(testrules.Plan())},
		"none recorded": {
			World: testrules.District(testrules.Plan().Program("a", "", "").Program("b", "", "")),
		},
		"all recorded": {World: testrules.District(other("", all))},
		"one of three": {
			World: testrules.District(testrules.Plan().Program("a", "", "", ownedBy("", "", "Coaches"))),
			Want:  info,
		},
		"two of three": {
			World: testrules.District(testrules.Plan().Program("a", "", "", ownedBy("", "Director", "Coaches"))),
			Want:  info,
		},
		"none of three, where another has": {World: testrules.District(other("")), Want: info},
		"two programs": {
			World: testrules.District(other("").Program("c", "", "")),
			Want:  []string{"Info", "Info"},
		},
		"its last day": {
			World: testrules.District(other("2026-09-30", testplan.Lasting(2))),
			Want:  info,
		},
		"the day after its last":         {World: testrules.District(other("2026-09-30", testplan.Lasting(1)))},
		"a day without a number of days": {World: testrules.District(other(testrules.Today)), Want: info},
		"the day after it":               {World: testrules.District(other("2026-09-30"))},
		"what is over still records": {
			World: testrules.District(testrules.Plan().Program("a", "", "2026-07-01", all).Program("b", "", "")),
			Want:  info,
		},
		"a waiver": {
			World: testrules.District(other("").Waive("w", rules.ProgramOwnerMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
