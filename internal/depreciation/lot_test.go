package depreciation_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/depreciation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// newPlan returns a plan with a technology whose life is known, and one without a life.
func newPlan(threshold v1alpha1.Money) *model.Plan {
	plan := tp.NewPlan("p").AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("999")).AddTechnology("panel")
	return model.ParsePlan(plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		spec.Policy.Depreciation.CapitalizationThreshold = threshold
	}).BuildObject())
}

func TestStateOfLot(t *testing.T) {
	lot := func() *tp.DeviceBuilder {
		return tp.NewDevice("d", "laptop", 10).SetUnitCost("500").ReceivedOn("2026-08-05")
	}
	for title, c := range map[string]struct {
		lot       *tp.DeviceBuilder
		threshold v1alpha1.Money
		want      depreciation.State
	}{
		"a price, a day and a life":               {lot: lot(), want: depreciation.Depreciated},
		"no price; that of the technology is not": {lot: lot().SetUnitCost(""), want: depreciation.CostUnknown},
		"a price of 0 is known":                   {lot: lot().SetUnitCost("0"), want: depreciation.Depreciated},
		"no day: not an asset yet": {
			lot: lot().ReceivedOn("").OrderedOn("2026-08-01"), want: depreciation.StartUnknown,
		},
		"no life of its own or of its technology": {
			lot: tp.NewDevice("d", "panel", 1).SetUnitCost("5").ReceivedOn("2026-08-05"), want: depreciation.LifeUnknown,
		},
		"a life of its own": {
			lot:  tp.NewDevice("d", "panel", 1).SetUnitCost("5").ReceivedOn("2026-08-05").SetLifeMonths(1),
			want: depreciation.Depreciated,
		},
		"a technology that does not exist": {
			lot: tp.NewDevice("d", "pen", 1).SetUnitCost("5").ReceivedOn("2026-08-05"), want: depreciation.LifeUnknown,
		},
		"leased":                       {lot: lot().LeasedUntil("2029-08-05"), want: depreciation.Leased},
		"donated, with a value":        {lot: lot().AcquiredAs(v1alpha1.AcquisitionDonation), want: depreciation.Depreciated},
		"paid by a grant":              {lot: lot().AcquiredAs(v1alpha1.AcquisitionGrant), want: depreciation.Depreciated},
		"a unit at the threshold":      {lot: lot(), threshold: "500", want: depreciation.Depreciated},
		"a unit a cent below it":       {lot: lot(), threshold: "500.01", want: depreciation.Expensed},
		"a threshold of 0":             {lot: lot(), threshold: "0", want: depreciation.Depreciated},
		"the salvage value is all":     {lot: lot().SetSalvage("5000"), want: depreciation.Depreciated},
		"the salvage value is 1 above": {lot: lot().SetSalvage("5000.01"), want: depreciation.SalvageAboveCost},
	} {
		t.Run(title, func(t *testing.T) {
			if got := depreciation.ReadLot(c.lot.BuildObject(), newPlan(c.threshold)).State; got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// The first day is that in service, or else of the delivery; the life is the lot's, or else the
// technology's.
func TestWholeLot(t *testing.T) {
	for title, c := range map[string]struct {
		lot  *tp.DeviceBuilder
		want depreciation.Schedule
	}{
		"received, at a percentage": {
			tp.NewDevice("d", "laptop", 3).SetUnitCost("333.33").ReceivedOn("2026-08-05").SetSalvage("12.5%"),
			depreciation.Schedule{Cost: 999_99, Salvage: 125_00, Start: day("2026-08-05"), LifeMonths: 48},
		},
		"in service later, at an amount, with a life of its own": {
			tp.NewDevice("d", "laptop", 3).SetUnitCost("100").ReceivedOn("2026-08-05").InService("2026-08-24").
				SetSalvage("60.50").SetLifeMonths(60),
			depreciation.Schedule{Cost: 300_00, Salvage: 60_50, Start: day("2026-08-24"), LifeMonths: 60},
		},
		"nothing is expected": {
			tp.NewDevice("d", "laptop", 1).SetUnitCost("100").ReceivedOn("2026-08-05"),
			depreciation.Schedule{Cost: 100_00, Start: day("2026-08-05"), LifeMonths: 48},
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := depreciation.ReadLot(c.lot.BuildObject(), newPlan(""))
			if diff := cmp.Diff(c.want, got.Whole); diff != "" {
				t.Errorf("schedule (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]depreciation.Schedule{c.want}, got.Parts); diff != "" {
				t.Errorf("parts of a lot of which no unit has left (-want +got):\n%s", diff)
			}
		})
	}
}

// Units that have left are depreciated up to their day; those without a day are only counted.
func TestUnitsThatHaveLeft(t *testing.T) {
	lot := tp.NewDevice("d", "laptop", 10).SetUnitCost("100").InService("2024-07-01").SetSalvage("100").
		AddOutOfService(v1alpha1.OutOfServiceInRepair, 1).
		AddOutOfService(v1alpha1.OutOfServiceRetired, 4).LeftOn("2026-07-01").
		AddOutOfService(v1alpha1.OutOfServiceLost, 3)
	got := depreciation.ReadLot(lot.BuildObject(), newPlan(""))
	part := func(cost, salvage money.Amount) depreciation.Schedule {
		return depreciation.Schedule{Cost: cost, Salvage: salvage, Start: day("2024-07-01"), LifeMonths: 48}
	}
	retired := part(400_00, 40_00)
	retired.Left = day("2026-07-01")
	want := depreciation.Lot{
		State: depreciation.Depreciated, Whole: part(1000_00, 100_00),
		Parts: []depreciation.Schedule{part(300_00, 30_00), retired}, UndatedUnits: 3,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lot (-want +got):\n%s", diff)
	}
	// 24 of 48 months: 300 - 135 and 400 - 180.
	for on, want := range map[string][2]money.Amount{
		"2024-06-30": {}, "2024-07-01": {700_00, 700_00}, "2026-07-01": {700_00, 385_00}, "2026-07-02": {300_00, 165_00},
		"2028-07-01": {300_00, 30_00},
	} {
		if cost, value := got.ValueOn(day(on)); cost != want[0] || value != want[1] {
			t.Errorf("%d of %d on %s, want %d", value, cost, on, want)
		}
	}
	figures := depreciation.Figures{
		Opening: 385_00, Depreciation: 67_50, WriteOff: 180_00, Salvaged: 40_00, Cost: 300_00, Book: 97_50,
	}
	if diff := cmp.Diff(figures, got.ComputeYear(fromJuly, 2027)); diff != "" {
		t.Errorf("FY2027 (-want +got):\n%s", diff)
	}
	if first, last := got.FirstYear(fromJuly), got.LastYear(fromJuly); first != 2025 || last != 2028 {
		t.Errorf("from %s to %s", first, last)
	}
}

// A cheap lot is an expense of the year in which it is put to use, and of no other.
func TestExpensedLot(t *testing.T) {
	lot := tp.NewDevice("d", "panel", 10).SetUnitCost("100").InService("2027-06-30")
	got := depreciation.ReadLot(lot.BuildObject(), newPlan("101"))
	for year, want := range map[calendar.FiscalYear]money.Amount{2026: 0, 2027: 1000_00, 2028: 0} {
		if diff := cmp.Diff(depreciation.Figures{Expensed: want}, got.ComputeYear(fromJuly, year)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", year, diff)
		}
	}
	if cost, value := got.ValueOn(day("2027-07-01")); cost != 0 || value != 0 || got.LastYear(fromJuly) != 2027 {
		t.Errorf("%d of %d, last year %s", value, cost, got.LastYear(fromJuly))
	}
}

// The order of the states in a lot changes no figure, and all years of a random lot add up to its cost.
func TestYearsOfLotAddUp(t *testing.T) {
	for seed := range uint64(300) {
		world := testrandom.NewWorld(seed)
		plan := model.ParsePlan(world.Plan)
		for _, device := range world.Devices {
			device := device.DeepCopy()
			for i := range device.Spec.NotInService {
				device.Spec.NotInService[i].Since = v1alpha1.Date(day("2024-01-01").AddDays(int(seed) * 7).String())
			}
			device.Spec.Acquisition.Salvage = &v1alpha1.Salvage{Percent: "12.5"}
			lot := depreciation.ReadLot(device, plan)
			slices.Reverse(device.Spec.NotInService)
			reversed := depreciation.ReadLot(device, plan)
			var figures, turned depreciation.Figures
			for year := calendar.FiscalYear(1990); year < 2090; year++ {
				ofYear := lot.ComputeYear(plan.Fiscal, year)
				figures, turned = figures.AddFigures(ofYear), turned.AddFigures(reversed.ComputeYear(plan.Fiscal, year))
				isQuiet := ofYear.Added+ofYear.Depreciation+ofYear.WriteOff+ofYear.Salvaged == 0
				if outside := year < lot.FirstYear(plan.Fiscal) || year > lot.LastYear(plan.Fiscal); outside && !isQuiet {
					t.Fatalf("seed %d, %s: %+v in %s", seed, device.Name, ofYear, year)
				}
			}
			_, last := lot.ValueOn(plan.Fiscal.StartOf(2090))
			if figures.Depreciation+figures.WriteOff+figures.Salvaged+last != figures.Added {
				t.Fatalf("seed %d, %s: %+v, at the end %d", seed, device.Name, figures, last)
			}
			if lot.State == depreciation.Depreciated && lot.UndatedUnits == 0 && figures.Added != lot.Whole.Cost {
				t.Fatalf("seed %d, %s: %d of %d", seed, device.Name, figures.Added, lot.Whole.Cost)
			}
			if diff := cmp.Diff(figures, turned); diff != "" {
				t.Fatalf("seed %d, %s in another order:\n%s", seed, device.Name, diff)
			}
		}
	}
}
