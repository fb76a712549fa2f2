package inventory_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
)

// A lot is paid for by several lines: the parts add up to what it costs.
func TestSplitCost(t *testing.T) {
	lot := func(unitCost v1alpha1.Money, quantity int32) *testplan.DeviceBuilder {
		return testplan.NewDevice("d", "t", quantity).SetUnitCost(unitCost).PaidBy("p", "own")
	}
	type parts map[v1alpha1.EntryName]v1alpha1.Money
	for title, c := range map[string]struct {
		lot      *testplan.DeviceBuilder
		currency string
		want     parts
		problem  inventory.PartProblem
	}{
		"one line":   {lot: lot("305", 310)},
		"no line":    {lot: testplan.NewDevice("d", "t", 5).SetUnitCost("10")},
		"a donation": {lot: lot("10", 5).AcquiredAs("Donation").AlsoPaidBy("grant", "50%")},
		"E-Rate pays 80 percent": {
			lot: lot("1150", 130).AlsoPaidBy("erate", "80%"), want: parts{"own": "29900", "erate": "119600"},
		},
		"a grant pays an amount": {
			lot: lot("320", 920).AlsoPaidBy("grant", "260000"), want: parts{"own": "34400", "grant": "260000"},
		},
		"half a cent is rounded up": {
			lot: lot("0.01", 1).AlsoPaidBy("grant", "50%"), want: parts{"own": "0", "grant": "0.01"},
		},
		"a third to the cent": {
			lot: lot("100", 1).AlsoPaidBy("grant", "33.3333%"), want: parts{"own": "66.67", "grant": "33.33"},
		},
		"a third of 100 yen": {
			lot: lot("100", 1).AlsoPaidBy("grant", "33.3333%"), currency: "JPY",
			want: parts{"own": "67", "grant": "33"},
		},
		"all of it": {
			lot: lot("50", 2).AlsoPaidBy("grant", "100"), want: parts{"own": "0", "grant": "100"},
		},
		"a cent more than all of it": {
			lot: lot("50", 2).AlsoPaidBy("grant", "100.01"), want: parts{"own": "0", "grant": "100"},
			problem: inventory.PartsExceedCost,
		},
		"two lines, 100 percent": {
			lot:  lot("50", 2).AlsoPaidBy("a", "60%").AlsoPaidBy("b", "40%"),
			want: parts{"own": "0", "a": "60", "b": "40"},
		},
		"two lines, more than 100 percent": {
			lot:  lot("50", 2).AlsoPaidBy("a", "60%").AlsoPaidBy("b", "41%"),
			want: parts{"own": "0", "a": "60", "b": "40"}, problem: inventory.PartsExceedCost,
		},
		"one percent": {
			lot: lot("50", 2).AlsoPaidBy("a", "1%"), want: parts{"own": "99", "a": "1"},
		},
		"less than one percent": {
			lot:  lot("50", 2).AlsoPaidBy("a", "0.99%"),
			want: parts{"own": "99.01", "a": "0.99"}, problem: inventory.PartBelowOnePercent,
		},
		"five lines": {
			lot:  lot("50", 2).AlsoPaidBy("a", "10").AlsoPaidBy("b", "20%").AlsoPaidBy("c", "5").AlsoPaidBy("d", "1.5%"),
			want: parts{"own": "63.50", "a": "10", "b": "20", "c": "5", "d": "1.50"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			var problem inventory.PartProblem
			var shown parts
			for _, part := range readLot(c.lot).SplitCost(money.NewSplitter(c.currency)) {
				if shown == nil {
					shown = parts{}
				}
				shown[part.Line] = part.Amount.API()
				problem = max(problem, part.Problem)
			}
			if diff := cmp.Diff(c.want, shown); diff != "" || problem != c.problem {
				t.Errorf("the problem is %d, want %d; the parts (-want +got):\n%s", problem, c.problem, diff)
			}
		})
	}
}

// Two lots are equal if their lists of lines are, so that nothing is computed again.
func TestEqualOtherLines(t *testing.T) {
	lot := func(part string) inventory.Lot {
		return readLot(testplan.NewDevice("d", "t", 3).SetUnitCost("10").PaidBy("p", "own").AlsoPaidBy("grant", part))
	}
	first, again := lot("80%"), lot("80%")
	if first != again || first == lot("81%") || first == lot("80") {
		t.Error("a lot equals another one exactly if the parts of its lines do")
	}
}
