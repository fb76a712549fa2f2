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
		return testrules.Plan().
			Line("l", 2027, amount, testrules.Paying(testrules.Learning)).
			Program("a", "", start, options...)
	}
	warns := []string{"Warning"}
	unpaid := testrules.TaughtBy("External", "")
	testrules.Run(t, rules.ProviderUnfunded, testrules.Examples{
		"no provider": {World: testrules.District(funded("5", ""))},
		"an internal one": {
			World: testrules.District(funded("5", "", testrules.TaughtBy("Internal", ""))),
		},
		"one that asks for nothing": {
			World: testrules.District(funded("5", "", testrules.TaughtBy("Free", ""))),
		},
		"a line with money": {
			World: testrules.District(funded("0.01", "", testrules.TaughtBy("External", "l"))),
		},
		"no line": {World: testrules.District(funded("5", "", unpaid)), Want: warns},
		"a line of nothing": {
			World: testrules.District(funded("0", "", testrules.TaughtBy("External", "l"))),
			Want:  warns,
		},
		"a line of nothing, internal": {
			World: testrules.District(funded("0", "", testrules.TaughtBy("Internal", "l"))),
		},
		"its money has moved away": {
			World: testrules.District(
				funded("5", "", testrules.TaughtBy("External", "l")).Transfer("t", "l", "", "5", testrules.Today),
			),
			Want: warns,
		},
		"it moves away tomorrow": {
			World: testrules.District(
				funded("5", "", testrules.TaughtBy("External", "l")).Transfer("t", "l", "", "5", "2026-10-02"),
			),
		},
		"no budget": {
			World: testrules.District(testrules.Plan().Program("a", "", "", unpaid)),
		},
		"a line that does not exist: folded": {
			World: testrules.District(funded("5", "", testrules.TaughtBy("External", "m"))),
		},
		"two programs": {
			World: testrules.District(funded("5", "", unpaid).Program("b", "", "", unpaid)),
			Want:  []string{"Warning", "Warning"},
		},
		"over in this fiscal year": {
			World: testrules.District(funded("5", "2026-07-01", unpaid)),
			Want:  warns,
		},
		"over in the last fiscal year": {World: testrules.District(funded("5", "2026-06-30", unpaid))},
		"begun in the last and over in this": {
			World: testrules.District(funded("5", "2026-06-30", unpaid, testplan.Lasting(2))),
			Want:  warns,
		},
		"the last day of its fiscal year": {
			World: testrules.District(funded("5", "2026-07-01", unpaid)),
			On:    "2027-06-30",
			Want:  warns,
		},
		"the first day of the year after": {
			World: testrules.District(funded("5", "2026-07-01", unpaid)),
			On:    "2027-07-01",
		},
		"a waiver": {
			World: testrules.District(funded("5", "", unpaid).Waive("w", rules.ProviderUnfunded, testrules.WaivedOff)),
			Want:  []string{"Warning waived by w"},
		},
		"a budget without any line": {
			World: testrules.District(testrules.Plan().Total("5").Program("a", "", "", unpaid)),
			Want:  warns,
		},
	})
}
