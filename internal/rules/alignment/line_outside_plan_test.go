package alignment_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestLineOutsidePlan(t *testing.T) {
	testrules.RunExamples(t, rules.LineOutsidePlan, testrules.Examples{
		"the plan's first year": {World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2027, "5"))},
		"the year before the plan": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2026, "5")),
			Want:  []string{"Warning 5"},
		},
		"the plan's last year": {World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2029, "5"))},
		"the year after the plan": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2030, "5")),
			Want:  []string{"Warning 5"},
		},
		"a line whose last two years are after the plan": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2029, "6", testplan.ThroughYear(2031))),
			Want:  []string{"Warning 4"},
		},
		"a line of another year without money": {World: testrules.NewDistrict(testrules.NewPlan().AddLine("l", 2030, "0"))},
	})
}
