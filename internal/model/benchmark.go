package model

import (
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Benchmark is a measure of a goal.
type Benchmark struct {
	*v1alpha1.Benchmark
	// Baseline and Target are the first and the last point of the expected course.
	// Milestones lie between them, in the order in which the benchmark lists them.
	Baseline, Target Point
	Milestones       []Point
	// Observations are in the order in which the benchmark lists them.
	Observations []Observation
}

// Point is a value on a day.
type Point struct {
	Date  calendar.Date
	Value *big.Rat
}

// Observation is what was measured on a day.
type Observation struct {
	*v1alpha1.Observation
	Date  calendar.Date
	Value *big.Rat
}

// ParseBenchmark parses a benchmark.
func ParseBenchmark(object *v1alpha1.Benchmark) *Benchmark {
	spec := &object.Spec
	return &Benchmark{
		Benchmark: object,
		Baseline:  parsePoint(spec.Baseline.Date, spec.Baseline.Value),
		Target:    parsePoint(spec.Target.Date, spec.Target.Value),
		Milestones: mapEach(spec.Milestones, func(milestone *v1alpha1.Point) Point {
			return parsePoint(milestone.Date, milestone.Value)
		}),
		Observations: mapEach(spec.Observations, func(observation *v1alpha1.Observation) Observation {
			point := parsePoint(observation.Date, observation.Value)
			return Observation{observation, point.Date, point.Value}
		}),
	}
}

// ParseBenchmarks parses a list of benchmarks.
func ParseBenchmarks(objects []*v1alpha1.Benchmark) []*Benchmark {
	benchmarks := make([]*Benchmark, len(objects))
	for i, object := range objects {
		benchmarks[i] = ParseBenchmark(object)
	}
	return benchmarks
}

func parsePoint(date v1alpha1.Date, value v1alpha1.Decimal) Point {
	return Point{calendar.ParseOrZero(date), money.ParseRat(value)}
}
