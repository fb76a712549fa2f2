package alignment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/money"
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
		"another line that does not exist": {
			Plan: plan,
			Lot:  lot("laptops").SetUnitCost("300").OrderedOn("2026-07-01").AlsoPaidBy("grant", "80%"),
			Want: []string{"Warning spec.acquisition.otherLines[grant]"},
		},
	})
}

// A part for a line that does not exist counts on no other line, whichever of the lines it is.
func TestPartsOfMissingLines(t *testing.T) {
	lot := func(planName, line string, other ...string) *testplan.DeviceBuilder {
		device := testplan.NewDevice("d", "laptop", 10).SetUnitCost("300").OrderedOn("2026-07-01").PaidBy(planName, line)
		if len(other) > 0 {
			device.AlsoPaidBy(other[0], other[1])
		}
		return device
	}
	for title, c := range map[string]struct {
		lot   *testplan.DeviceBuilder
		want  string
		spent money.Amount
	}{
		"the line of the whole lot": {
			lot("p", "gone"), "Plan p has no budget line gone, and the $3,000 that it is to pay count on no line.", 0,
		},
		"the line that pays the rest": {
			lot("p", "gone", "laptops", "80%"),
			"Plan p has no budget line gone, and the $600 that it is to pay count on no line.",
			240_000,
		},
		"a line that pays a part": {
			lot("p", "laptops", "gone", "80%"),
			"Plan p has no budget line gone, and the $2,400 that it is to pay count on no line.",
			60_000,
		},
		"a plan that does not exist": {
			lot("q", "laptops"),
			"Plan q, whose line laptops is to pay for the lot, does not exist: " +
				"no line is charged, and the $3,000 of the lot count on none.",
			0,
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := testrules.NewPlan().AddTechnology("laptop").AddLine("laptops", 2027, "9000", testplan.WithoutGoal())
			got := testrules.ListLotMessages(plan, c.lot, rules.FundingYearMismatch)
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Error(diff)
			}
			input := testrules.NewInput(testrules.AddDevices(testrules.NewDistrict(plan), c.lot), testrules.Today)
			if line, _ := input.FindLine("laptops"); line.AmountUsed() != c.spent {
				t.Errorf("laptops is charged %d, want %d", line.AmountUsed(), c.spent)
			}
		})
	}
}
