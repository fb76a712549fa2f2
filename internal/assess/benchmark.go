package assess

import (
	"fmt"
	"math/big"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/progress"
)

// BenchmarkInput is a benchmark with the goal and the plan that it belongs to;
// each is nil if it does not exist.
type BenchmarkInput struct {
	Benchmark *v1alpha1.Benchmark
	Goal      *v1alpha1.Goal
	Plan      *v1alpha1.TechnologyPlan
}

// benchmarkConditions are the conditions of a benchmark beside Ready.
var benchmarkConditions = []v1alpha1.ConditionType{v1alpha1.ConditionOnTrack, v1alpha1.ConditionMet, v1alpha1.ConditionEquitable}

// Benchmark assesses a benchmark.
func Benchmark(in BenchmarkInput, now time.Time) (v1alpha1.BenchmarkStatus, time.Time) {
	b := in.Benchmark
	c := newConditions(b, b.Status.Conditions, now)
	status := v1alpha1.BenchmarkStatus{ObservedGeneration: b.Generation}
	done := func(next calendar.Date) (v1alpha1.BenchmarkStatus, time.Time) {
		status.Conditions = c.sorted()
		if in.Plan == nil {
			return status, time.Time{}
		}
		return status, instant(in.Plan, next)
	}
	switch {
	case in.Goal == nil:
		c.stall(v1alpha1.ReasonGoalNotFound,
			fmt.Sprintf("Goal %s does not exist. Correct goalRef, or add the Goal.", b.Spec.GoalRef.Name),
			benchmarkConditions...)
		return done(0)
	case in.Plan == nil:
		c.stall(v1alpha1.ReasonPlanNotFound,
			fmt.Sprintf("TechnologyPlan %s of goal %s does not exist. Correct the goal's planRef, or add the plan.",
				in.Goal.Spec.PlanRef.Name, in.Goal.Name), benchmarkConditions...)
		return done(0)
	}
	today := Today(in.Plan, now)
	v := progress.Judge(&b.Spec, today)
	if v.Fault != "" {
		c.stall(v1alpha1.ReasonInvalid, "The benchmark contradicts itself: "+v.Fault+".", benchmarkConditions...)
		return done(0)
	}
	c.ready()
	fillBenchmark(&status, v)
	onTrack := benchmarkOnTrack(v.State)
	words := benchmarkWords(&b.Spec, v)
	c.set(v1alpha1.ConditionOnTrack, onTrack, v1alpha1.ConditionReason(v.State), "%s", words)
	switch v.State {
	case v1alpha1.StateNoData:
		c.set(v1alpha1.ConditionMet, metav1.ConditionUnknown, v1alpha1.ReasonNoData, "%s", words)
	case v1alpha1.StateMet:
		c.set(v1alpha1.ConditionMet, metav1.ConditionTrue, v1alpha1.ReasonMet, "%s", words)
	case v1alpha1.StateMissed:
		c.set(v1alpha1.ConditionMet, metav1.ConditionFalse, v1alpha1.ReasonMissed, "%s", words)
	default:
		c.set(v1alpha1.ConditionMet, metav1.ConditionFalse, v1alpha1.ReasonNotYet, "%s", words)
	}
	groups := groupsOf(&b.Spec, today)
	status.Equity = groups.groups
	c.set(v1alpha1.ConditionEquitable, groups.status, groups.reason, "%s", groups.words)
	return done(v.Next)
}

// benchmarkOnTrack is the condition that follows from a state.
func benchmarkOnTrack(s v1alpha1.BenchmarkState) metav1.ConditionStatus {
	switch s {
	case v1alpha1.StateOnTrack, v1alpha1.StateNotStarted, v1alpha1.StateMet:
		return metav1.ConditionTrue
	case v1alpha1.StateAtRisk, v1alpha1.StateOffTrack, v1alpha1.StateMissed:
		return metav1.ConditionFalse
	default:
		return metav1.ConditionUnknown
	}
}

func fillBenchmark(s *v1alpha1.BenchmarkStatus, v progress.Verdict) {
	s.State = v.State
	if v.Value == nil {
		return
	}
	s.Value, s.AsOf = money.Decimal(v.Value, 4), v1alpha1.Date(v.AsOf.String())
	if v.Expected != nil {
		s.ExpectedValue = bounded(v.Expected, 2)
		s.ProgressPercent = bounded(new(big.Rat).Mul(v.Progress, big.NewRat(100, 1)), 1)
	}
	if v.Pace != nil {
		s.Pace = bounded(v.Pace, 3)
	}
	if v.Forecast != nil {
		s.Forecast = bounded(v.Forecast, 2)
	}
	s.ForecastDate = v1alpha1.Date(v.Reached.String())
}

// bounded keeps a figure within what a Decimal can show.
func bounded(r *big.Rat, places int) v1alpha1.Decimal {
	most := big.NewRat(9_999_999_999_999, 1)
	if r.Cmp(most) > 0 {
		r = most
	}
	if least := new(big.Rat).Neg(most); r.Cmp(least) < 0 {
		r = least
	}
	return money.Decimal(r, places)
}

var boundWords = map[v1alpha1.Bound]string{v1alpha1.BoundAtLeast: "at least ", v1alpha1.BoundAtMost: "at most "}

// benchmarkWords say where a benchmark stands, with its figures.
func benchmarkWords(spec *v1alpha1.BenchmarkSpec, v progress.Verdict) string {
	unit := ""
	switch spec.Metric.Unit {
	case "":
	case v1alpha1.UnitPercent:
		unit = "%"
	default:
		unit = " " + spec.Metric.Unit
	}
	goal := fmt.Sprintf("target %s%s%s by %s", boundWords[spec.Metric.Bound], spec.Target.Value, unit, spec.Target.Date)
	if v.Value == nil {
		if v.State == v1alpha1.StateNotStarted {
			return fmt.Sprintf("Starts on %s; %s.", spec.Baseline.Date, goal)
		}
		return fmt.Sprintf("No observation counts yet; %s. Add one to observations.", goal)
	}
	words := fmt.Sprintf("%s%s on %s", money.Decimal(v.Value, 4), unit, v.AsOf)
	if v.Expected != nil {
		words += fmt.Sprintf(", %s%s expected then", bounded(v.Expected, 2), unit)
	}
	words += "; " + goal
	if v.Pace != nil {
		words += fmt.Sprintf("; pace %s", bounded(v.Pace, 2))
	}
	if v.State == v1alpha1.StateStale {
		words += "; the latest observation is too old, add a newer one"
	}
	return words + "."
}
