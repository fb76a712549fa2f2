package snapshot_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
)

// Lots of two plans name one replacement. Each of its units stands for one unit, so that both
// plans together count all units once, and the lots say the same as the plans.
func TestReplacementOfTwoPlans(t *testing.T) {
	asOf := time.Date(2026, time.October, 1, 12, 0, 0, 0, time.UTC)
	for title, c := range map[string]struct {
		units    int32
		ordered  v1alpha1.Date
		replaced [2]int32
	}{
		"units for both":                 {150, "2026-09-01", [2]int32{100, 50}},
		"one more than for both":         {151, "2026-09-01", [2]int32{100, 50}},
		"one too few":                    {149, "2026-09-01", [2]int32{100, 49}},
		"units for the first alone":      {100, "2026-09-01", [2]int32{100, 0}},
		"fewer than the first has":       {99, "2026-09-01", [2]int32{99, 0}},
		"ordered on the day":             {150, "2026-10-01", [2]int32{100, 50}},
		"to be ordered on the day after": {150, "2026-10-02", [2]int32{0, 0}},
	} {
		t.Run(title, func(t *testing.T) {
			newPlan := func(name string) *v1alpha1.TechnologyPlan {
				return tp.NewPlan(name).AddTechnology("t", tp.WithUnitCost("10"), tp.WithLifeMonths(48)).BuildObject()
			}
			district := snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{newPlan("first"), newPlan("second")},
				Devices: []*v1alpha1.Device{
					tp.NewDevice("a", "t", 100).OfPlan("first").InService("2022-12-01").ReplacedBy("c").BuildObject(),
					tp.NewDevice("b", "t", 50).OfPlan("second").InService("2022-12-01").ReplacedBy("c").BuildObject(),
					tp.NewDevice("c", "t", c.units).OfPlan("second").OrderedOn(c.ordered).BuildObject(),
				},
			}
			var forecast, want []int64
			for i, plan := range district.Plans {
				for _, year := range snapshot.ComputeBudget(district, plan, asOf).Refresh {
					forecast = append(forecast, year.Devices)
				}
				if left := int64([2]int32{100, 50}[i] - c.replaced[i]); left > 0 {
					want = append(want, left)
				}
			}
			if diff := cmp.Diff(want, forecast); diff != "" {
				t.Errorf("units that the plans forecast: %s", diff)
			}
			var replaced [2]int32
			for i, lot := range district.Devices[:2] {
				input, err := snapshot.DeviceInput(t.Context(), snapshot.NewMemory(district), lot, asOf)
				if err != nil {
					t.Fatal(err)
				}
				status, _ := assess.ComputeDeviceStatus(input, asOf)
				replaced[i] = status.Replaced
			}
			if diff := cmp.Diff(c.replaced, replaced); diff != "" {
				t.Errorf("units that the lots say are replaced: %s", diff)
			}
		})
	}
}
