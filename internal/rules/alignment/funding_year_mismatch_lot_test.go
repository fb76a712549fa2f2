package alignment_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestFundingYearMismatchAtALot(t *testing.T) {
	plan := testrules.NewPlan().
		AddTechnology("laptop").
		AddLine("laptops", 2027, "1000")
	lot := func(line string) *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "laptop", 1).PaidBy("p", line)
	}
	const field = "spec.acquisition.budgetLine"
	testrules.RunLots(t, rules.FundingYearMismatch, map[string]testrules.LotExample{
		"charges no line": {Plan: plan, Lot: testplan.NewDevice("d", "laptop", 1).OrderedOn("2024-07-01")},
		"ordered on the first day of the line's year": {
			Plan: plan,
			Lot:  lot("laptops").OrderedOn("2026-07-01"),
		},
		"ordered and received before the line's year": {
			Plan: plan,
			Lot:  lot("laptops").OrderedOn("2026-05-01").ReceivedOn("2026-06-30"),
			Want: []string{"Error " + field},
		},
		"a line that does not exist": {
			Plan: plan,
			Lot:  lot("tablets").OrderedOn("2026-07-01"),
			Want: []string{"Warning " + field},
		},
	})
}
