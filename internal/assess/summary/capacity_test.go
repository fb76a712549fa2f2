package summary_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testplan"
)

// computeCapacity computes the status of a plan with units for students by site.
func computeCapacity(plan *testplan.PlanBuilder, units map[v1alpha1.EntryName]int64) v1alpha1.CapacityStatus {
	computed := computeBudget(plan)
	computed.Stock = nil
	for site, number := range units {
		computed.Stock = append(computed.Stock, inventory.StockSum{
			StockKey: inventory.StockKey{
				Site: site, LotState: inventory.LotState{InService: true, Audience: inventory.AudienceStudents},
			},
			Stock: inventory.Stock{Lots: 1, Devices: number, Ready: number},
		})
	}
	return summary.ComputeCapacity(computed)
}

func TestCapacityOfAPlanWithoutFigures(t *testing.T) {
	got := computeCapacity(testplan.NewPlan("p").SetEnrollment(100), map[v1alpha1.EntryName]int64{"": 50})
	if diff := cmp.Diff(v1alpha1.CapacityStatus{}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCapacityOfAPlan(t *testing.T) {
	plan := testplan.NewPlan("p").AddSite("high", 100).AddSite("middle", 50).AddSite("office", 0).
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Sites = append(spec.District.Sites, v1alpha1.Site{Name: "new"})
			spec.District.Sites[0].BandwidthMbps = 60
			spec.District.Technicians = 8
			spec.Policy.Capacity.StudentsPerDevice = 1
			spec.TestingWindows = []v1alpha1.TestingWindow{
				{Name: "past", Start: "2026-09-01", End: "2026-09-01", MinutesPerStudent: 600, HoursPerDay: 1},
				{Name: "tests", Start: "2027-04-12", End: "2027-04-16", MinutesPerStudent: 300, HoursPerDay: 1},
			}
		})
	number := func(count int64) *int64 { return &count }
	want := v1alpha1.CapacityStatus{
		StudentDevices: number(140), SharedDevices: number(0), StaffDevices: number(0), UnassignedDevices: number(0),
		StudentsPerDevice: "1.1", CoveragePercent: "93.3", DevicesNeeded: number(153), DevicesMissing: number(13),
		DevicesPerTechnician: "17.5", Sites: summary.NewCount(2), SitesWithoutEnrollment: summary.NewCount(1),
		ShortOfDevices: summary.NewCount(1), ShortOfBandwidth: summary.NewCount(1), ShortOfTestingDays: summary.NewCount(1),
		LowestCoverage:  v1alpha1.SiteCoverage{Site: "high", Percent: "80"},
		HighestCoverage: v1alpha1.SiteCoverage{Site: "middle", Percent: "120"},
		ShortSites: []v1alpha1.ShortSite{{
			Name: "high", CoveragePercent: "80", DevicesMissing: 20, MbpsMissing: 40, TestingWindow: "tests",
			TestingDaysMissing: 2,
		}},
	}
	got := computeCapacity(plan, map[v1alpha1.EntryName]int64{"high": 80, "middle": 60})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A status lists at most 20 sites, those with the lowest coverage first.
func TestMostShortSites(t *testing.T) {
	plan, units := testplan.NewPlan("p"), map[v1alpha1.EntryName]int64{}
	for i := range 30 {
		name := fmt.Sprintf("s%02d", i)
		plan.AddSite(name, 1000)
		units[v1alpha1.EntryName(name)] = int64(100 - i)
	}
	plan.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) { spec.Policy.Capacity.StudentsPerDevice = 1 })
	got := computeCapacity(plan, units)
	if len(got.ShortSites) != 20 || *got.ShortOfDevices != 30 || got.ShortSites[0].Name != "s29" || got.ShortSites[19].Name != "s10" {
		t.Errorf("%d sites of %d: %+v", len(got.ShortSites), *got.ShortOfDevices, got.ShortSites)
	}
}
