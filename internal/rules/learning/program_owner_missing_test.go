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
		return testrules.NewPlan().AddProgram("a", "", "", all).AddProgram("b", "", start, more...)
	}
	testrules.RunExamples(t, rules.ProgramOwnerMissing, testrules.Examples{
		"no programs": {World: testrules.NewDistrict(testrules.NewPlan())},
		"none recorded": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "").AddProgram("b", "", "")),
		},
		"all recorded": {World: testrules.NewDistrict(other("", all))},
		"one of three": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "", ownedBy("", "", "Coaches"))),
			Want:  info,
		},
		"two of three": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "", ownedBy("", "Director", "Coaches"))),
			Want:  info,
		},
		"none of three, where another has": {World: testrules.NewDistrict(other("")), Want: info},
		"two programs": {
			World: testrules.NewDistrict(other("").AddProgram("c", "", "")),
			Want:  []string{"Info", "Info"},
		},
		"its last day": {
			World: testrules.NewDistrict(other("2026-09-30", testplan.LastingDays(2))),
			Want:  info,
		},
		"the day after its last":         {World: testrules.NewDistrict(other("2026-09-30", testplan.LastingDays(1)))},
		"a day without a number of days": {World: testrules.NewDistrict(other(testrules.Today)), Want: info},
		"the day after it":               {World: testrules.NewDistrict(other("2026-09-30"))},
		"what is over still records": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "2026-07-01", all).AddProgram("b", "", "")),
			Want:  info,
		},
		"a waiver": {
			World: testrules.NewDistrict(other("").WaiveFinding("w", rules.ProgramOwnerMissing, testrules.WaivedOff)),
			Want:  []string{"Info waived by w"},
		},
	})
}
