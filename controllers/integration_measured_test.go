package controllers_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// A benchmark follows the device lots and the plan, its goal and plan follow it, and a benchmark
// without a source is not written. After a restart nothing is.
func TestInventoryFeedsBenchmarks(t *testing.T) {
	d := open(t, "2026-11-15T15:00:00Z")
	students := func(spec *v1alpha1.DeviceSpec) { spec.Audience = v1alpha1.AudienceStudents }
	d.create(
		tp.NewPlan("p").SetEnrollment(200).BuildObject(),
		tp.NewGoal("g").BuildObject(),
		tp.NewBenchmark("covered", "g").TakeInventory(v1alpha1.MeasureDeviceCoverage, "", "").BuildObject(),
		tp.NewBenchmark("by-hand", "g").AddObservation("45", "2026-11-10").BuildObject(),
		tp.NewDevice("a", "chromebook", 90).InService("2026-08-01").SupportedUntil("2026-12-31").
			ChangeSpec(students).BuildObject(),
	)
	d.awaitAssessed()
	check := func(when string, want ...v1alpha1.MeasuredValue) {
		t.Helper()
		d.awaitAssessed()
		eventually(d, func() error {
			return difference(want, read(d, benchmark("covered")).Status.Measured.Values)
		})
		if t.Failed() {
			t.Fatalf("%s: the values are not those that were wanted", when)
		}
	}
	first := v1alpha1.MeasuredValue{Date: "2026-11-15", Value: "45"}
	check("at first", first)
	byHand := read(d, benchmark("by-hand")).ResourceVersion

	d.set("2026-11-20T15:00:00Z")
	d.create(tp.NewDevice("b", "chromebook", 50).InService("2026-11-20").ChangeSpec(students).BuildObject())
	second := v1alpha1.MeasuredValue{Date: "2026-11-20", Value: "70"}
	check("with another lot", first, second)
	if got := read(d, goal("g")).Status; len(got.Benchmarks) == 0 {
		t.Error("the goal has no counts of its benchmarks")
	}

	edit(d, plan("p"), func(p *v1alpha1.TechnologyPlan) { p.Spec.District.Enrollment = 280 })
	second.Value = "50"
	check("with more students on the same day", first, second)

	if now := read(d, benchmark("by-hand")).ResourceVersion; now != byHand {
		t.Errorf("the benchmark without a source was written: version %s, was %s", now, byHand)
	}
	before := d.versions()
	counts := gauges(d, "controller_runtime_reconcile_total")
	d.restart()
	d.passes(counts)
	if diff := cmp.Diff(before, d.versions()); diff != "" {
		t.Errorf("a restart wrote (-before +after):\n%s", diff)
	}

	d.set("2027-01-01T15:00:00Z")
	d.restart()
	third := v1alpha1.MeasuredValue{Date: "2027-01-01", Value: "17.8571"}
	check("on the day after the end of support", first, second, third)
	onTrack := v1alpha1.FindCondition(read(d, goal("g")).Status.Conditions, v1alpha1.ConditionOnTrack)
	if onTrack == nil || onTrack.Status != "False" {
		t.Error("the goal does not follow its benchmark")
	}
}

// difference returns an error that shows how two values differ; nil if they do not.
func difference(want, got any) error {
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("(-want +got):\n%s", diff)
	}
	return nil
}
