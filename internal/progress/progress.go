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
	onTrackPace   = 90
	atRiskPace    = 70
	tooEarly      = 10
	defaultMaxAge = 120
	afterGap      = 60
)

// Verdict is where a benchmark stands.
type Verdict struct {
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
	Fault string
	// Next is the next date on which the verdict changes by itself.
	Next calendar.Date
}

type point struct {
	date  calendar.Date
	value *big.Rat
}

// course is a benchmark, read.
type course struct {
	direction v1alpha1.Direction
	bound     v1alpha1.Bound
	// points are baseline, milestones and target in order.
	points       []point
	observations []point
	maxAge       int
}

func (course course) baseline() point { return course.points[0] }
func (course course) target() point   { return course.points[len(course.points)-1] }

// Fault says in a sentence how a benchmark contradicts itself; empty: it does
// not, and it measures something.
func Fault(spec *v1alpha1.BenchmarkSpec) string { return read(spec).fault(spec.Metric.Unit) }

// Judge tells where a benchmark stands on a day.
func Judge(spec *v1alpha1.BenchmarkSpec, today calendar.Date) Verdict {
	c := read(spec)
	if fault := c.fault(spec.Metric.Unit); fault != "" {
		return Verdict{State: v1alpha1.StateNoData, Fault: fault}
	}
	next := calendar.NextAfter(today)
	start, due := c.baseline().date, c.target().date
	next.Add(start, due+1)
	progress := c.observe(min(today, due))
	for _, o := range c.observations {
		if o.date <= due {
			next.Add(o.date)
		}
	}
	if progress.Value != nil && progress.Expected == nil && c.direction == v1alpha1.DirectionMaintain {
		next.Add(due)
		for _, p := range c.points {
			next.Add(p.date)
		}
	}
	if progress.Value != nil {
		next.Add(progress.AsOf.AddDays(c.maxAge + 1))
	}
	progress.State = c.state(progress, today)
	progress.Next = next.Date()
	return progress
}

func read(spec *v1alpha1.BenchmarkSpec) course {
	c := course{direction: spec.Metric.Direction, bound: spec.Metric.Bound, maxAge: int(spec.MaxAgeDays)}
	c.points = append(c.points, pointOf(spec.Baseline.Date, spec.Baseline.Value))
	for _, m := range spec.Milestones {
		c.points = append(c.points, pointOf(m.Date, m.Value))
	}
	slices.SortFunc(c.points[1:], byDate)
	c.points = append(c.points, pointOf(spec.Target.Date, spec.Target.Value))
	for _, other := range spec.Observations {
		c.observations = append(c.observations, pointOf(other.Date, other.Value))
	}
	slices.SortFunc(c.observations, byDate)
	if c.maxAge == 0 {
		c.maxAge = c.usualAge()
	}
	return c
}

func pointOf(date v1alpha1.Date, value v1alpha1.Decimal) point {
	return point{calendar.Lenient(date), money.Rat(value)}
}

func byDate(a, b point) int { return int(a.date - b.date) }

// usualAge is 120 days, or with milestones the longest gap between two of them
// and 60 days.
func (course course) usualAge() int {
	longest := 0
	milestones := course.points[1 : len(course.points)-1]
	for i := 1; i < len(milestones); i++ {
		longest = max(longest, int(milestones[i].date-milestones[i-1].date))
	}
	if longest == 0 {
		return defaultMaxAge
	}
	return longest + afterGap
}

// fault says in a sentence how the benchmark contradicts itself.
func (course course) fault(unit string) string {
	for _, p := range course.points[1 : len(course.points)-1] {
		if p.date <= course.baseline().date || p.date >= course.target().date {
			return "the milestone of " + p.date.String() + " is not between the baseline's date and the target's"
		}
	}
	if unit == v1alpha1.UnitPercent {
		for _, p := range slices.Concat(course.points, course.observations) {
			if p.value.Sign() < 0 || p.value.Cmp(big.NewRat(100, 1)) > 0 {
				return "the value of " + p.date.String() + " is " + string(
					money.Decimal(p.value, 4),
				) + ", and a percentage lies between 0 and 100"
			}
		}
	}
	way := course.target().value.Cmp(course.baseline().value)
	switch {
	case course.direction == v1alpha1.DirectionIncrease && way <= 0:
		return "direction is Increase and the target is not above the baseline"
	case course.direction == v1alpha1.DirectionDecrease && way >= 0:
		return "direction is Decrease and the target is not below the baseline"
	case course.direction != v1alpha1.DirectionMaintain && way == 0:
		return "the target is the baseline"
	default:
		return ""
	}
}

