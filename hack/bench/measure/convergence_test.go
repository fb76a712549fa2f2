package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

func TestConvergenceRows(t *testing.T) {
	bare := &effort{
		seconds: samples{4, 4}, server: samples{11, 12}, client: samples{1, 2},
		writes: cluster.WriteCounts{Devices: 1000, DeviceStatuses: 1000},
	}
	watching := &effort{seconds: samples{5, 5}, server: samples{12, 13}, client: samples{2, 3}}
	techplan := &effort{
		seconds: samples{8, 10}, server: samples{15, 16}, client: samples{3, 4},
		writes: cluster.WriteCounts{Devices: 1000, DeviceStatuses: 1500, PlanStatuses: 30, Refused: 4},
	}
	base := &effort{
		seconds: samples{16, 10}, server: samples{20, 20}, client: samples{5, 5},
		writes: cluster.WriteCounts{Devices: 1000, DeviceStatuses: 1000, PlanStatuses: 80},
	}
	writes := page.Row{
		Measure:  "... writes for a lot (creates, statuses); in a run statuses of plans; requests refused",
		Techplan: "1.000, 1.500; 15; 2",
		Bare:     "1.000, 1.000; 0; 0",
	}
	processors := page.Row{
		Measure:  "... processor time for a lot, ms: API server + client and controllers",
		Techplan: "16.00 [15.00 to 16.00] + 4.00 [3.00 to 4.00]",
		Bare: "12.00 [11.00 to 12.00] + 2.00 [1.00 to 2.00]; " +
			"one that watches 13.00 [12.00 to 13.00] + 3.00 [2.00 to 3.00]",
	}
	seconds := page.Row{
		Measure:  "500 new lots over 20 plans, until every status is current, s",
		Techplan: "10.0 [8.0 to 10.0]",
		Bare:     "4.0 [4.0 to 4.0]; one that watches 5.0 [5.0 to 5.0]",
		Ratios:   "2.50 [2.00 to 2.50] of bare, 2.00 [1.60 to 2.00] of one that watches",
	}
	got := convergenceRows(500, false, bare, watching, techplan, &effort{})
	if diff := cmp.Diff([]page.Row{seconds, writes, processors}, got); diff != "" {
		t.Errorf("without the baseline (-want +got):\n%s", diff)
	}
	seconds.Baseline = "16.0 [10.0 to 16.0]"
	seconds.Ratios += "; baseline 2.0 [1.0 to 2.0] of techplan"
	writes.Baseline = "1.000, 1.000; 40; 0"
	processors.Baseline = "20.00 [20.00 to 20.00] + 5.00 [5.00 to 5.00]"
	got = convergenceRows(500, true, bare, watching, techplan, base)
	if diff := cmp.Diff([]page.Row{seconds, writes, processors}, got); diff != "" {
		t.Errorf("with the baseline (-want +got):\n%s", diff)
	}
}
