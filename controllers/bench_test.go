package controllers_test

import (
	"fmt"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// BenchmarkPlanThroughTheAPI edits a line of a plan of 500 lines, 200 goals and
// 1,000 benchmarks and waits until the status of the plan is current. It reports
// the time of one read of the same plan in the same run too, because the ratio differs less
// between machines than the times.
func BenchmarkPlanThroughTheAPI(b *testing.B) {
	const lines, goals, benchmarks = 500, 200, 5
	d := newDistrict(b, midTerm)
	p := tp.NewPlan("p")
	for i := range lines {
		p.AddLine(fmt.Sprintf("l%d", i), 2027, "1000", tp.InDomain(v1alpha1.DomainEdTech), tp.ForGoals(fmt.Sprintf("g%d", i%goals)))
	}
	objects := []client.Object{p.BuildObject()}
	for i := range goals {
		goal := fmt.Sprintf("g%d", i)
		objects = append(objects, tp.NewGoal(goal).AddAction("buy", 2027, "2000").BuildObject())
		for j := range benchmarks {
			objects = append(objects, tp.NewBenchmark(fmt.Sprintf("b%d-%d", i, j), goal).AddObservation("50", "2026-10-01").BuildObject())
		}
	}
	d.create(objects...)
	d.start()
	edited := plan("p")
	current := func() bool {
		read(d, edited)
		return edited.Status.ObservedGeneration == edited.Generation
	}
	eventually(b, func() error {
		if !current() {
			return fmt.Errorf("generation %d of %d is assessed", edited.Status.ObservedGeneration, edited.Generation)
		}
		return nil
	})
	var reading time.Duration
	for b.Loop() {
		edit(d, edited, func(p *v1alpha1.TechnologyPlan) {
			amount := &p.Spec.Budget.Lines[0].Amount
			if *amount == "1000" {
				*amount = "1001"
			} else {
				*amount = "1000"
			}
		})
		for !current() {
			continue
		}
		b.StopTimer()
		started := time.Now()
		current()
		reading += time.Since(started)
		b.StartTimer()
	}
	b.ReportMetric(float64(reading.Nanoseconds())/float64(b.N), "ns/read")
	b.ReportMetric(float64(b.Elapsed())/float64(reading), "reads/op")
}
