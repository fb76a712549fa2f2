package controllers_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// The API server stores the enrollment to come, and the status of the plan has the units that fewer
// students do not need. It follows an edit of the plan and of a lot, and the day on which a lot is ordered.
func TestFewerStudentsInTheCluster(t *testing.T) {
	d := open(t, "2026-11-15T15:00:00Z")
	students := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }
	// 100 students need 102 units, and 80 need 82.
	d.create(
		tp.NewPlan("p").SetEnrollment(100).ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
			spec.Policy.Refresh.LimitToEnrollment = new(true)
			spec.District.EnrollmentForecast = []v1alpha1.ExpectedEnrollment{{FiscalYear: 2028, Students: 80}}
		}).AddTechnology("laptop", tp.WithLifeMonths(48), tp.WithUnitCost("300")).BuildObject(),
		tp.NewDevice("a", "laptop", 90).InService("2024-08-01").ChangeSpec(students).BuildObject(),
		tp.NewDevice("b", "laptop", 50).OrderedOn("2026-11-16").SupportedUntil("2034-06-30").ChangeSpec(students).BuildObject(),
	)
	d.awaitAssessed()
	check := func(when string, units, notReplaced int64, cost v1alpha1.Money) {
		t.Helper()
		for _, year := range read(d, plan("p")).Status.Budget.Years {
			if year.FiscalYear != 2028 {
				continue
			}
			if *year.RefreshDevices != units || year.RefreshNotReplaced != notReplaced || year.Refresh != cost {
				t.Errorf("%s: %d units for %s, and %d are not replaced; want %d for %s, and %d",
					when, *year.RefreshDevices, year.Refresh, year.RefreshNotReplaced, units, cost, notReplaced)
			}
			return
		}
		t.Errorf("%s: the status has no year 2028", when)
	}
	check("at first", 82, 8, "24600")

	d.set("2026-11-16T15:00:00Z")
	d.restart()
	d.awaitAssessed()
	check("with 50 units that are ordered", 70, 20, "21000")

	edit(d, device("a"), func(lot *v1alpha1.Device) { lot.Spec.Audience = v1alpha1.AudienceShared })
	d.awaitAssessed()
	check("with a lot that is shared", 90, 0, "27000")

	edit(d, device("a"), func(lot *v1alpha1.Device) { lot.Spec.Audience = v1alpha1.AudienceStudents })
	edit(d, plan("p"), func(edited *v1alpha1.TechnologyPlan) { edited.Spec.District.EnrollmentForecast[0].Students = 120 })
	d.awaitAssessed()
	check("with more students", 90, 0, "27000")
}
