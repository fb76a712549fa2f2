package measurement_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestTooFewObservations(t *testing.T) {
	const before, onTheDay, ahead = "2026-09-01", "2026-10-01", "2026-10-02"
	measuring := func(change func(*testplan.BenchmarkBuilder)) testrules.World {
		benchmark := testplan.NewBenchmark("active-learning", "g").UseLevels("Adaptation", "Entry", "Adoption", "Adaptation")
		change(benchmark)
		district := testrules.NewDistrict(testrules.NewPlan(), testrules.NewGoal("g"))
		district.Benchmarks = []*v1alpha1.Benchmark{benchmark.BuildObject()}
		return district
	}
	few := []string{"Info"}
	testrules.RunExamples(t, rules.TooFewObservations, testrules.Examples{
		"no answers":      {World: measuring(func(*testplan.BenchmarkBuilder) {})},
		"4 answers today": {World: measuring(func(b *testplan.BenchmarkBuilder) { b.AddAnswers(onTheDay, 1, 2, 1) }), Want: few},
		"5 answers today": {World: measuring(func(b *testplan.BenchmarkBuilder) { b.AddAnswers(onTheDay, 1, 2, 2) })},
		"4 answers ahead": {World: measuring(func(b *testplan.BenchmarkBuilder) { b.AddAnswers(ahead, 1, 2, 1) })},
		"4 answers, then 5": {World: measuring(func(b *testplan.BenchmarkBuilder) {
			b.AddAnswers(before, 1, 2, 1).AddAnswers(onTheDay, 1, 2, 2)
		})},
		"5 answers, then 4": {World: measuring(func(b *testplan.BenchmarkBuilder) {
			b.AddAnswers(before, 1, 2, 2).AddAnswers(onTheDay, 1, 2, 1)
		}), Want: few},
		"4 answers, then a value": {World: measuring(func(b *testplan.BenchmarkBuilder) {
			b.AddAnswers(before, 1, 2, 1).AddObservation("40", onTheDay)
		})},
		"4 answers, and a value ahead": {World: measuring(func(b *testplan.BenchmarkBuilder) {
			b.AddAnswers(before, 1, 2, 1).AddObservation("40", ahead)
		}), Want: few},
	})
}