// observe takes the newest observation up to a day and what follows from it.
func (course course) observe(until calendar.Date) Verdict {
	var progress Verdict
	for _, o := range course.observations {
		if o.date <= until {
			progress.Value, progress.AsOf = o.value, o.date
		}
	}
	if progress.Value == nil || course.direction == v1alpha1.DirectionMaintain {
		return progress
	}
	from, to := course.baseline(), course.target()
	way := new(big.Rat).Sub(to.value, from.value)
	progress.Progress = ratio(new(big.Rat).Sub(progress.Value, from.value), way)
	progress.Expected = course.expected(progress.AsOf)
	if expected := ratio(new(big.Rat).Sub(progress.Expected, from.value), way); expected.Sign() > 0 {
		progress.Pace = ratio(progress.Progress, expected)
	}
	course.forecast(&progress)
	return progress
}

func ratio(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// expected is the value on the line through baseline, milestones and target.
func (course course) expected(on calendar.Date) *big.Rat {
	if on <= course.baseline().date {
		return course.baseline().value
	}
	for i := 1; i < len(course.points); i++ {
		a, b := course.points[i-1], course.points[i]
		if on > b.date {
			continue
		}
		part := big.NewRat(int64(on-a.date), int64(b.date-a.date))
		rise := new(big.Rat).Sub(b.value, a.value)
		return new(big.Rat).Add(a.value, rise.Mul(rise, part))
	}
	return course.target().value
}

// forecastLimit bounds how many days ahead a date is told: about a century.
const forecastLimit = 36525

// forecast draws the line from the baseline through the value on.
func (course course) forecast(progress *Verdict) {
	from, to := course.baseline(), course.target()
	elapsed := int64(progress.AsOf - from.date)
	if elapsed <= 0 {
		return
	}
	daily := ratio(new(big.Rat).Sub(progress.Value, from.value), big.NewRat(elapsed, 1))
	progress.Forecast = new(
		big.Rat,
	).Add(progress.Value, new(big.Rat).Mul(daily, big.NewRat(int64(to.date-progress.AsOf), 1)))
	if progress.Progress.Sign() <= 0 {
		return
	}
	days := ratio(new(big.Rat).Sub(to.value, from.value), daily)
	whole := new(big.Int).Quo(days.Num(), days.Denom())
	if !days.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	if whole.IsInt64() && whole.Int64() <= forecastLimit {
		progress.Reached = from.date.AddDays(int(whole.Int64()))
	}
}

// state is tried in the order of the states' constants, but that a benchmark
// that has not begun lacks no data.
func (course course) state(progress Verdict, today calendar.Date) v1alpha1.BenchmarkState {
	start, due := course.baseline().date, course.target().date
	switch {
	case today < start:
		return v1alpha1.StateNotStarted
	case progress.Value == nil:
		return v1alpha1.StateNoData
	case course.met(progress, today):
		return v1alpha1.StateMet
	case today > due:
		return v1alpha1.StateMissed
	case int(today-progress.AsOf) > course.maxAge:
		return v1alpha1.StateStale
	case course.direction == v1alpha1.DirectionMaintain:
		if course.held(progress.Value, course.boundOn(today)) {
			return v1alpha1.StateOnTrack
		}
		return v1alpha1.StateOffTrack
	default:
		return course.byPace(progress)
	}
}

// met tells whether the target is reached; a bound to maintain can only be met
// when its date has come.
func (course course) met(progress Verdict, today calendar.Date) bool {
	if course.direction == v1alpha1.DirectionMaintain {
		return today >= course.target().date && course.held(progress.Value, course.target().value)
	}
	return progress.Progress.Cmp(big.NewRat(1, 1)) >= 0
}

func (course course) held(value, bound *big.Rat) bool {
	if course.bound == v1alpha1.BoundAtMost {
		return value.Cmp(bound) <= 0
	}
	return value.Cmp(bound) >= 0
}

// boundOn is the bound in force on a day: that of the latest milestone, before
// the first of them the target's.
func (course course) boundOn(day calendar.Date) *big.Rat {
	bound := course.target().value
	for _, p := range course.points[1 : len(course.points)-1] {
		if p.date <= day {
			bound = p.value
		}
	}
	return bound
}

func (course course) byPace(progress Verdict) v1alpha1.BenchmarkState {
	way := new(big.Rat).Sub(course.target().value, course.baseline().value)
	expected := ratio(new(big.Rat).Sub(progress.Expected, course.baseline().value), way)
	if expected.Cmp(big.NewRat(tooEarly, 100)) < 0 {
		if progress.Progress.Sign() < 0 {
			return v1alpha1.StateAtRisk
		}
		return v1alpha1.StateOnTrack
	}
	switch {
	case progress.Pace.Cmp(big.NewRat(onTrackPace, 100)) >= 0:
		return v1alpha1.StateOnTrack
	case progress.Pace.Cmp(big.NewRat(atRiskPace, 100)) >= 0:
		return v1alpha1.StateAtRisk
	default:
		return v1alpha1.StateOffTrack
	}
}
