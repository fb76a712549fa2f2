package testplan

import "techplan.education/api/v1alpha1"

// World is a district with one plan, and all objects that belong to the plan.
type World struct {
	Plan        *v1alpha1.TechnologyPlan
	Goals       []*v1alpha1.Goal
	Benchmarks  []*v1alpha1.Benchmark
	Devices     []*v1alpha1.Device
	Evaluations []*v1alpha1.Evaluation
}

// BenchmarkCounts is the number of benchmarks by goal.
func (district World) BenchmarkCounts() map[string]int {
	counts := map[string]int{}
	for _, benchmark := range district.Benchmarks {
		counts[benchmark.Spec.GoalRef.Name]++
	}
	return counts
}
