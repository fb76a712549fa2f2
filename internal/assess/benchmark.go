package assess

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/measured"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/progress"
	"techplan.education/internal/records"
	"techplan.education/internal/rubric"
	"techplan.education/internal/text"
)

// BenchmarkInput is a benchmark with its goal and its plan; each is nil if it does not
// exist.
type BenchmarkInput struct {
	Benchmark *v1alpha1.Benchmark
	Goal      *v1alpha1.Goal
	Plan      *v1alpha1.TechnologyPlan
	// Inventory returns the sums of the lots of the plan; nil for a benchmark that takes no
	// values from them.
	Inventory func(asOf calendar.Date) inventory.Inventory
	// Evaluations are those of the schedule that the source of the benchmark names.
	Evaluations []*v1alpha1.Evaluation
	// Prometheus is what is known of the server whose answers are values.
	Prometheus measured.Prometheus
}

// benchmarkConditions are the conditions of a benchmark beside Ready.
var benchmarkConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionOnTrack, v1alpha1.ConditionMet, v1alpha1.ConditionEquitable,
	v1alpha1.ConditionRecordsKept,
}

// ComputeBenchmarkStatus computes the status of a benchmark at an instant, and the next instant at
// which it can change; a zero instant: never.
func ComputeBenchmarkStatus(input BenchmarkInput, now time.Time) (v1alpha1.BenchmarkStatus, time.Time) {
	benchmark := input.Benchmark
	conditions := condition.NewList(benchmark, benchmark.Status.Conditions, now)
	status := v1alpha1.BenchmarkStatus{
		ObservedGeneration: benchmark.Generation,
		// Without a plan there is no time zone; the day of the first sight need not be exact.
		Recorded: records.RememberBenchmark(benchmark, calendar.DateAt(now, time.UTC)),
		Measured: measured.KeepValues(benchmark),
	}
	if reason, message := findMissingOwner(input); reason != "" {
		stalledFrom := conditions.SetMissing(reason, message, listBenchmarkConditions(benchmark)...)
		status.Conditions = conditions.SortByType()
		return status, stalledFrom
	}
	today := DateInDistrict(input.Plan, now)
	status.Recorded = records.RememberBenchmark(benchmark, today)
	if contradiction := progress.FindContradiction(model.ParseBenchmark(benchmark)); contradiction != "" {
		message := "The benchmark contradicts itself: " + contradiction + "."
		conditions.SetStalled(v1alpha1.ReasonInvalid, message, listBenchmarkConditions(benchmark)...)
		status.Conditions = conditions.SortByType()
		return status, time.Time{}
	}
	source := UpdateMeasured(input, now)
	status.Measured = source.Values
	parsed := model.ParseBenchmark(withMeasured(benchmark, source.Values))
	result := progress.Evaluate(parsed, today)
	fillBenchmarkStatus(&status, result)
	equity := evaluateEquity(parsed, today)
	status.Equity = equity.groups
	status.Levels = computeLevels(parsed, today)
	message := describeBenchmark(parsed, result, today)
	conditions.SetReady()
	conditions.SetCondition(v1alpha1.ConditionOnTrack, condition.Result{
		Status: onTrackStatus(result.State), Reason: v1alpha1.ConditionReason(result.State), Message: message,
	})
	conditions.SetCondition(v1alpha1.ConditionMet, evaluateMet(result.State, message))
	conditions.SetCondition(v1alpha1.ConditionEquitable, equity.result)
	conditions.SetCondition(v1alpha1.ConditionRecordsKept, evaluateObservations(benchmark, &status.Recorded))
	if source.Reason != "" {
		conditions.SetCondition(v1alpha1.ConditionSourceAnswered, condition.Result{
			Status: source.Status, Reason: source.Reason, Message: source.Message,
		})
	}
	status.Conditions = conditions.SortByType()
	next := calendar.EarliestOf(result.Next, source.Next, nextLevels(parsed, today))
	return status, startOfDate(input.Plan, next)
}

// listBenchmarkConditions lists the conditions of a benchmark beside Ready. Only one with a source has
// SourceAnswered.
func listBenchmarkConditions(benchmark *v1alpha1.Benchmark) []v1alpha1.ConditionType {
	if !measured.HasSource(benchmark) {
		return benchmarkConditions
	}
	return append(slices.Clone(benchmarkConditions), v1alpha1.ConditionSourceAnswered)
}

