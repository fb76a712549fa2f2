package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

func TestRestartRows(t *testing.T) {
	all := restarts{
		lists: samples{2, 4}, techplan: samples{3, 3}, base: samples{6},
		writes: cluster.WriteCounts{All: 7, DeviceStatuses: 5},
	}
	want := []page.Row{{
		Measure:  "start with 1000 lots to caches and ledger ready, s",
		Techplan: "3.00 [3.00 to 3.00]",
		Bare:     "4.00 [2.00 to 4.00] (paged list)",
		Baseline: "6.00",
		Ratios:   "1.50 [0.75 to 1.50] of a list; baseline 2.00 of techplan",
	}, {
		Measure:  "writes in these restarts, until each lot has been reconciled",
		Techplan: "7",
		Bare:     "0",
	}}
	if diff := cmp.Diff(want, restartRows(1000, all)); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
}
