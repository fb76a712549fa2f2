package controllers_test

import (
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/testplan"
)

func TestMeasuredDistrict(t *testing.T) { measuredDistrict.simulate(t) }

// measuredDistrict has benchmarks that take their values from the inventory.
var measuredDistrict = scenario{
	golden: "measured-district.golden", zone: "America/Detroit", start: "2025-07-01 08:00", end: "2027-08-01 08:00",
	objects: objectsOfMeasuredDistrict,
	acts: []act{
		on("2025-08-25", "a lot is put to use", func(s *simulation) {
			s.add(newStudentLot("flip-4", 300).InService("2025-08-25").BuildObject())
		}),
		on("2025-10-01", "the district has fewer students", replan("plan-2025", func(p *v1alpha1.TechnologyPlanSpec) {
			p.District.Enrollment = 800
		})),
		on("2025-10-02", "and the old number again, and a lot, which is taken back",
			together(replan("plan-2025", func(p *v1alpha1.TechnologyPlanSpec) { p.District.Enrollment = 1000 }),
				func(s *simulation) { s.add(newStudentLot("loan", 100).InService("2025-09-01").BuildObject()) })),
		on("2025-10-02", "on the same day", func(s *simulation) {
			s.remove(v1alpha1.KindDevice, "loan")
			s.forget("loan")
		}),
		on("2025-12-01", "people count by hand", observe("coverage", "2025-12-01", "58")),
		on("2026-02-02", "the enrollment is not known", replan("plan-2025", func(p *v1alpha1.TechnologyPlanSpec) {
			p.District.Enrollment = 0
		})),
		on("2026-02-09", "and is known again", replan("plan-2025", func(p *v1alpha1.TechnologyPlanSpec) {
			p.District.Enrollment = 1000
		})),
		on("2026-03-02", "a count turns out to be wrong", func(s *simulation) {
			change(s, "coverage", func(b *v1alpha1.Benchmark) {
				b.Spec.Observations = nil
				b.Spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2025-12-01", Reason: "Counted twice."}}
			})
		}),
		on("2026-04-01", "the controllers stop", func(s *simulation) { s.down = true }),
		on("2026-04-10", "units are lost meanwhile", func(s *simulation) {
			change(s, "flip-4", func(d *v1alpha1.Device) {
				d.Spec.NotInService = []v1alpha1.OutOfService{{State: v1alpha1.OutOfServiceLost, Count: 50}}
			})
		}),
		on("2026-04-20", "the controllers run again", func(s *simulation) { s.down = false }),
		on("2026-11-02", "another measure", func(s *simulation) {
			change(s, "coverage", func(b *v1alpha1.Benchmark) { b.Spec.Source.Inventory.Audience = v1alpha1.MeasuredStaff })
		}),
		on("2026-11-03", "no source any more", func(s *simulation) {
			change(s, "coverage", func(b *v1alpha1.Benchmark) { b.Spec.Source = v1alpha1.BenchmarkSource{} })
		}),
	},
}

func newStudentLot(name string, quantity int32) *testplan.DeviceBuilder {
	return testplan.NewDevice(name, "chromebook", quantity).OfPlan("plan-2025").
		ChangeSpec(func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents })
}

func objectsOfMeasuredDistrict() []client.Object {
	return []client.Object{
		testplan.NewPlan("plan-2025").SetPeriod("2025-07-01", "2028-06-30").SetTimeZone("America/Detroit").
			SetEnrollment(1000).AddTechnology("chromebook").BuildObject(),
		testplan.NewGoal("one-to-one").OfPlan("plan-2025").BuildObject(),
		testplan.NewBenchmark("coverage", "one-to-one").FromBaseline("40", "2025-07-01").ToTarget("90", "2027-06-30").
			TakeInventory(v1alpha1.MeasureDeviceCoverage, "", "").BuildObject(),
		testplan.NewBenchmark("supported", "one-to-one").
			SetDirection(v1alpha1.DirectionMaintain, v1alpha1.BoundAtLeast).
			FromBaseline("100", "2025-07-01").ToTarget("95", "2027-06-30").
			TakeInventory(v1alpha1.MeasureUnitsSupported, "", "").BuildObject(),
		newStudentLot("flip-2", 400).InService("2021-08-24").SupportedUntil("2026-06-30").BuildObject(),
	}
}