// UpdateMeasured takes the value of the source of a benchmark at an instant. The outcome is empty
// without a source, and for a benchmark that cannot be assessed.
func UpdateMeasured(input BenchmarkInput, now time.Time) measured.Outcome {
	benchmark := input.Benchmark
	if reason, _ := findMissingOwner(input); reason != "" ||
		progress.FindContradiction(model.ParseBenchmark(benchmark)) != "" {
		return measured.Outcome{Values: measured.KeepValues(benchmark)}
	}
	from := measured.Input{
		Benchmark: benchmark, Plan: input.Plan, Today: DateInDistrict(input.Plan, now),
		Inventory: input.Inventory, Prometheus: input.Prometheus,
		Evaluations: model.ParseEvaluations(input.Evaluations),
	}
	if input.Prometheus.Answer != nil {
		from.AnsweredOn = DateInDistrict(input.Plan, input.Prometheus.Answer.At)
	}
	return measured.Update(from)
}

// withMeasured returns a copy of a benchmark with other measured values.
func withMeasured(benchmark *v1alpha1.Benchmark, values v1alpha1.MeasuredValues) *v1alpha1.Benchmark {
	copied := *benchmark
	copied.Status.Measured = values
	return &copied
}

// findMissingOwner returns the reason, with a message, for which a benchmark cannot be
// assessed without its goal or its plan; empty: both exist.
func findMissingOwner(input BenchmarkInput) (reason v1alpha1.ConditionReason, message string) {
	switch {
	case input.Goal == nil:
		return v1alpha1.ReasonGoalNotFound, fmt.Sprintf(
			"Goal %s does not exist. Correct goalRef, or add the Goal.", input.Benchmark.Spec.GoalRef.Name)
	case input.Plan == nil:
		return v1alpha1.ReasonPlanNotFound, fmt.Sprintf(
			"TechnologyPlan %s of goal %s does not exist. Correct the goal's planRef, or add the plan.",
			input.Goal.Spec.PlanRef.Name, input.Goal.Name)
	default:
		return "", ""
	}
}

// onTrackStatus returns the status of OnTrack for a state of a benchmark.
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

func evaluateMet(state v1alpha1.BenchmarkState, message string) condition.Result {
	switch state {
	case v1alpha1.StateNoData:
		return condition.NewUnknown(v1alpha1.ReasonNoData, "%s", message)
	case v1alpha1.StateMet:
		return condition.NewTrue(v1alpha1.ReasonMet, "%s", message)
	case v1alpha1.StateMissed:
		return condition.NewFalse(v1alpha1.ReasonMissed, "%s", message)
	default:
		return condition.NewFalse(v1alpha1.ReasonNotYet, "%s", message)
	}
}

// evaluateObservations returns whether each observation is still there, or was withdrawn with a
// reason.
func evaluateObservations(
	benchmark *v1alpha1.Benchmark, recorded *v1alpha1.RecordedObservations,
) condition.Result {
	lost := records.FindBenchmarkLoss(benchmark, recorded)
	if len(benchmark.Spec.Withdrawn) == 0 || !lost.IsEmpty() {
		return evaluateLoss(lost, "record it again, or list its date in withdrawn")
	}
	var withdrawn []string
	for _, entry := range benchmark.Spec.Withdrawn {
		withdrawn = append(withdrawn, fmt.Sprintf("%s (%s)", entry.Date, strings.TrimSuffix(string(entry.Reason), ".")))
	}
	slices.Sort(withdrawn)
	return condition.NewTrue(v1alpha1.ReasonRecordsKept,
		"Nothing that was recorded is gone. Withdrawn: %s.", text.ListFirst(withdrawn))
}

