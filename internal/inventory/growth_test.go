package inventory

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

const (
	today    calendar.Date = 739_798 // 2026-07-01
	fullLine               = "full"
)

var planFacts = Facts{
	Years: calendar.FiscalYears{StartMonth: 7}, LeadMonths: 3,
	LifeMonths: map[v1alpha1.EntryName]int{"few": 48, "many": 48},
	Lines: map[v1alpha1.EntryName]LineFacts{
		"line":   {First: 2027, Last: 2027},
		fullLine: {First: 2027, Last: 2027},
	},
}

func newLot(i int) Lot {
	return Lot{
		Plan:       "p",
		Technology: "many",
		Quantity:   30,
		Owned:      30,
		Kind:       v1alpha1.AcquisitionPurchase,
		Ordered:    today - 90,
		Received:   today - 30,
		Start:      today - calendar.Date(i%700),
		SupportEnd: today + 100 + calendar.Date(i%3000),
		UnitCost:   30_500,
		Priced:     true,
		LinePlan:   "p",
		Line:       fullLine,
		Site:       v1alpha1.EntryName(fmt.Sprint("site", i%40)),
	}
}

// newFilledLedger returns a ledger with many lots of one technology and line, and three lots
// of another that all begin service tomorrow.
func newFilledLedger(tb testing.TB, lots int) *Ledger {
	tb.Helper()
	ledger := NewLedger()
	ledger.SetPlan(PlanKey{"n", "p"}, planFacts)
	for i := range lots {
		ledger.SetLot(LotKey{"n", fmt.Sprint("lot", i)}, newLot(i))
	}
	for i := range 3 {
		few := newLot(i)
		few.Technology, few.Line, few.Ordered, few.Received, few.Start = "few", "line", 0, 0, today+1
		ledger.SetLot(LotKey{"n", fmt.Sprint("few", i)}, few)
	}
	ledger.ComputeInventory(PlanKey{"n", "p"}, today)
	return ledger
}

// mark stands in for the next date of each contribution. A contribution that is computed
// again loses the mark.
const mark calendar.Date = -1

func markContributions(ledger *Ledger) {
	for _, lotEntry := range ledger.plans[PlanKey{"n", "p"}].entries {
		lotEntry.next = mark
	}
}

func countUpdated(ledger *Ledger) int {
	count := 0
	for _, lotEntry := range ledger.plans[PlanKey{"n", "p"}].entries {
		if lotEntry.next != mark {
			count++
		}
	}
	return count
}

// A change computes the contributions of the changed lots alone, with any number of lots.
func TestChangesDoNotGrowWithTheFleet(t *testing.T) {
	plan := PlanKey{"n", "p"}
	for title, c := range map[string]struct {
		change func(*Ledger)
		want   int
	}{
		"nothing": {func(*Ledger) {}, 0},
		"a lot set again": {func(ledger *Ledger) {
			ledger.SetLot(LotKey{"n", "lot0"}, newLot(0))
		}, 0},
		"a lot changed": {func(ledger *Ledger) {
			ledger.SetLot(LotKey{"n", "lot0"}, newLot(1))
		}, 1},
		"a new lot": {func(ledger *Ledger) {
			ledger.SetLot(LotKey{"n", "new"}, newLot(1))
		}, 1},
		"a lot deleted": {func(ledger *Ledger) {
			ledger.DeleteLot(LotKey{"n", "lot0"})
		}, 0},
		"the life of the technology of three lots": {func(ledger *Ledger) {
			facts := planFacts
			facts.LifeMonths = map[v1alpha1.EntryName]int{"few": 60, "many": 48}
			ledger.SetPlan(plan, facts)
		}, 3},
		"the line of three lots": {func(ledger *Ledger) {
			facts := planFacts
			facts.Lines = map[v1alpha1.EntryName]LineFacts{
				"line": {First: 2028, Last: 2028}, fullLine: planFacts.Lines[fullLine],
			}
			ledger.SetPlan(plan, facts)
		}, 3},
		"the same facts": {func(ledger *Ledger) {
			ledger.SetPlan(plan, planFacts)
		}, 0},
		"an assessment on the same day": {func(ledger *Ledger) {
			ledger.ComputeInventory(plan, today)
		}, 0},
		"the day on which three lots are due": {func(ledger *Ledger) {
			ledger.ComputeInventory(plan, today+1)
		}, 3},
	} {
		t.Run(title, func(t *testing.T) {
			for _, lots := range []int{10, 10_000} {
				ledger := newFilledLedger(t, lots)
				markContributions(ledger)
				c.change(ledger)
				if got := countUpdated(ledger); got != c.want {
					t.Errorf("with %d lots: %d computed again, want %d", lots, got, c.want)
				}
			}
		})
	}
}

// The memory that a change takes does not grow either.
func TestAllocationsDoNotGrowWithTheFleet(t *testing.T) {
	var counts []float64
	for _, lots := range []int{10, 10_000} {
		ledger := newFilledLedger(t, lots)
		i := 0
		counts = append(counts, testing.AllocsPerRun(500, func() {
			i++
			ledger.SetLot(LotKey{"n", "lot0"}, newLot(i%2))
		}))
	}
	if counts[1] > counts[0]+1 {
		t.Errorf("a change takes %.0f allocations with 10 lots and %.0f with 10,000", counts[0], counts[1])
	}
}

func BenchmarkSet(b *testing.B) {
	for _, lots := range []int{10, 1_000, 100_000} {
		b.Run(fmt.Sprint(lots), func(b *testing.B) {
			ledger := newFilledLedger(b, lots)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				ledger.SetLot(LotKey{"n", "lot0"}, newLot(i%2))
			}
		})
	}
}

func BenchmarkInventory(b *testing.B) {
	for _, lots := range []int{10, 1_000, 100_000} {
		b.Run(fmt.Sprint(lots), func(b *testing.B) {
			ledger := newFilledLedger(b, lots)
			b.ReportAllocs()
			for b.Loop() {
				ledger.ComputeInventory(PlanKey{"n", "p"}, today)
			}
		})
	}
}
