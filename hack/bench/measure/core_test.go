package measure

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/baseline"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/assess"
	"techplan.education/internal/inventory"
)

// TestBaselineAssessesLikeTechplan holds that the baseline differs in the way of
// working alone.
func TestBaselineAssessesLikeTechplan(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	plan, lots := makeLots(50)
	var list []v1alpha1.Device
	var devices int64
	for _, lot := range lots {
		list = append(list, *lot)
		devices += int64(lot.Spec.Quantity)
	}
	want, _ := assess.ComputePlanStatus(newPlanInput(plan, nil, newLedger(plan, lots)), now)
	got := baseline.ComputePlanStatus(plan, list, now)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the statuses differ (-techplan +baseline):\n%s", diff)
	}
	if got.Inventory.Lots == nil || *got.Inventory.Lots != 50 || *got.Inventory.Devices != devices {
		t.Errorf("the inventory is %+v, want 50 lots of %d devices", got.Inventory, devices)
	}
}

func TestMonthlyPlanYieldsEvaluationsWithoutEnd(t *testing.T) {
	plan := workload.NewMonthlyPlan("district", "plan", 100)
	now := time.Date(2031, 7, 15, 17, 0, 0, 0, time.UTC)
	status, _ := assess.ComputePlanStatus(newPlanInput(plan, nil, inventory.NewLedger()), now)
	if status.Evaluations.Scheduled == nil && status.Evaluations.Open == nil {
		t.Errorf("no evaluation is expected: %+v", status.Evaluations)
	}
}

func TestCoreChangeRow(t *testing.T) {
	want := "one lot of 100 changes: ledger and assessment of its plan, ms (allocations)"
	row := coreChangeRow(100, samples{2, 4}, 12.6, samples{8, 8})
	if row.Measure != want || row.Techplan != "4.00 [2.00 to 4.00] (13)" ||
		row.Baseline != "8.00 [8.00 to 8.00]" || row.Ratios != "baseline 4.0 [2.0 to 4.0] of techplan" {
		t.Errorf("got %+v", row)
	}
}

// TestCompareCoreChange holds that both ways are measured on a small plan.
func TestCompareCoreChange(t *testing.T) {
	row := compareCoreChange(100, 1)
	if row.Techplan == "" || row.Baseline == "" || row.Bare != "" {
		t.Errorf("got %+v, want a figure of techplan and of the baseline", row)
	}
}

func TestMeasureLedger(t *testing.T) {
	const lots = 2000
	if perLot := measureLedger(lots) / lots; perLot < 50 || perLot > 5000 {
		t.Errorf("a lot takes %d bytes in the ledger", perLot)
	}
}
