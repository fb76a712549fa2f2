package learning_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestProviderUnfunded(t *testing.T) {
	funded := func(
		amount v1alpha1.Money, start v1alpha1.Date, options ...testrules.ProgramOption,
	) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddLine("l", 2027, amount, testrules.ForPurpose(testrules.Learning)).
			AddProgram("a", "", start, options...)
	}
	warns := []string{"Warning"}
	unpaid := testrules.TaughtBy("External", "")
	testrules.RunExamples(t, rules.ProviderUnfunded, testrules.Examples{
		"no provider": {World: testrules.NewDistrict(funded("5", ""))},
		"an internal one": {
			World: testrules.NewDistrict(funded("5", "", testrules.TaughtBy("Internal", ""))),
		},
		"one that asks for nothing": {
			World: testrules.NewDistrict(funded("5", "", testrules.TaughtBy("Free", ""))),
		},
		"a line with money": {
			World: testrules.NewDistrict(funded("0.01", "", testrules.TaughtBy("External", "l"))),
		},
		"no line": {World: testrules.NewDistrict(funded("5", "", unpaid)), Want: warns},
		"a line of nothing": {
			World: testrules.NewDistrict(funded("0", "", testrules.TaughtBy("External", "l"))),
			Want:  warns,
		},
		"a line of nothing, internal": {
			World: testrules.NewDistrict(funded("0", "", testrules.TaughtBy("Internal", "l"))),
		},
		"its money has moved away": {
			World: testrules.NewDistrict(
				funded("5", "", testrules.TaughtBy("External", "l")).AddTransfer("t", "l", "", "5", testrules.Today),
			),
			Want: warns,
		},
		"it moves away tomorrow": {
			World: testrules.NewDistrict(
				funded("5", "", testrules.TaughtBy("External", "l")).AddTransfer("t", "l", "", "5", "2026-10-02"),
			),
		},
		"no budget": {
			World: testrules.NewDistrict(testrules.NewPlan().AddProgram("a", "", "", unpaid)),
		},
		"a line that does not exist: folded": {
			World: testrules.NewDistrict(funded("5", "", testrules.TaughtBy("External", "m"))),
		},
		"two programs": {
			World: testrules.NewDistrict(funded("5", "", unpaid).AddProgram("b", "", "", unpaid)),
			Want:  []string{"Warning", "Warning"},
		},
		"over in this fiscal year": {
			World: testrules.NewDistrict(funded("5", "2026-07-01", unpaid)),
			Want:  warns,
		},
		"over in the last fiscal year": {World: testrules.NewDistrict(funded("5", "2026-06-30", unpaid))},
		"begun in the last and over in this": {
			World: testrules.NewDistrict(funded("5", "2026-06-30", unpaid, testplan.LastingDays(2))),
			Want:  warns,
		},
		"the last day of its fiscal year": {
			World: testrules.NewDistrict(funded("5", "2026-07-01", unpaid)),
			On:    "2027-06-30",
			Want:  warns,
		},
		"the first day of the year after": {
			World: testrules.NewDistrict(funded("5", "2026-07-01", unpaid)),
			On:    "2027-07-01",
		},
		"a waiver": {
			World: testrules.NewDistrict(funded("5", "", unpaid).WaiveFinding("w", rules.ProviderUnfunded, testrules.WaivedOff)),
			Want:  []string{"Warning waived by w"},
		},
		"a budget without any line": {
			World: testrules.NewDistrict(testrules.NewPlan().SetTotal("5").AddProgram("a", "", "", unpaid)),
			Want:  warns,
		},
	})
}
