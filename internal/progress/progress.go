// Package progress computes the state of a benchmark on its way from baseline to
// target. It is pure. Every figure is as of the date of the latest observation, so that
// figures do not change from day to day by themselves.
package progress

import (
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Thresholds of the pace, in hundredths. Below an expected progress of earlyProgress
// hundredths a pace means little: a single step would decide the state. An observation
// counts as recent for defaultMaxAgeDays, or for extraAgeDays longer than the longest
// gap between milestones. All are techplan's own.
const (
	onTrackPacePercent = 90
	atRiskPacePercent  = 70
	earlyProgress      = 10
	defaultMaxAgeDays  = 120
	extraAgeDays       = 60
)

// Result is the state of a benchmark on a day.
type Result struct {
	State v1alpha1.BenchmarkState
	// Value and AsOf are the latest observation that counts. AsOf is no date if there
	// is none.
	Value *big.Rat
	AsOf  calendar.Date
	// Expected value, progress (a fraction, not bounded) and pace at AsOf; nil where
	// they are not defined.
	Expected, Progress, Pace *big.Rat
	// Forecast is the value on the target's date at the speed so far. Reached is the
	// first day on which the target is reached at that speed. They are nil and no date
	// if unknown.
	Forecast *big.Rat
	Reached  calendar.Date
	// Contradiction describes how the benchmark contradicts itself; empty if it does
	// not.
	Contradiction string
	// Next is the next date on which the result changes by itself.
	Next calendar.Date
}

// trajectory is a parsed benchmark.
type trajectory struct {
	direction v1alpha1.Direction
	bound     v1alpha1.Bound
	// points are baseline, milestones and target in order of their dates.
	points       []model.Point
	observations []model.Point
	maxAgeDays   int
}

func (trajectory trajectory) firstPoint() model.Point { return trajectory.points[0] }
func (trajectory trajectory) lastPoint() model.Point {
	return trajectory.points[len(trajectory.points)-1]
}

// FindContradiction describes in a sentence how a benchmark contradicts itself. It is
// empty if the benchmark can be evaluated.
func FindContradiction(benchmark *model.Benchmark) string {
	return newTrajectory(benchmark).findContradiction(benchmark.Spec.Metric.Unit)
}

// Evaluate computes the state of a benchmark on a day.
func Evaluate(benchmark *model.Benchmark, today calendar.Date) Result {
	trajectory := newTrajectory(benchmark)
	if contradiction := trajectory.findContradiction(benchmark.Spec.Metric.Unit); contradiction != "" {
		return Result{State: v1alpha1.StateNoData, Contradiction: contradiction}
	}
	next := calendar.NextAfter(today)
	start, dueDate := trajectory.firstPoint().Date, trajectory.lastPoint().Date
	next.AddDates(start, dueDate+1)
	result := trajectory.evaluateObservation(min(today, dueDate))
	for _, observation := range trajectory.observations {
		if observation.Date <= dueDate {
			next.AddDates(observation.Date)
		}
	}
	if result.Value != nil && result.Expected == nil && trajectory.direction == v1alpha1.DirectionMaintain {
		next.AddDates(dueDate)
		for _, point := range trajectory.points {
			next.AddDates(point.Date)
		}
	}
	if result.Value != nil {
		next.AddDates(result.AsOf.AddDays(trajectory.maxAgeDays + 1))
	}
	result.State = trajectory.computeState(result, today)
	result.Next = next.Date()
	return result
}

// FindRemeasureDate returns the first day, from one day to another, on which the state of a benchmark
// would be another one if its latest value were observed again on that day, or on which that value
// is last recent; no date if there is none. A value that holds on each day, as that of an inventory
// does, need not be observed on other days for the state to be right. The benchmark does not
// contradict itself.
func FindRemeasureDate(benchmark *model.Benchmark, from, until calendar.Date) calendar.Date {
	trajectory := newTrajectory(benchmark)
	until = min(until, trajectory.lastPoint().Date)
	latest := trajectory.evaluateObservation(min(from, until))
	if latest.Value == nil {
		return 0
	}
	for _, observation := range trajectory.observations {
		if observation.Date > from {
			until = min(until, observation.Date-1)
		}
	}
	for day := from; day <= until; day++ {
		state := trajectory.computeState(latest, day)
		isLastRecent := day > latest.AsOf && trajectory.computeState(latest, day+1) == v1alpha1.StateStale
		if isLastRecent || trajectory.computeState(trajectory.evaluateValue(latest.Value, day), day) != state {
			return day
		}
		if state == v1alpha1.StateMet {
			return 0 // A target that is met stays met.
		}
	}
	return 0
}

// ComputeAgeLimit returns how many days old the latest observation of a benchmark may be: what the benchmark states,
// or else longer than the longest gap between two milestones.
func ComputeAgeLimit(benchmark *model.Benchmark) int { return newTrajectory(benchmark).maxAgeDays }

func newTrajectory(benchmark *model.Benchmark) trajectory {
	spec := &benchmark.Spec
	result := trajectory{direction: spec.Metric.Direction, bound: spec.Metric.Bound, maxAgeDays: int(spec.MaxAgeDays)}
	result.points = append(result.points, benchmark.Baseline)
	result.points = append(result.points, benchmark.Milestones...)
	slices.SortFunc(result.points[1:], compareDates)
	result.points = append(result.points, benchmark.Target)
	for _, observation := range benchmark.Observations {
		result.observations = append(result.observations, model.Point{Date: observation.Date, Value: observation.Value})
	}
	slices.SortFunc(result.observations, compareDates)
	if result.maxAgeDays == 0 {
		result.maxAgeDays = result.defaultAgeLimit()
	}
	return result
}

func compareDates(left, right model.Point) int { return int(left.Date - right.Date) }

// defaultAgeLimit returns how old an observation may be, in days, if the benchmark does
// not state it: longer than the longest gap between two milestones, since people
// measure for them.
func (trajectory trajectory) defaultAgeLimit() int {
	longest := 0
	milestones := trajectory.points[1 : len(trajectory.points)-1]
	for i := 1; i < len(milestones); i++ {
		longest = max(longest, int(milestones[i].Date-milestones[i-1].Date))
	}
	if longest == 0 {
		return defaultMaxAgeDays
	}
	return longest + extraAgeDays
}

// findContradiction describes in a sentence how the benchmark contradicts itself.
func (trajectory trajectory) findContradiction(unit string) string {
	for _, point := range trajectory.points[1 : len(trajectory.points)-1] {
		if point.Date <= trajectory.firstPoint().Date || point.Date >= trajectory.lastPoint().Date {
			return "the milestone of " + point.Date.String() + " is not between the baseline's date and the target's"
		}
	}
	if unit == v1alpha1.UnitPercent {
		for _, point := range slices.Concat(trajectory.points, trajectory.observations) {
			if point.Value.Sign() < 0 || point.Value.Cmp(big.NewRat(100, 1)) > 0 {
				return "the value of " + point.Date.String() + " is " + string(
					money.FormatDecimal(point.Value, 4),
				) + ", and a percentage lies between 0 and 100"
			}
		}
	}
	rise := trajectory.lastPoint().Value.Cmp(trajectory.firstPoint().Value)
	switch {
	case trajectory.direction == v1alpha1.DirectionIncrease && rise <= 0:
		return "direction is Increase and the target is not above the baseline"
	case trajectory.direction == v1alpha1.DirectionDecrease && rise >= 0:
		return "direction is Decrease and the target is not below the baseline"
	case trajectory.direction != v1alpha1.DirectionMaintain && rise == 0:
		return "the target is the baseline"
	default:
		return ""
	}
}

// evaluateObservation takes the newest observation up to a day and computes the figures
// that follow from it. A value to maintain has no progress and no pace.
func (trajectory trajectory) evaluateObservation(until calendar.Date) Result {
	var result Result
	for _, observation := range trajectory.observations {
		if observation.Date <= until {
			result.Value, result.AsOf = observation.Value, observation.Date
		}
	}
	if result.Value == nil {
		return result
	}
	return trajectory.evaluateValue(result.Value, result.AsOf)
}

// evaluateValue computes the figures that follow from a value on a day.
func (trajectory trajectory) evaluateValue(value *big.Rat, asOf calendar.Date) Result {
	result := Result{Value: value, AsOf: asOf}
	if trajectory.direction == v1alpha1.DirectionMaintain {
		return result
	}
	from, to := trajectory.firstPoint(), trajectory.lastPoint()
	rise := new(big.Rat).Sub(to.Value, from.Value)
	result.Progress = divideExactly(new(big.Rat).Sub(result.Value, from.Value), rise)
	result.Expected = trajectory.expectedValue(result.AsOf)
	if expected := divideExactly(new(big.Rat).Sub(result.Expected, from.Value), rise); expected.Sign() > 0 {
		result.Pace = divideExactly(result.Progress, expected)
	}
	trajectory.addForecast(&result)
	return result
}

func divideExactly(left, right *big.Rat) *big.Rat { return new(big.Rat).Quo(left, right) }

// expectedValue returns the value on the line through baseline, milestones and target.
func (trajectory trajectory) expectedValue(on calendar.Date) *big.Rat {
	if on <= trajectory.firstPoint().Date {
		return trajectory.firstPoint().Value
	}
	for i := 1; i < len(trajectory.points); i++ {
		before, after := trajectory.points[i-1], trajectory.points[i]
		if on > after.Date {
			continue
		}
		part := big.NewRat(int64(on-before.Date), int64(after.Date-before.Date))
		rise := new(big.Rat).Sub(after.Value, before.Value)
		return new(big.Rat).Add(before.Value, rise.Mul(rise, part))
	}
	return trajectory.lastPoint().Value
}

// forecastMaxDays bounds how many days ahead a date is forecast: about a century.
const forecastMaxDays = 36525

// addForecast extends the line from the baseline through the value.
func (trajectory trajectory) addForecast(result *Result) {
	from, to := trajectory.firstPoint(), trajectory.lastPoint()
	elapsed := int64(result.AsOf - from.Date)
	if elapsed <= 0 {
		return
	}
	daily := divideExactly(new(big.Rat).Sub(result.Value, from.Value), big.NewRat(elapsed, 1))
	result.Forecast = new(
		big.Rat,
	).Add(result.Value, new(big.Rat).Mul(daily, big.NewRat(int64(to.Date-result.AsOf), 1)))
	if result.Progress.Sign() <= 0 {
		return
	}
	days := divideExactly(new(big.Rat).Sub(to.Value, from.Value), daily)
	whole := new(big.Int).Quo(days.Num(), days.Denom())
	if !days.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	if whole.IsInt64() && whole.Int64() <= forecastMaxDays {
		result.Reached = from.Date.AddDays(int(whole.Int64()))
	}
}

// computeState returns the first state that applies. A benchmark that has not begun is
// NotStarted even without data; a target that is met stays met when the data become
// old.
func (trajectory trajectory) computeState(result Result, today calendar.Date) v1alpha1.BenchmarkState {
	start, dueDate := trajectory.firstPoint().Date, trajectory.lastPoint().Date
	switch {
	case today < start:
		return v1alpha1.StateNotStarted
	case result.Value == nil:
		return v1alpha1.StateNoData
	case trajectory.isMet(result, today):
		return v1alpha1.StateMet
	case today > dueDate:
		return v1alpha1.StateMissed
	case int(today-result.AsOf) > trajectory.maxAgeDays:
		return v1alpha1.StateStale
	case trajectory.direction == v1alpha1.DirectionMaintain:
		if trajectory.isWithinBound(result.Value, trajectory.boundOn(today)) {
			return v1alpha1.StateOnTrack
		}
		return v1alpha1.StateOffTrack
	default:
		return trajectory.stateByPace(result)
	}
}

// isMet reports whether the target is reached. A bound to maintain can only be met on
// its date.
func (trajectory trajectory) isMet(result Result, today calendar.Date) bool {
	if trajectory.direction == v1alpha1.DirectionMaintain {
		return today >= trajectory.lastPoint().Date && trajectory.isWithinBound(result.Value, trajectory.lastPoint().Value)
	}
	return result.Progress.Cmp(big.NewRat(1, 1)) >= 0
}

// isWithinBound reports whether a value keeps a bound to maintain.
func (trajectory trajectory) isWithinBound(value, bound *big.Rat) bool {
	if trajectory.bound == v1alpha1.BoundAtMost {
		return value.Cmp(bound) <= 0
	}
	return value.Cmp(bound) >= 0
}

// boundOn returns the bound in force on a day: that of the latest milestone, or that of
// the target before the first milestone.
func (trajectory trajectory) boundOn(day calendar.Date) *big.Rat {
	bound := trajectory.lastPoint().Value
	for _, milestone := range trajectory.points[1 : len(trajectory.points)-1] {
		if milestone.Date <= day {
			bound = milestone.Value
		}
	}
	return bound
}

// stateByPace returns the state that follows from the pace, or early on from the sign
// of the progress alone.
func (trajectory trajectory) stateByPace(result Result) v1alpha1.BenchmarkState {
	rise := new(big.Rat).Sub(trajectory.lastPoint().Value, trajectory.firstPoint().Value)
	expected := divideExactly(new(big.Rat).Sub(result.Expected, trajectory.firstPoint().Value), rise)
	if expected.Cmp(big.NewRat(earlyProgress, 100)) < 0 {
		if result.Progress.Sign() < 0 {
			return v1alpha1.StateAtRisk
		}
		return v1alpha1.StateOnTrack
	}
	switch {
	case result.Pace.Cmp(big.NewRat(onTrackPacePercent, 100)) >= 0:
		return v1alpha1.StateOnTrack
	case result.Pace.Cmp(big.NewRat(atRiskPacePercent, 100)) >= 0:
		return v1alpha1.StateAtRisk
	default:
		return v1alpha1.StateOffTrack
	}
}