func fillBenchmarkStatus(status *v1alpha1.BenchmarkStatus, result progress.Result) {
	status.State = result.State
	if result.Value == nil {
		return
	}
	status.Value, status.AsOf = money.FormatDecimal(result.Value, 4), v1alpha1.Date(result.AsOf.String())
	if result.Expected != nil {
		percent := new(big.Rat).Mul(result.Progress, big.NewRat(100, 1))
		status.ExpectedValue = money.BoundedDecimal(result.Expected, 2)
		status.ProgressPercent = money.BoundedDecimal(percent, 1)
	}
	if result.Pace != nil {
		status.Pace = money.BoundedDecimal(result.Pace, 3)
	}
	if result.Forecast != nil {
		status.Forecast = money.BoundedDecimal(result.Forecast, 2)
	}
	status.ForecastDate = v1alpha1.Date(result.Reached.String())
}

// boundPrefixes are the words before the target of a benchmark.
var boundPrefixes = map[v1alpha1.Bound]string{v1alpha1.BoundAtLeast: "at least ", v1alpha1.BoundAtMost: "at most "}

// describeBenchmark describes the latest value of a benchmark, what was expected and the
// target, and answers that are too few for a value.
func describeBenchmark(benchmark *model.Benchmark, result progress.Result, today calendar.Date) string {
	message := describeValue(benchmark.Benchmark, result)
	levels, isFound := benchmark.FindLevels(today)
	switch {
	case !isFound:
		return message
	case levels.Value == nil:
		return message + " " + rubric.SayTooFew(levels.Levels.Total(), levels.Date)
	default:
		return message + fmt.Sprintf(" The median of %s is %s.",
			text.FormatCount(levels.Levels.Total(), "answer"), levels.Levels.Median())
	}
}

// computeLevels describes the newest answers by level.
func computeLevels(benchmark *model.Benchmark, today calendar.Date) v1alpha1.LevelsStatus {
	newest, isFound := benchmark.FindLevels(today)
	if !isFound {
		return v1alpha1.LevelsStatus{}
	}
	status := v1alpha1.LevelsStatus{
		AsOf: v1alpha1.Date(newest.Date.String()), Answers: newest.Levels.Total(), Median: newest.Levels.Median(),
	}
	for _, share := range newest.Levels.ListShares() {
		status.Shares = append(status.Shares, v1alpha1.LevelShare{
			Name: share.Level, Percent: money.FormatDecimal(share.Percent, 1),
		})
	}
	return status
}

// nextLevels returns the next day on which there are newer answers by level.
func nextLevels(benchmark *model.Benchmark, today calendar.Date) calendar.Date {
	next := calendar.NextAfter(today)
	for _, observation := range slices.Concat(benchmark.Observations, benchmark.TooFew) {
		if observation.Levels.Total() > 0 {
			next.AddDates(observation.Date)
		}
	}
	return next.Date()
}

// describeValue describes the latest value of a benchmark, what was expected and the target.
func describeValue(benchmark *v1alpha1.Benchmark, result progress.Result) string {
	spec, unit := &benchmark.Spec, ""
	switch spec.Metric.Unit {
	case "":
	case v1alpha1.UnitPercent:
		unit = "%"
	default:
		unit = " " + spec.Metric.Unit
	}
	target := fmt.Sprintf("target %s%s%s by %s",
		boundPrefixes[spec.Metric.Bound], spec.Target.Value, unit, spec.Target.Date)
	if result.Value == nil {
		if result.State == v1alpha1.StateNotStarted {
			return fmt.Sprintf("Starts on %s; %s.", spec.Baseline.Date, target)
		}
		if measured.HasSource(benchmark) {
			return fmt.Sprintf("No value counts yet; %s. SourceAnswered says what the source gives.", target)
		}
		return fmt.Sprintf("No observation counts yet; %s. Add one to observations.", target)
	}
	message := fmt.Sprintf("%s%s on %s", money.FormatDecimal(result.Value, 4), unit, result.AsOf)
	if result.Expected != nil {
		message += fmt.Sprintf(", %s%s expected then", money.BoundedDecimal(result.Expected, 2), unit)
	}
	message += "; " + target
	if result.Pace != nil {
		message += fmt.Sprintf("; pace %s", money.BoundedDecimal(result.Pace, 2))
	}
	if result.State == v1alpha1.StateStale {
		if measured.HasSource(benchmark) {
			message += "; the latest value is too old, SourceAnswered says what the source gives"
		} else {
			message += "; the latest observation is too old, add a newer one"
		}
	}
	return message + "."
}
