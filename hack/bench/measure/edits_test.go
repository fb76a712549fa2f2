package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

func TestSingleEditRow(t *testing.T) {
	var techplan, base edits
	techplan.addEdits(edits{samples{10}, samples{20}, samples{50}})
	techplan.addEdits(edits{samples{20}, samples{25}, samples{60}})
	base.addEdits(edits{samples{11}, samples{20}, samples{100}})
	base.addEdits(edits{samples{12}, samples{20}, samples{60}})
	want := page.Row{
		Measure:  "a single edit of one of 1000 lots, until the statuses of lot and plan, ms",
		Techplan: "60.0 [50.0 to 60.0]",
		Bare:     "20.0 [10.0 to 20.0] (read)",
		Baseline: "100.0 [60.0 to 100.0]",
		Ratios:   "5.0 [3.0 to 5.0] reads of the plan; baseline 2.0 [1.0 to 2.0] of techplan",
	}
	if diff := cmp.Diff(want, singleEditRow(1000, techplan, base)); diff != "" {
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

func TestEditsAtOnceRow(t *testing.T) {
	want := page.Row{Measure: "50 of 1000 lots edited at once: statuses of lots, of plans", Techplan: "50, 2"}
	got := editsAtOnceRow(50, 1000, cluster.WriteCounts{DeviceStatuses: 50, PlanStatuses: 2, All: 102})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the row (-want +got):\n%s", diff)
	}
}
