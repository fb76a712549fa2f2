package workload

import (
	"testing"
	"time"

	"techplan.education/internal/snapshot"
)

func TestShareLots(t *testing.T) {
	for _, c := range []struct{ districts, lots int }{{1, 10}, {4, 80}, {600, 100_000}, {7, 3}} {
		sum := 0
		for number := range c.districts {
			share := ShareLots(number, c.districts, c.lots)
			if share < 0 {
				t.Errorf("district %d of %d has %d lots", number, c.districts, share)
			}
			sum += share
		}
		if sum != c.lots {
			t.Errorf("%d districts have %d lots, want %d", c.districts, sum, c.lots)
		}
	}
	if small, large := ShareLots(0, 4, 80), ShareLots(3, 4, 80); small != 10 || large != 40 {
		t.Errorf("the first of four has %d of 80 lots and the last %d, want 10 and 40", small, large)
	}
}

// TestNewDistrict checks that the objects belong together, and that the third of three plans is a draft.
func TestNewDistrict(t *testing.T) {
	now := time.Date(2026, time.November, 21, 17, 0, 0, 0, time.UTC)
	for number, wantApproved := range []bool{true, true, false} {
		district := snapshot.ComputeStatuses(NewDistrict("district", number, 20), now)
		if got := district.Plans[0].Spec.Approval.Date != ""; got != wantApproved {
			t.Errorf("the plan of district %d is approved: %t, want %t", number, got, wantApproved)
		}
		status := district.Plans[0].Status
		if status.Inventory.Lots == nil || *status.Inventory.Lots != 20 || status.Budget.Aligned == "0" {
			t.Errorf("inventory %+v and aligned money %s", status.Inventory, status.Budget.Aligned)
		}
		if len(district.Benchmarks) != goalsPerDistrict*benchmarksPerGoal ||
			len(district.Evaluations) != evaluationsPerDistrict {
			t.Errorf("%d benchmarks and %d evaluations", len(district.Benchmarks), len(district.Evaluations))
		}
	}
}
