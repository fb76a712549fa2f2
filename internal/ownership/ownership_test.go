package ownership_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/ownership"
	tp "techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// plan has a technology with a price and a life, and one with neither.
var plan = model.ParsePlan(tp.NewPlan("p").
	AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("400")).AddTechnology("panel").BuildObject())

// laptop is a lot of one unit that is in use for four years.
func laptop(price v1alpha1.Money) *tp.DeviceBuilder {
	return tp.NewDevice("d", "laptop", 1).SetUnitCost(price).InService("2026-08-24")
}

// allClasses are the classes of a lot that is bought, of which only the price is recorded.
var allClasses = []v1alpha1.CostClass{
	"Setup", "Support", "Repair", "License", "Insurance", "Energy", "Training", "Disposal",
}

// without returns the classes but some.
func without(recorded ...v1alpha1.CostClass) []v1alpha1.CostClass {
	return slices.DeleteFunc(slices.Clone(allClasses), func(class v1alpha1.CostClass) bool {
		return slices.Contains(recorded, class)
	})
}

func TestComputeCost(t *testing.T) {
	complete := laptop("300").CostsOnce("20", "10").SetSalvage("30").
		CostsYearly(v1alpha1.YearlyCostSupport, "50").CostsYearly(v1alpha1.YearlyCostRepair, "0").
		CostsYearly(v1alpha1.YearlyCostLicense, "0").CostsYearly(v1alpha1.YearlyCostInsurance, "0").
		CostsYearly(v1alpha1.YearlyCostEnergy, "0").CostsYearly(v1alpha1.YearlyCostTraining, "25")
	for title, c := range map[string]struct {
		lot  *tp.DeviceBuilder
		want ownership.Cost
	}{
		"300 with 150 a year for four years are 225 a year": {
			laptop("300").CostsYearly(v1alpha1.YearlyCostSupport, "150"),
			ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Acquisition: 300_00, Yearly: 150_00, Total: 900_00, PerYear: 225_00,
				Missing: without("Support"), IsRecorded: true,
			},
		},
		"350 with 80 a year are 167.50 a year: the dearer one is cheaper": {
			laptop("350").CostsYearly(v1alpha1.YearlyCostSupport, "80"),
			ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Acquisition: 350_00, Yearly: 80_00, Total: 670_00, PerYear: 167_50,
				Missing: without("Support"), IsRecorded: true,
			},
		},
		"all classes are recorded, some with 0": {
			complete, ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Acquisition: 300_00, Setup: 20_00, Disposal: 10_00, Residual: 30_00,
				Yearly: 75_00, Indirect: 25_00, Total: 600_00, PerYear: 150_00, IsRecorded: true,
			},
		},
		"a setup of 0 is recorded": {
			laptop("300").CostsOnce("0", ""), ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Acquisition: 300_00, Total: 300_00, PerYear: 75_00,
				Missing: without("Setup"), IsRecorded: true,
			},
		},
		"nothing but the price is recorded": {
			laptop("300"), ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Acquisition: 300_00, Total: 300_00, PerYear: 75_00, Missing: allClasses,
			},
		},
		"no price: that of the technology is an estimate": {
			laptop(""), ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Acquisition: 400_00, Total: 400_00, PerYear: 100_00, Missing: allClasses,
			},
		},
		"no price at all: the salvage value is not taken off": {
			tp.NewDevice("d", "panel", 2).SetLifeMonths(24).SetSalvage("30"), ownership.Cost{
				Units: 2, InUse: 2, Months: 24, Missing: slices.Concat([]v1alpha1.CostClass{"Acquisition"}, allClasses),
			},
		},
		"the time of users and the connection count, and are never missing": {
			laptop("300").CostsYearly(v1alpha1.YearlyCostUserTime, "12").CostsYearly(v1alpha1.YearlyCostConnectivity, "13"),
			ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Acquisition: 300_00, Yearly: 25_00, Indirect: 12_00, Total: 400_00, PerYear: 100_00,
				Missing: allClasses, IsRecorded: true,
			},
		},
		"a lease has payments, no price and nothing at its end": {
			laptop("300").LeasedUntil("2029-08-23").CostsYearly(v1alpha1.YearlyCostLease, "90").SetSalvage("50%"),
			ownership.Cost{
				Units: 1, InUse: 1, Months: 36, Yearly: 90_00, Total: 270_00, PerYear: 90_00, Missing: allClasses, IsRecorded: true,
			},
		},
		"a lease whose payments are not recorded": {
			laptop("300").LeasedUntil("2029-08-23"), ownership.Cost{
				Units: 1, InUse: 1, Months: 36, Missing: slices.Concat([]v1alpha1.CostClass{"Lease"}, allClasses),
			},
		},
		"a donation costs nothing to acquire": {
			laptop("300").AcquiredAs(v1alpha1.AcquisitionDonation).CostsYearly(v1alpha1.YearlyCostRepair, "10"),
			ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Yearly: 10_00, Total: 40_00, PerYear: 10_00,
				Missing: without("Repair"), IsRecorded: true,
			},
		},
		"a donation that is sold at its end brings money": {
			laptop("300").AcquiredAs(v1alpha1.AcquisitionDonation).SetSalvage("10%"), ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Residual: 30_00, Total: -30_00, PerYear: -7_50, Missing: allClasses,
			},
		},
		"a grant pays the price, which counts": {
			laptop("300").AcquiredAs(v1alpha1.AcquisitionGrant), ownership.Cost{
				Units: 1, InUse: 1, Months: 48, Acquisition: 300_00, Total: 300_00, PerYear: 75_00, Missing: allClasses,
			},
		},
		"the support ends after two of four years": {
			laptop("300").SupportedUntil("2028-08-23"), ownership.Cost{
				Units: 1, InUse: 1, Months: 24, Acquisition: 300_00, Total: 300_00, PerYear: 150_00, Missing: allClasses,
			},
		},
		"no day of the first use: the useful life": {
			tp.NewDevice("d", "laptop", 1).SetUnitCost("300").SetLifeMonths(36), ownership.Cost{
				Units: 1, InUse: 1, Months: 36, Acquisition: 300_00, Total: 300_00, PerYear: 100_00, Missing: allClasses,
			},
		},
		"no life: no total": {
			tp.NewDevice("d", "panel", 1).SetUnitCost("300").CostsYearly(v1alpha1.YearlyCostRepair, "10"), ownership.Cost{
				Units: 1, InUse: 1, Acquisition: 300_00, Yearly: 10_00, Missing: without("Repair"), IsRecorded: true,
			},
		},
		"the support ended before the first day of use": {
			laptop("300").SupportedUntil("2026-08-01"), ownership.Cost{
				Units: 1, InUse: 1, Acquisition: 300_00, Missing: allClasses,
			},
		},
		"a life of 31 months, rounded once": {
			tp.NewDevice("d", "laptop", 3).SetUnitCost("100").SetLifeMonths(31).CostsYearly(v1alpha1.YearlyCostRepair, "10"),
			ownership.Cost{
				Units: 3, InUse: 3, Months: 31, Acquisition: 300_00, Yearly: 10_00, Total: 325_83, PerYear: 126_13,
				Missing: without("Repair"), IsRecorded: true,
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, ownership.ComputeCost(c.lot.BuildObject(), plan)); diff != "" {
				t.Errorf("cost (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCountActiveUsers(t *testing.T) {
	seated := model.ParsePlan(tp.NewPlan("p").AddTechnology("reader", tp.SeatsOf(40, 25)).BuildObject())
	for title, c := range map[string]struct {
		technology *model.Technology
		want       int64
	}{
		"the plan has no such technology":     {nil, 7},
		"the technology records no seats":     {plan.FindTechnology("laptop"), 7},
		"the technology records seats in use": {seated.FindTechnology("reader"), 25},
	} {
		t.Run(title, func(t *testing.T) {
			if got := ownership.CountActiveUsers(c.technology, 7); got != c.want {
				t.Errorf("%d active users, want %d", got, c.want)
			}
		})
	}
}

func TestUnitsInUse(t *testing.T) {
	lot := tp.NewDevice("d", "laptop", 10).SetUnitCost("300").
		AddOutOfService(v1alpha1.OutOfServiceIdle, 1).AddOutOfService(v1alpha1.OutOfServiceInRepair, 2).
		AddOutOfService(v1alpha1.OutOfServiceLost, 3).AddOutOfService(v1alpha1.OutOfServiceRetired, 1)
	if got := ownership.ComputeCost(lot.BuildObject(), plan); got.Units != 10 || got.InUse != 3 {
		t.Errorf("%d of %d units are in use, want 3 of 10", got.InUse, got.Units)
	}
}

// The parts add up to the total to the cent, and the years to the total but for their rounding.
func TestPartsAddUp(t *testing.T) {
	for seed := range uint64(300) {
		world := testrandom.NewWorld(seed)
		plan := model.ParsePlan(world.Plan)
		for _, device := range world.Devices {
			cost := ownership.ComputeCost(device, plan)
			if cost.Months == 0 {
				continue
			}
			sum := cost.Acquisition + cost.Setup + cost.Disposal - cost.Residual +
				cost.Yearly.MultiplyRatio(int64(cost.Months), 12)
			off := cost.PerYear.MultiplyRatio(int64(cost.Months), 12) - cost.Total
			tolerance := money.Amount(cost.Months/12+2) * money.Unit
			if max(sum-cost.Total, cost.Total-sum) > money.Unit || max(off, -off) > tolerance {
				t.Errorf("seed %d, %s: %+v adds up to %d", seed, device.Name, cost, sum)
			}
		}
	}
}
