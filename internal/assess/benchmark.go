package assess

import (
	"fmt"
	"math/big"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
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
var benchmarkConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionOnTrack,
	v1alpha1.ConditionMet,
	v1alpha1.ConditionEquitable,
}

// Benchmark assesses a benchmark.
func Benchmark(in BenchmarkInput, now time.Time) (v1alpha1.BenchmarkStatus, time.Time) {
	benchmark := in.Benchmark
	conditions := newConditions(benchmark, benchmark.Status.Conditions, now)
	status := v1alpha1.BenchmarkStatus{ObservedGeneration: benchmark.Generation}
	done := func(next calendar.Date) (v1alpha1.BenchmarkStatus, time.Time) {
		status.Conditions = conditions.sortByType()
		if in.Plan == nil {
			return status, time.Time{}
		}
		return status, startOfDate(in.Plan, next)
	}
	switch {
	case in.Goal == nil:
		conditions.setStalled(v1alpha1.ReasonGoalNotFound,
			fmt.Sprintf("Goal %s does not exist. Correct goalRef, or add the Goal.", benchmark.Spec.GoalRef.Name),
			benchmarkConditions...)
		return done(0)
	case in.Plan == nil:
		conditions.setStalled(v1alpha1.ReasonPlanNotFound,
			fmt.Sprintf("TechnologyPlan %s of goal %s does not exist. Correct the goal's planRef, or add the plan.",
				in.Goal.Spec.PlanRef.Name, in.Goal.Name), benchmarkConditions...)
		return done(0)
	}
	today := Today(in.Plan, now)
	parsed := model.ParseBenchmark(benchmark)
	result := progress.Evaluate(parsed, today)
	if result.Contradiction != "" {
		conditions.setStalled(
			v1alpha1.ReasonInvalid,
			"The benchmark contradicts itself: "+result.Contradiction+".",
			benchmarkConditions...,
		)
		return done(0)
	}
	conditions.setReady()
	fillBenchmarkStatus(&status, result)
	onTrack := onTrackStatus(result.State)
	message := benchmarkMessage(&benchmark.Spec, result)
	conditions.set(v1alpha1.ConditionOnTrack, onTrack, v1alpha1.ConditionReason(result.State), "%s", message)
	switch result.State {
	case v1alpha1.StateNoData:
		conditions.set(v1alpha1.ConditionMet, metav1.ConditionUnknown, v1alpha1.ReasonNoData, "%s", message)
	case v1alpha1.StateMet:
		conditions.set(v1alpha1.ConditionMet, metav1.ConditionTrue, v1alpha1.ReasonMet, "%s", message)
	case v1alpha1.StateMissed:
		conditions.set(v1alpha1.ConditionMet, metav1.ConditionFalse, v1alpha1.ReasonMissed, "%s", message)
	default:
		conditions.set(v1alpha1.ConditionMet, metav1.ConditionFalse, v1alpha1.ReasonNotYet, "%s", message)
	}
	equity := evaluateEquity(parsed, today)
	status.Equity = equity.groups
	conditions.set(v1alpha1.ConditionEquitable, equity.status, equity.reason, "%s", equity.message)
	return done(result.Next)
}

// onTrackStatus is the condition that follows from a state.
func onTrackStatus(state v1alpha1.BenchmarkState) metav1.ConditionStatus {
	switch state {
	case v1alpha1.StateOnTrack, v1alpha1.StateNotStarted, v1alpha1.StateMet:
		return metav1.ConditionTrue
	case v1alpha1.StateAtRisk, v1alpha1.StateOffTrack, v1alpha1.StateMissed:
		return metav1.ConditionFalse
	default:
		return metav1.ConditionUnknown
	}
}

func fillBenchmarkStatus(status *v1alpha1.BenchmarkStatus, result progress.Result) {
	status.State = result.State
	if result.Value == nil {
		return
	}
	status.Value, status.AsOf = money.Decimal(result.Value, 4), v1alpha1.Date(result.AsOf.String())
	if result.Expected != nil {
		status.ExpectedValue = boundedDecimal(result.Expected, 2)
		status.ProgressPercent = boundedDecimal(new(big.Rat).Mul(result.Progress, big.NewRat(100, 1)), 1)
	}
	if result.Pace != nil {
		status.Pace = boundedDecimal(result.Pace, 3)
	}
	if result.Forecast != nil {
		status.Forecast = boundedDecimal(result.Forecast, 2)
	}
	status.ForecastDate = v1alpha1.Date(result.Reached.String())
}

// boundedDecimal keeps a figure within what a Decimal can show.
func boundedDecimal(ratio *big.Rat, places int) v1alpha1.Decimal {
	most := big.NewRat(9_999_999_999_999, 1)
	if ratio.Cmp(most) > 0 {
		ratio = most
	}
	if least := new(big.Rat).Neg(most); ratio.Cmp(least) < 0 {
		ratio = least
	}
	return money.Decimal(ratio, places)
}

var boundPrefixes = map[v1alpha1.Bound]string{v1alpha1.BoundAtLeast: "at least ", v1alpha1.BoundAtMost: "at most "}

// benchmarkMessage say where a benchmark stands, with its figures.
func benchmarkMessage(spec *v1alpha1.BenchmarkSpec, result progress.Result) string {
	unit := ""
	switch spec.Metric.Unit {
	case "":
	case v1alpha1.UnitPercent:
		unit = "%"
	default:
		unit = " " + spec.Metric.Unit
	}
	goal := fmt.Sprintf(
		"target %s%s%s by %s",
		boundPrefixes[spec.Metric.Bound],
		spec.Target.Value,
		unit,
		spec.Target.Date,
	)
	if result.Value == nil {
		if result.State == v1alpha1.StateNotStarted {
			return fmt.Sprintf("Starts on %s; %s.", spec.Baseline.Date, goal)
		}
		return fmt.Sprintf("No observation counts yet; %s. Add one to observations.", goal)
	}
	message := fmt.Sprintf("%s%s on %s", money.Decimal(result.Value, 4), unit, result.AsOf)
	if result.Expected != nil {
		message += fmt.Sprintf(", %s%s expected then", boundedDecimal(result.Expected, 2), unit)
	}
	message += "; " + goal
	if result.Pace != nil {
		message += fmt.Sprintf("; pace %s", boundedDecimal(result.Pace, 2))
	}
	if result.State == v1alpha1.StateStale {
		message += "; the latest observation is too old, add a newer one"
	}
	return message + "."
}
