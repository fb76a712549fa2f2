package inventory_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/inventory"
)

func TestLeaveOut(t *testing.T) {
	stock := inventory.Stock{Lots: 2, Devices: 30, Cost: 100_00, Unpriced: 10, Idle: 3}
	for title, c := range map[string]struct {
		units int64
		want  inventory.Stock
	}{
		"none":            {0, stock},
		"fewer than none": {-1, stock},
		"a third":         {10, inventory.Stock{Lots: 2, Devices: 20, Cost: 66_67, Unpriced: 7, Idle: 3, NotReplaced: 10}},
		"all but one":     {29, inventory.Stock{Lots: 2, Devices: 1, Cost: 3_33, Unpriced: 1, Idle: 3, NotReplaced: 29}},
		"all":             {30, inventory.Stock{Lots: 2, Idle: 3, NotReplaced: 30}},
		"more than all":   {31, inventory.Stock{Lots: 2, Idle: 3, NotReplaced: 30}},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, stock.LeaveOut(c.units)); diff != "" {
				t.Errorf("stock (-want +got):\n%s", diff)
			}
		})
	}
	twice := stock.LeaveOut(10).LeaveOut(5)
	if twice.Devices != 15 || twice.NotReplaced != 15 || twice.Cost != 50_00 {
		t.Errorf("left out twice: %+v", twice)
	}
}

// A million lots of a million units each are counted to the unit.
func TestLeaveOutOfManyUnits(t *testing.T) {
	stock := inventory.Stock{Devices: 1e12, Unpriced: 1e12}
	if got := stock.LeaveOut(1e12 - 1); got.Devices != 1 || got.Unpriced != 1 {
		t.Errorf("%+v", got)
	}
}
