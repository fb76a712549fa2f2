// Package progress reckons where a benchmark stands on its way from baseline to
// target (calculation D4). It is pure, and every figure is as of the date of the
// latest observation, so that nothing changes from day to day by itself.
package progress

import (
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Thresholds of the pace, in hundredths, and the expected progress under which
// it is too early to judge. The thresholds are techplan's own.
const (
	onTrackPacePercent = 90
	atRiskPacePercent  = 70
	earlyProgress      = 10
	defaultMaxAgeDays  = 120
	extraAgeDays       = 60
)

// Result is where a benchmark stands.
type Result struct {
	State v1alpha1.BenchmarkState
	// Value and AsOf are the observation judged; AsOf is no date if there is
	// none.
	Value *big.Rat
	AsOf  calendar.Date
	// Expected value, progress (a fraction, unclamped) and pace at AsOf; nil
	// where they make no sense.
	Expected, Progress, Pace *big.Rat
	// Forecast is the value on the target's date at this speed, Reached the
	// first day on which the target is reached; nil and no date if not known.
	Forecast *big.Rat
	Reached  calendar.Date
	// Fault says how the benchmark contradicts itself; empty: it does not.
	Contradiction string
	// Next is the next date on which the verdict changes by itself.
	Next calendar.Date
}

type point struct {
	date  calendar.Date
	value *big.Rat
}

// trajectory is a benchmark, read.
type trajectory struct {
	direction v1alpha1.Direction
	bound     v1alpha1.Bound
	// points are baseline, milestones and target in order.
	points       []point
	observations []point
	maxAgeDays   int
}

func (course trajectory) firstPoint() point { return course.points[0] }
func (course trajectory) lastPoint() point  { return course.points[len(course.points)-1] }

// FindContradiction says in a sentence how a benchmark contradicts itself; empty: it does
// not, and it measures something.
func FindContradiction(spec *v1alpha1.BenchmarkSpec) string {
	return readTrajectory(spec).findContradiction(spec.Metric.Unit)
}

// Evaluate tells where a benchmark stands on a day.
func Evaluate(spec *v1alpha1.BenchmarkSpec, today calendar.Date) Result {
	trajectory := readTrajectory(spec)
	if contradiction := trajectory.findContradiction(spec.Metric.Unit); contradiction != "" {
		return Result{State: v1alpha1.StateNoData, Contradiction: contradiction}
	}
	next := calendar.NextAfter(today)
	start, due := trajectory.firstPoint().date, trajectory.lastPoint().date
	next.Add(start, due+1)
	result := trajectory.evaluateObservation(min(today, due))
	for _, observation := range trajectory.observations {
		if observation.date <= due {
			next.Add(observation.date)
		}
	}
	if result.Value != nil && result.Expected == nil && trajectory.direction == v1alpha1.DirectionMaintain {
		next.Add(due)
		for _, point := range trajectory.points {
			next.Add(point.date)
		}
	}
	if result.Value != nil {
		next.Add(result.AsOf.AddDays(trajectory.maxAgeDays + 1))
	}
	result.State = trajectory.computeState(result, today)
	result.Next = next.Date()
	return result
}

func readTrajectory(spec *v1alpha1.BenchmarkSpec) trajectory {
	result := trajectory{direction: spec.Metric.Direction, bound: spec.Metric.Bound, maxAgeDays: int(spec.MaxAgeDays)}
	result.points = append(result.points, parsePoint(spec.Baseline.Date, spec.Baseline.Value))
	for _, milestone := range spec.Milestones {
		result.points = append(result.points, parsePoint(milestone.Date, milestone.Value))
	}
	slices.SortFunc(result.points[1:], compareDates)
	result.points = append(result.points, parsePoint(spec.Target.Date, spec.Target.Value))
	for _, observation := range spec.Observations {
		result.observations = append(result.observations, parsePoint(observation.Date, observation.Value))
	}
	slices.SortFunc(result.observations, compareDates)
	if result.maxAgeDays == 0 {
		result.maxAgeDays = result.defaultAgeLimit()
	}
	return result
}

func parsePoint(date v1alpha1.Date, value v1alpha1.Decimal) point {
	return point{calendar.ParseOrZero(date), money.ParseRat(value)}
}

func compareDates(a, b point) int { return int(a.date - b.date) }

// defaultAgeLimit is 120 days, or with milestones the longest gap between two of them
// and 60 days.
func (course trajectory) defaultAgeLimit() int {
	longest := 0
	milestones := course.points[1 : len(course.points)-1]
	for i := 1; i < len(milestones); i++ {
		longest = max(longest, int(milestones[i].date-milestones[i-1].date))
	}
	if longest == 0 {
		return defaultMaxAgeDays
	}
	return longest + extraAgeDays
}

// findContradiction says in a sentence how the benchmark contradicts itself.
func (course trajectory) findContradiction(unit string) string {
	for _, point := range course.points[1 : len(course.points)-1] {
		if point.date <= course.firstPoint().date || point.date >= course.lastPoint().date {
			return "the milestone of " + point.date.String() + " is not between the baseline's date and the target's"
		}
	}
	if unit == v1alpha1.UnitPercent {
		for _, point := range slices.Concat(course.points, course.observations) {
			if point.value.Sign() < 0 || point.value.Cmp(big.NewRat(100, 1)) > 0 {
				return "the value of " + point.date.String() + " is " + string(
					money.Decimal(point.value, 4),
				) + ", and a percentage lies between 0 and 100"
			}
		}
	}
	rise := course.lastPoint().value.Cmp(course.firstPoint().value)
	switch {
	case course.direction == v1alpha1.DirectionIncrease && rise <= 0:
		return "direction is Increase and the target is not above the baseline"
	case course.direction == v1alpha1.DirectionDecrease && rise >= 0:
		return "direction is Decrease and the target is not below the baseline"
	case course.direction != v1alpha1.DirectionMaintain && rise == 0:
		return "the target is the baseline"
	default:
		return ""
	}
}

// evaluateObservation takes the newest observation up to a day and what follows from it.
func (course trajectory) evaluateObservation(until calendar.Date) Result {
	var result Result
	for _, observation := range course.observations {
		if observation.date <= until {
			result.Value, result.AsOf = observation.value, observation.date
		}
	}
	if result.Value == nil || course.direction == v1alpha1.DirectionMaintain {
		return result
	}
	from, to := course.firstPoint(), course.lastPoint()
	rise := new(big.Rat).Sub(to.value, from.value)
	result.Progress = divide(new(big.Rat).Sub(result.Value, from.value), rise)
	result.Expected = course.expectedValue(result.AsOf)
	if expected := divide(new(big.Rat).Sub(result.Expected, from.value), rise); expected.Sign() > 0 {
		result.Pace = divide(result.Progress, expected)
	}
	course.addForecast(&result)
	return result
}

func divide(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// expectedValue is the value on the line through baseline, milestones and target.
func (course trajectory) expectedValue(on calendar.Date) *big.Rat {
	if on <= course.firstPoint().date {
		return course.firstPoint().value
	}
	for i := 1; i < len(course.points); i++ {
		before, after := course.points[i-1], course.points[i]
		if on > after.date {
			continue
		}
		part := big.NewRat(int64(on-before.date), int64(after.date-before.date))
		rise := new(big.Rat).Sub(after.value, before.value)
		return new(big.Rat).Add(before.value, rise.Mul(rise, part))
	}
	return course.lastPoint().value
}

// forecastMaxDays bounds how many days ahead a date is told: about a century.
const forecastMaxDays = 36525

// addForecast draws the line from the baseline through the value on.
func (course trajectory) addForecast(result *Result) {
	from, to := course.firstPoint(), course.lastPoint()
	elapsed := int64(result.AsOf - from.date)
	if elapsed <= 0 {
		return
	}
	daily := divide(new(big.Rat).Sub(result.Value, from.value), big.NewRat(elapsed, 1))
	result.Forecast = new(
		big.Rat,
	).Add(result.Value, new(big.Rat).Mul(daily, big.NewRat(int64(to.date-result.AsOf), 1)))
	if result.Progress.Sign() <= 0 {
		return
	}
	days := divide(new(big.Rat).Sub(to.value, from.value), daily)
	whole := new(big.Int).Quo(days.Num(), days.Denom())
	if !days.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	if whole.IsInt64() && whole.Int64() <= forecastMaxDays {
		result.Reached = from.date.AddDays(int(whole.Int64()))
	}
}

// computeState is tried in the order of the states' constants, but that a benchmark
// that has not begun lacks no data.
func (course trajectory) computeState(result Result, today calendar.Date) v1alpha1.BenchmarkState {
	start, due := course.firstPoint().date, course.lastPoint().date
	switch {
	case today < start:
		return v1alpha1.StateNotStarted
	case result.Value == nil:
		return v1alpha1.StateNoData
	case course.isMet(result, today):
		return v1alpha1.StateMet
	case today > due:
		return v1alpha1.StateMissed
	case int(today-result.AsOf) > course.maxAgeDays:
		return v1alpha1.StateStale
	case course.direction == v1alpha1.DirectionMaintain:
		if course.isWithinBound(result.Value, course.boundOn(today)) {
			return v1alpha1.StateOnTrack
		}
		return v1alpha1.StateOffTrack
	default:
		return course.stateByPace(result)
	}
}

// isMet tells whether the target is reached; a bound to maintain can only be met
// when its date has come.
func (course trajectory) isMet(result Result, today calendar.Date) bool {
	if course.direction == v1alpha1.DirectionMaintain {
		return today >= course.lastPoint().date && course.isWithinBound(result.Value, course.lastPoint().value)
	}
	return result.Progress.Cmp(big.NewRat(1, 1)) >= 0
}

func (course trajectory) isWithinBound(value, bound *big.Rat) bool {
	if course.bound == v1alpha1.BoundAtMost {
		return value.Cmp(bound) <= 0
	}
	return value.Cmp(bound) >= 0
}

// boundOn is the bound in force on a day: that of the latest milestone, before
// the first of them the target's.
func (course trajectory) boundOn(day calendar.Date) *big.Rat {
	bound := course.lastPoint().value
	for _, milestone := range course.points[1 : len(course.points)-1] {
		if milestone.date <= day {
			bound = milestone.value
		}
	}
	return bound
}

func (course trajectory) stateByPace(result Result) v1alpha1.BenchmarkState {
	rise := new(big.Rat).Sub(course.lastPoint().value, course.firstPoint().value)
	expected := divide(new(big.Rat).Sub(result.Expected, course.firstPoint().value), rise)
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
