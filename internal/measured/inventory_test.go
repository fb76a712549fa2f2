package measured_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/measured"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
)

// today is a day of the plan and of the benchmarks of package testplan.
var today = calendar.New(2026, 10, 1)

// newLot makes a lot of an audience at a site that is in service.
func newLot(name, site string, audience v1alpha1.DeviceAudience, quantity int32) *testplan.DeviceBuilder {
	return testplan.NewDevice(name, "chromebook", quantity).AtSite(site).ReceivedOn("2025-08-01").
		ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = audience })
}

func endSupport(lot *testplan.DeviceBuilder, last v1alpha1.Date) *testplan.DeviceBuilder {
	return lot.ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.SupportEnd = last })
}

func repair(lot *testplan.DeviceBuilder, count int32) *testplan.DeviceBuilder {
	return lot.ChangeSpec(func(spec *v1alpha1.DeviceSpec) {
		spec.NotInService = []v1alpha1.OutOfService{{State: v1alpha1.OutOfServiceInRepair, Count: count}}
	})
}

// newPlan has two schools, one of them with 29 students and 9 staff.
func newPlan() *testplan.PlanBuilder {
	return testplan.NewPlan(testplan.DefaultPlan).SetEnrollment(1000).
		AddSite("high", 400).AddSite("tiny", 29).AddSite("small", 30).AddSite("office", 0).
		ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Technicians = 2
			for i, staff := range []int32{40, 9, 10, 5} {
				spec.District.Sites[i].Staff = new(staff)
			}
			spec.District.Sites[0].BandwidthMbps = 1000
		})
}

func stockOf(plan *v1alpha1.TechnologyPlan, lots ...*testplan.DeviceBuilder) []inventory.StockSum {
	ledger, key := inventory.NewLedger(), inventory.PlanKey{Namespace: plan.Namespace, Name: plan.Name}
	for _, lot := range lots {
		device := lot.BuildObject()
		ledger.SetLot(inventory.LotKey{Namespace: device.Namespace, Name: device.Name}, inventory.LotOf(device))
	}
	ledger.SetPlan(key, budget.InventoryFacts(model.ParsePlan(plan)))
	return ledger.ComputeInventory(key, today).Stock
}

func TestTakeInventory(t *testing.T) {
	lots := []*testplan.DeviceBuilder{
		repair(newLot("high", "high", v1alpha1.AudienceStudents, 210), 10),
		newLot("shared", "high", v1alpha1.AudienceShared, 100),
		newLot("staff", "high", v1alpha1.AudienceStaff, 30),
		newLot("tiny", "tiny", v1alpha1.AudienceStudents, 20),
		newLot("tiny-staff", "tiny", v1alpha1.AudienceStaff, 9),
		newLot("small", "small", v1alpha1.AudienceStudents, 60),
		newLot("small-staff", "small", v1alpha1.AudienceStaff, 5),
		endSupport(newLot("old", "", v1alpha1.AudienceStudents, 50), "2026-09-30"),
	}
	const coverage, perDevice = v1alpha1.MeasureDeviceCoverage, v1alpha1.MeasureStudentsPerDevice
	const supported, ready = v1alpha1.MeasureUnitsSupported, v1alpha1.MeasureUnitsReady
	for title, c := range map[string]struct {
		measure       v1alpha1.InventoryMeasure
		site          v1alpha1.EntryName
		audience      v1alpha1.MeasuredAudience
		want, unknown string
	}{
		"380 usable devices of 1,000 students": {
			coverage, "", "", "38", "",
		},
		"the audience Students is the default": {
			coverage, "", "Students", "38", "",
		},
		"a site, with its shared devices": {
			coverage, "high", "", "75", "",
		},
		"more devices than students are 100 percent": {
			coverage, "small", "", "100", "",
		},
		"29 students are too few": {
			coverage, "tiny", "", "", "fewer than 30 students are at the site",
		},
		"29 students are too few to share": {
			perDevice, "tiny", "", "", "fewer than 30 students are at the site",
		},
		"an office has no students": {
			coverage, "office", "", "", "the site has no students",
		},
		"a site that the plan does not have": {
			coverage, "gone", "", "", "the plan has no site gone",
		},
		"staff of a site, without shared devices": {
			coverage, "high", "Staff", "75", "",
		},
		"10 staff are enough": {
			coverage, "small", "Staff", "50", "",
		},
		"9 staff are too few": {
			coverage, "tiny", "Staff", "", "fewer than 10 staff are at the site",
		},
		"students share a device": {
			perDevice, "", "", "2.6316", "",
		},
		"434 of 484 units are supported": {
			supported, "", "", "89.6694", "",
		},
		"all units of staff are supported": {
			supported, "", "Staff", "100", "",
		},
		"units of a site without a lot": {
			supported, "office", "", "", "no unit is in service",
		},
		"units of a site that the plan does not have": {
			supported, "gone", "", "", "the plan has no site gone",
		},
		"10 of 310 units of a site's students are repaired": {
			ready, "high", "Students", "96.7742", "",
		},
		"484 units for 2 technicians": {
			v1alpha1.MeasureDevicesPerTechnician, "", "", "242", "",
		},
		"1,000 Mbit/s for 400 students": {
			v1alpha1.MeasureKbpsPerStudent, "high", "", "2500", "",
		},
		"a bandwidth that is not recorded": {
			v1alpha1.MeasureKbpsPerStudent, "small", "", "", "the bandwidth is unknown",
		},
		"a measure of a later version": {
			"Later", "", "", "", "the measure Later is not one of this version",
		},
	} {
		t.Run(title, func(t *testing.T) {
			plan := newPlan().BuildObject()
			source := v1alpha1.InventorySource{Measure: c.measure, Site: c.site, Audience: c.audience}
			figure := measured.TakeInventory(model.ParsePlan(plan), stockOf(plan, lots...), today, &source)
			got := ""
			if figure.Value != nil {
				got = string(money.FormatDecimal(figure.Value, 4))
			}
			if got != c.want || figure.Unknown != c.unknown {
				t.Errorf("got %q, unknown because %q; want %q, %q", got, figure.Unknown, c.want, c.unknown)
			}
		})
	}
}

