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
	benchmark := in.Benchmark
	conditions := newConditions(benchmark, benchmark.Status.Conditions, now)
	status := v1alpha1.BenchmarkStatus{ObservedGeneration: benchmark.Generation}
	done := func(next calendar.Date) (v1alpha1.BenchmarkStatus, time.Time) {
		status.Conditions = conditions.sorted()
		if in.Plan == nil {
			return status, time.Time{}
		}
		return status, instant(in.Plan, next)
	}
	switch {
	case in.Goal == nil:
		conditions.stall(v1alpha1.ReasonGoalNotFound,
			fmt.Sprintf("Goal %s does not exist. Correct goalRef, or add the Goal.", benchmark.Spec.GoalRef.Name),
			benchmarkConditions...)
		return done(0)
	case in.Plan == nil:
		conditions.stall(v1alpha1.ReasonPlanNotFound,
			fmt.Sprintf("TechnologyPlan %s of goal %s does not exist. Correct the goal's planRef, or add the plan.",
				in.Goal.Spec.PlanRef.Name, in.Goal.Name), benchmarkConditions...)
		return done(0)
	}
	today := Today(in.Plan, now)
	verdict := progress.Judge(&benchmark.Spec, today)
	if verdict.Fault != "" {
		conditions.stall(
			v1alpha1.ReasonInvalid, "The benchmark contradicts itself: "+verdict.Fault+".", benchmarkConditions...,
		)
		return done(0)
	}
	conditions.ready()
	fillBenchmark(&status, verdict)
	onTrack := benchmarkOnTrack(verdict.State)
	words := benchmarkWords(&benchmark.Spec, verdict)
	conditions.set(v1alpha1.ConditionOnTrack, onTrack, v1alpha1.ConditionReason(verdict.State), "%s", words)
	switch verdict.State {
	case v1alpha1.StateNoData:
		conditions.set(v1alpha1.ConditionMet, metav1.ConditionUnknown, v1alpha1.ReasonNoData, "%s", words)
	case v1alpha1.StateMet:
		conditions.set(v1alpha1.ConditionMet, metav1.ConditionTrue, v1alpha1.ReasonMet, "%s", words)
	case v1alpha1.StateMissed:
		conditions.set(v1alpha1.ConditionMet, metav1.ConditionFalse, v1alpha1.ReasonMissed, "%s", words)
	default:
		conditions.set(v1alpha1.ConditionMet, metav1.ConditionFalse, v1alpha1.ReasonNotYet, "%s", words)
	}
	groups := groupsOf(&benchmark.Spec, today)
	status.Equity = groups.groups
	conditions.set(v1alpha1.ConditionEquitable, groups.status, groups.reason, "%s", groups.words)
	return done(verdict.Next)
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

func fillBenchmark(s *v1alpha1.BenchmarkStatus, verdict progress.Verdict) {
	s.State = verdict.State
	if verdict.Value == nil {
		return
	}
	s.Value, s.AsOf = money.Decimal(verdict.Value, 4), v1alpha1.Date(verdict.AsOf.String())
	if verdict.Expected != nil {
		s.ExpectedValue = bounded(verdict.Expected, 2)
		s.ProgressPercent = bounded(new(big.Rat).Mul(verdict.Progress, big.NewRat(100, 1)), 1)
	}
	if verdict.Pace != nil {
		s.Pace = bounded(verdict.Pace, 3)
	}
	if verdict.Forecast != nil {
		s.Forecast = bounded(verdict.Forecast, 2)
	}
	s.ForecastDate = v1alpha1.Date(verdict.Reached.String())
}

// bounded keeps a figure within what a Decimal can show.
func bounded(ratio *big.Rat, places int) v1alpha1.Decimal {
	most := big.NewRat(9_999_999_999_999, 1)
	if ratio.Cmp(most) > 0 {
		ratio = most
	}
	if least := new(big.Rat).Neg(most); ratio.Cmp(least) < 0 {
		ratio = least
	}
	return money.Decimal(ratio, places)
}

var boundWords = map[v1alpha1.Bound]string{v1alpha1.BoundAtLeast: "at least ", v1alpha1.BoundAtMost: "at most "}

// benchmarkWords say where a benchmark stands, with its figures.
func benchmarkWords(spec *v1alpha1.BenchmarkSpec, verdict progress.Verdict) string {
	unit := ""
	switch spec.Metric.Unit {
	case "":
	case v1alpha1.UnitPercent:
		unit = "%"
	default:
		unit = " " + spec.Metric.Unit
	}
	goal := fmt.Sprintf("target %s%s%s by %s", boundWords[spec.Metric.Bound], spec.Target.Value, unit, spec.Target.Date)
	if verdict.Value == nil {
		if verdict.State == v1alpha1.StateNotStarted {
			return fmt.Sprintf("Starts on %s; %s.", spec.Baseline.Date, goal)
		}
		return fmt.Sprintf("No observation counts yet; %s. Add one to observations.", goal)
	}
	words := fmt.Sprintf("%s%s on %s", money.Decimal(verdict.Value, 4), unit, verdict.AsOf)
	if verdict.Expected != nil {
		words += fmt.Sprintf(", %s%s expected then", bounded(verdict.Expected, 2), unit)
	}
	words += "; " + goal
	if verdict.Pace != nil {
		words += fmt.Sprintf("; pace %s", bounded(verdict.Pace, 2))
	}
	if verdict.State == v1alpha1.StateStale {
		words += "; the latest observation is too old, add a newer one"
	}
	return words + "."
}
