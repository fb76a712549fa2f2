package devices_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/money"
	"techplan.education/internal/ownership"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables/devices"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testtables"
)

func TestOwnershipRows(t *testing.T) {
	all := []v1alpha1.CostClass{
		"Acquisition", "Lease", "Setup", "Support", "Repair", "License", "Insurance", "Energy", "Training", "Disposal",
	}
	got := devices.ListOwnedTechnologies(testtables.NewDistrict(bookWorld()), "p", testtables.Now)
	want := []devices.OwnedTechnology{
		{
			// 10 × 100 + 4 × 120 + 100, the leased lot, and one without a price. One lot is only ordered, and
			// one starts next year.
			Technology: "laptop", Lots: 7, NotInUse: 2, Maintenance: 40_00, HasStudents: true,
			Cost: ownership.Cost{
				Units: 17, InUse: 14, Acquisition: 1580_00, Setup: 60_00, Disposal: 40_00, Residual: 300_00,
				Yearly: 65_00, Indirect: 5_00, Total: 1480_00, PerYear: 410_00, Missing: all,
			},
			// Two units are lost, and one is retired.
			PerUnit: 24_12, ActiveUsers: 14, PerActiveUser: 29_29, PerStudent: 41,
		},
		{Technology: "panel", Lots: 1, LifeUnknown: 1, HasStudents: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("technologies (-want +got):\n%s", diff)
	}
}

// The sums are those of the lots, and the yearly cost is that of the status of the lots.
func TestOwnershipAddsUpToTheStatus(t *testing.T) {
	compared := 0
	testtables.VisitRandom(t, func(
		seed uint64, district snapshot.District, plan string, _ v1alpha1.TechnologyPlanStatus,
	) {
		for _, device := range district.Devices {
			device.Spec.Acquisition.SetupCost = "12.34"
		}
		want := map[v1alpha1.EntryName]money.Amount{}
		today := v1alpha1.Date(assess.DateInDistrict(district.Plans[0], testtables.Now).String())
		for _, device := range snapshot.ComputeStatuses(district, testtables.Now).Devices {
			end := device.Status.End
			isInUse := meta.IsStatusConditionTrue(device.Status.Conditions, string(v1alpha1.ConditionInService)) &&
				(end == "" || end >= today)
			if device.Status.Ownership == nil || !isInUse || device.Spec.PlanRef.Name != plan {
				continue
			}
			want[device.Spec.Technology] += money.ParseOrZero(device.Status.Ownership.PerYear)
			compared++
		}
		got := map[v1alpha1.EntryName]money.Amount{}
		for _, sum := range devices.ListOwnedTechnologies(district, plan, testtables.Now) {
			if sum.Units > 0 {
				got[sum.Technology] = sum.PerYear - sum.Maintenance
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-statuses +sums):\n%s", seed, diff)
		}
	})
	if compared < testtables.RandomDistricts/4 {
		t.Errorf("%d lots are too few to say anything", compared)
	}
}

// A lot counts from its first day to its last one.
func TestOwnershipWhileInUse(t *testing.T) {
	plan := tp.NewPlan("p").AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithMaintenance("7"))
	for title, c := range map[string]struct {
		since v1alpha1.Date
		want  int64
	}{
		"from the next day on":        {"2026-11-22", 0},
		"from this day on":            {"2026-11-21", 1},
		"up to this day":              {"2022-11-22", 1},
		"up to the day before":        {"2022-11-21", 0},
		"since a day that is unknown": {"", 1},
	} {
		t.Run(title, func(t *testing.T) {
			lot := tp.NewDevice("d", "laptop", 1).SetUnitCost("100").InService(c.since).BuildObject()
			district := testtables.NewDistrict(tp.World{Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{lot}})
			got := devices.ListOwnedTechnologies(district, "p", testtables.Now)[0]
			if got.Units != c.want || got.NotInUse != 1-c.want || got.HasStudents || got.Maintenance != money.Amount(700*c.want) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// 10 units of 100 cost 250 a year over four years.
func TestOwnershipPerActiveUser(t *testing.T) {
	withSeats := func(used *int32) func(*v1alpha1.Technology) {
		return func(technology *v1alpha1.Technology) {
			technology.Seats = v1alpha1.Seats{Paid: new(int32(40)), Used: used}
		}
	}
	noSeats := func(*v1alpha1.Technology) {}
	for title, c := range map[string]struct {
		seats func(*v1alpha1.Technology)
		since v1alpha1.Date
		idle  int32
		want  int64
		per   money.Amount
	}{
		"no seats: a person for each unit":                    {noSeats, "2026-07-01", 0, 10, 25_00},
		"units that are idle have no user":                    {noSeats, "2026-07-01", 3, 7, 35_71},
		"all units are idle: no figure":                       {noSeats, "2026-07-01", 10, 0, 0},
		"the lot is not in use yet":                           {noSeats, "2027-07-01", 0, 0, 0},
		"seats in use count before the units":                 {withSeats(new(int32(25))), "2026-07-01", 3, 25, 10_00},
		"no seat is in use: no figure":                        {withSeats(new(int32(0))), "2026-07-01", 0, 0, 0},
		"the use of the seats is not recorded":                {withSeats(nil), "2026-07-01", 3, 7, 35_71},
		"seats in use of a technology with no unit in use":    {withSeats(new(int32(25))), "2027-07-01", 0, 0, 0},
		"seats in use of a technology whose units are unused": {withSeats(new(int32(5))), "2026-07-01", 10, 5, 50_00},
	} {
		t.Run(title, func(t *testing.T) {
			lot := tp.NewDevice("d", "laptop", 10).SetUnitCost("100").InService(c.since)
			if c.idle > 0 {
				lot.AddOutOfService(v1alpha1.OutOfServiceIdle, c.idle)
			}
			plan := tp.NewPlan("p").AddTechnology("laptop", tp.WithLifeMonths(48), c.seats)
			got := devices.ListOwnedTechnologies(testtables.NewDistrict(tp.World{
				Plan: plan.BuildObject(), Devices: []*v1alpha1.Device{lot.BuildObject()},
			}), "p", testtables.Now)[0]
			if got.ActiveUsers != c.want || got.PerActiveUser != c.per {
				t.Errorf("%d active users at %d, want %d at %d", got.ActiveUsers, got.PerActiveUser, c.want, c.per)
			}
		})
	}
}
