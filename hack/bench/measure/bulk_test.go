package measure

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/clock"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

func TestBulkChangeRows(t *testing.T) {
	bulk := bulkChange{
		elapsed: 63_840 * time.Millisecond,
		// Two edits meanwhile make statuses too.
		writes:  cluster.WriteCounts{DeviceStatuses: 102, PlanStatuses: 7},
		longest: 99,
		meanwhile: edits{
			reads: samples{1, 1}, reported: samples{20, 30}, statuses: samples{500, 700},
		},
	}
	want := []page.Row{{
		Measure:  "an import that edits 100 lots, s",
		Techplan: "63.8",
		Ratios:   "1.000 statuses for a lot, 7 of plans; at most 99 waiting",
	}, {
		Measure:  "... a single edit meanwhile, until the statuses of lot and plan, ms",
		Techplan: "700 [500 to 700] (2 edits)",
		Bare:     "30 [20 to 30] (until the API server reports the edit)",
	}}
	if diff := cmp.Diff(want, bulkChangeRows("an import that edits 100 lots", 100, bulk)); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
}

func TestBulkChangeRowsWithoutEditsMeanwhile(t *testing.T) {
	rows := bulkChangeRows("a midnight", 100, bulkChange{writes: cluster.WriteCounts{DeviceStatuses: 150}})
	if want := "1.500 statuses for a lot, 0 of plans; at most 0 waiting"; rows[0].Ratios != want {
		t.Errorf("got %s, want %s", rows[0].Ratios, want)
	}
	if want := " (0 edits)"; rows[1].Techplan != want {
		t.Errorf("got %q, want %q", rows[1].Techplan, want)
	}
}

func TestDeletionRow(t *testing.T) {
	bulk := bulkChange{
		elapsed: 300 * time.Millisecond, longest: 5,
		writes: cluster.WriteCounts{DeviceStatuses: 2, PlanStatuses: 1},
	}
	want := page.Row{
		Measure:  "a district of 40 lots deleted, s",
		Techplan: "0.3",
		Ratios:   "2 statuses of lots, 1 of plans; at most 5 waiting",
	}
	if diff := cmp.Diff(want, deletionRow(40, bulk)); diff != "" {
		t.Errorf("the row (-want +got):\n%s", diff)
	}
}

func TestShiftedClock(t *testing.T) {
	shifted := &shiftedClock{by: -time.Hour}
	var passive clock.PassiveClock = shifted
	if ahead := time.Until(passive.Now()); ahead > -time.Hour || ahead < -time.Hour-time.Minute {
		t.Errorf("the clock is %v ahead, want one hour behind", ahead)
	}
}

func TestClockBeforeAnInstant(t *testing.T) {
	midnight := time.Date(2028, 8, 6, 4, 0, 0, 0, time.UTC)
	shifted := clockBefore(midnight, time.Hour)
	if left := midnight.Sub(shifted.Now()); left > time.Hour || left < 59*time.Minute {
		t.Errorf("midnight comes after %v, want one hour", left)
	}
}

func TestHostileRow(t *testing.T) {
	want := page.Row{
		Measure: "17 plans of 30,000 open evaluations in one district: " +
			"another one's evaluation appears after, s",
		Techplan: "1.17 [0.51 to 1.17]",
		Ratios:   "340 evaluations of the one by then",
	}
	if diff := cmp.Diff(want, hostileRow(samples{0.51, 1.17}, 340)); diff != "" {
		t.Errorf("the row (-want +got):\n%s", diff)
	}
}
