package model

import (
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rubric"
)

// Benchmark is a measure of a goal.
type Benchmark struct {
	*v1alpha1.Benchmark
	// Baseline and Target are the first and the last point of the expected course.
	// Milestones lie between them, in the order in which the benchmark lists them.
	Baseline, Target Point
	Milestones       []Point
	// Observations are what people observed, in the order in which the benchmark lists them,
	// and then what techplan measured, in the order of dates.
	Observations []Observation
	// TooFew are the observations that count fewer answers than a value needs, in the order in
	// which the benchmark lists them. Their Value is nil.
	TooFew []Observation
}

// Point is a value on a day.
type Point struct {
	Date  calendar.Date
	Value *big.Rat
}

// Observation is what was measured on a day.
type Observation struct {
	*v1alpha1.Observation
	Date calendar.Date
	// Value is in the unit of the metric. That of answers by level is the percentage of the answers
	// at the level from which they count.
	Value *big.Rat
	// Levels are the answers by level; none for a value that people wrote.
	Levels rubric.Counts
	// IsMeasured says that techplan took the value from the source of the benchmark: the spec
	// has no such entry.
	IsMeasured bool
}

// ParseBenchmark parses a benchmark. The values that techplan measured, which the status keeps, are
// observations too, but for those of a day on which people observed a value.
func ParseBenchmark(object *v1alpha1.Benchmark) *Benchmark {
	spec := &object.Spec
	benchmark := &Benchmark{
		Benchmark: object,
		Baseline:  parsePoint(spec.Baseline.Date, spec.Baseline.Value),
		Target:    parsePoint(spec.Target.Date, spec.Target.Value),
		Milestones: mapEach(spec.Milestones, func(milestone *v1alpha1.Point) Point {
			return parsePoint(milestone.Date, milestone.Value)
		}),
	}
	for i := range spec.Observations {
		benchmark.addObservation(&spec.Observations[i])
	}
	benchmark.addMeasuredValues()
	return benchmark
}

func (benchmark *Benchmark) addObservation(written *v1alpha1.Observation) {
	if len(written.Levels) == 0 {
		point := parsePoint(written.Date, written.Value)
		observation := Observation{Observation: written, Date: point.Date, Value: point.Value}
		benchmark.Observations = append(benchmark.Observations, observation)
		return
	}
	metric := &benchmark.Spec.Metric
	observation := Observation{
		Observation: written, Date: calendar.ParseOrZero(written.Date),
		Levels: rubric.Count(metric.Levels, written.Levels),
	}
	observation.Value = observation.Levels.PercentFrom(metric.FromLevel)
	if observation.Value == nil {
		benchmark.TooFew = append(benchmark.TooFew, observation)
		return
	}
	benchmark.Observations = append(benchmark.Observations, observation)
}

// addMeasuredValues adds the measured values to the observations. A value that cannot be one of the
// metric, because its unit was changed since, is left out: no person could correct it.
func (benchmark *Benchmark) addMeasuredValues() {
	values := benchmark.Status.Measured.Values
	if len(values) == 0 {
		return
	}
	taken := map[v1alpha1.Date]bool{}
	for _, observation := range benchmark.Spec.Observations {
		taken[observation.Date] = true
	}
	for _, withdrawn := range benchmark.Spec.Withdrawn {
		taken[withdrawn.Date] = true
	}
	for _, value := range values {
		point := parsePoint(value.Date, value.Value)
		if taken[value.Date] || point.Date.IsZero() || !IsPossibleValue(&benchmark.Spec.Metric, point.Value) {
			continue
		}
		benchmark.Observations = append(benchmark.Observations, Observation{
			Observation: &v1alpha1.Observation{Date: value.Date, Value: value.Value},
			Date:        point.Date, Value: point.Value, IsMeasured: true,
		})
	}
}

// FindLevels returns the newest observation up to a day that counts answers by level, with few answers too; false:
// there is none.
func (benchmark *Benchmark) FindLevels(until calendar.Date) (Observation, bool) {
	var newest Observation
	isFound := false
	for _, observation := range slices.Concat(benchmark.Observations, benchmark.TooFew) {
		if observation.Levels.Total() > 0 && observation.Date <= until && (!isFound || observation.Date > newest.Date) {
			newest, isFound = observation, true
		}
	}
	return newest, isFound
}

// IsPossibleValue reports whether a metric can have a value: a percentage lies between 0 and 100.
func IsPossibleValue(metric *v1alpha1.Metric, value *big.Rat) bool {
	return metric.Unit != v1alpha1.UnitPercent || value.Sign() >= 0 && value.Cmp(big.NewRat(100, 1)) <= 0
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