// Without lots, a figure is unknown and not 0.
func TestTakeInventoryWithoutLots(t *testing.T) {
	plan := testplan.NewPlan(testplan.DefaultPlan).SetEnrollment(1000).BuildObject()
	for source, want := range map[v1alpha1.InventorySource]string{
		{Measure: v1alpha1.MeasureDeviceCoverage}:                    "no device lot for students is recorded",
		{Measure: v1alpha1.MeasureDeviceCoverage, Audience: "Staff"}: "the number of staff is unknown",
		{Measure: v1alpha1.MeasureUnitsReady}:                        "no unit is in service",
		{Measure: v1alpha1.MeasureDevicesPerTechnician}:              "the number of technicians is unknown",
	} {
		figure := measured.TakeInventory(model.ParsePlan(plan), nil, today, &source)
		if figure.Value != nil || figure.Unknown != want {
			t.Errorf("%s is %v, unknown because %q; want %q", source.Measure, figure.Value, figure.Unknown, want)
		}
	}
}

func TestNameSource(t *testing.T) {
	for title, c := range map[string]struct {
		source v1alpha1.BenchmarkSource
		want   string
	}{
		"none": {v1alpha1.BenchmarkSource{}, ""},
		"students are said": {
			v1alpha1.BenchmarkSource{Inventory: v1alpha1.InventorySource{Measure: v1alpha1.MeasureDeviceCoverage}},
			"DeviceCoverage of Students",
		},
		"all units": {
			v1alpha1.BenchmarkSource{Inventory: v1alpha1.InventorySource{Measure: v1alpha1.MeasureUnitsReady, Site: "high"}},
			"UnitsReady at high",
		},
		"the query is not quoted, because it may be long": {
			v1alpha1.BenchmarkSource{Prometheus: v1alpha1.PrometheusSource{Query: "up"}},
			"Prometheus query 75a288c0d6898c5f",
		},
		"how often it is sent does not matter": {
			v1alpha1.BenchmarkSource{Prometheus: v1alpha1.PrometheusSource{Query: "up", EveryDays: 30}},
			"Prometheus query 75a288c0d6898c5f",
		},
	} {
		t.Run(title, func(t *testing.T) {
			if got := measured.NameSource(&c.source); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
