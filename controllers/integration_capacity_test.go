package controllers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// The API server stores the figures of sites, and the status of the plan compares them with the
// lots. It follows a lot that moves, and the day after the end of support.
func TestCapacityInTheCluster(t *testing.T) {
	d := open(t, "2026-11-15T15:00:00Z")
	students := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }
	d.create(
		tp.NewPlan("p").AddSite("high", 100).AddSite("middle", 50).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.District.Sites[0].BandwidthMbps, spec.District.Sites[0].Level = 60, v1alpha1.LevelHigh
			spec.District.Sites[0].Staff, spec.District.Sites[0].AccessPoints = new(int32(9)), new(int32(0))
			spec.District.Sites[0].Groups = []v1alpha1.StudentGroup{{Name: "Rural", Count: 10}, {Name: "EnglishLearners"}}
			spec.Policy.Capacity.StudentsPerDevice = 1
			spec.TestingWindows = []v1alpha1.TestingWindow{
				{Name: "tests", Start: "2027-04-12", End: "2027-04-16", MinutesPerStudent: 300, HoursPerDay: 1},
			}
		}).BuildObject(),
		tp.NewDevice("a", "chromebook", 80).AtSite("high").SupportedUntil("2026-11-15").ChangeSpec(students).BuildObject(),
		tp.NewDevice("b", "chromebook", 60).AtSite("middle").ChangeSpec(students).BuildObject(),
	)
	d.awaitAssessed()
	check := func(when string, devices int64, want ...v1alpha1.ShortSite) {
		t.Helper()
		got := read(d, plan("p")).Status.Capacity
		if got.StudentDevices == nil || *got.StudentDevices != devices {
			t.Errorf("%s: %v devices, want %d", when, got.StudentDevices, devices)
		}
		if diff := cmp.Diff(want, got.ShortSites); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	high := v1alpha1.ShortSite{
		Name: "high", CoveragePercent: "80", DevicesMissing: 20, MbpsMissing: 40, TestingWindow: "tests", TestingDaysMissing: 2,
	}
	check("at first", 140, high)

	edit(d, device("b"), func(v *v1alpha1.Device) { v.Spec.Quantity = 40 })
	d.awaitAssessed()
	middle := v1alpha1.ShortSite{
		Name: "middle", CoveragePercent: "80", DevicesMissing: 10, TestingWindow: "tests", TestingDaysMissing: 2,
	}
	check("with fewer devices at the other school", 120, high, middle)

	d.set("2026-11-16T15:00:00Z")
	d.restart()
	d.awaitAssessed()
	high.CoveragePercent, high.DevicesMissing, high.TestingDaysMissing = "0", 100, 0
	check("on the day after the end of support", 40, high, middle)
}
