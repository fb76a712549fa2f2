package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

var onlyReady = []metav1.Condition{{Type: string(v1alpha1.ConditionReady), Status: metav1.ConditionTrue}}

func TestConvergenceRows(t *testing.T) {
	bare := &effort{
		seconds: samples{4, 4}, server: samples{11, 12}, client: samples{1, 2},
		writes: writeCounts{devices: 1000, deviceStatuses: 1000},
	}
	watching := &effort{seconds: samples{5, 5}, server: samples{12, 13}, client: samples{2, 3}}
	techplan := &effort{
		seconds: samples{8, 10}, server: samples{15, 16}, client: samples{3, 4},
		writes: writeCounts{devices: 1000, deviceStatuses: 1500, planStatuses: 30, refused: 4},
	}
	base := &effort{
		seconds: samples{16, 10}, server: samples{20, 20}, client: samples{5, 5},
		writes: writeCounts{devices: 1000, deviceStatuses: 1000, planStatuses: 80},
	}
	writes := row{
		measure:  "... writes for a lot (creates, statuses); in a run statuses of plans; requests refused",
		techplan: "1.000, 1.500; 15; 2",
		bare:     "1.000, 1.000; 0; 0",
	}
	processors := row{
		measure:  "... processor time for a lot, ms: API server + client and controllers",
		techplan: "16.00 [15.00 to 16.00] + 4.00 [3.00 to 4.00]",
		bare: "12.00 [11.00 to 12.00] + 2.00 [1.00 to 2.00]; " +
			"one that watches 13.00 [12.00 to 13.00] + 3.00 [2.00 to 3.00]",
	}
	seconds := row{
		measure:  "500 new lots over 20 plans, until every status is current, s",
		techplan: "10.0 [8.0 to 10.0]",
		bare:     "4.0 [4.0 to 4.0]; one that watches 5.0 [5.0 to 5.0]",
		ratios:   "2.50 [2.00 to 2.50] of bare, 2.00 [1.60 to 2.00] of one that watches",
	}
	got := convergenceRows(500, false, bare, watching, techplan, &effort{})
	if diff := cmp.Diff([]row{seconds, writes, processors}, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("without the baseline (-want +got):\n%s", diff)
	}
	seconds.baseline = "16.0 [10.0 to 16.0]"
	seconds.ratios += "; baseline 2.0 [1.0 to 2.0] of techplan"
	writes.baseline = "1.000, 1.000; 40; 0"
	processors.baseline = "20.00 [20.00 to 20.00] + 5.00 [5.00 to 5.00]"
	got = convergenceRows(500, true, bare, watching, techplan, base)
	if diff := cmp.Diff([]row{seconds, writes, processors}, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("with the baseline (-want +got):\n%s", diff)
	}
}

func TestSingleEditRow(t *testing.T) {
	var techplan, base edits
	techplan.append(edits{samples{10}, samples{20}, samples{50}})
	techplan.append(edits{samples{20}, samples{25}, samples{60}})
	base.append(edits{samples{11}, samples{20}, samples{100}})
	base.append(edits{samples{12}, samples{20}, samples{60}})
	want := row{
		measure:  "a single edit of one of 1000 lots, until the statuses of lot and plan, ms",
		techplan: "60.0 [50.0 to 60.0]",
		bare:     "20.0 [10.0 to 20.0] (read)",
		baseline: "100.0 [60.0 to 100.0]",
		ratios:   "5.0 [3.0 to 5.0] reads of the plan; baseline 2.0 [1.0 to 2.0] of techplan",
	}
	if diff := cmp.Diff(want, singleEditRow(1000, techplan, base), cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("the row (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(samples{20, 25}, techplan.reported); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
}

func TestPlanSizes(t *testing.T) {
	for largest, want := range map[int][]int{
		50:      {50},
		100:     {100},
		101:     {100, 101},
		10_000:  {100, 1000, 10_000},
		100_000: {100, 1000, 10_000, 100_000},
	} {
		if diff := cmp.Diff(want, planSizes(largest)); diff != "" {
			t.Errorf("up to %d (-want +got):\n%s", largest, diff)
		}
	}
}
