package measured

import (
	"fmt"
	"math/big"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/progress"
)

// defaultEveryDays is how many days pass between two values of Prometheus if the source does not
// say so.
const defaultEveryDays = 7

// Input is what the values of a benchmark are taken from on a day.
type Input struct {
	Benchmark *v1alpha1.Benchmark
	// Plan is the plan of the benchmark's goal.
	Plan  *v1alpha1.TechnologyPlan
	Today calendar.Date
	// Inventory returns the sums of the lots of the plan. Only a benchmark with an inventory
	// source needs it.
	Inventory func(asOf calendar.Date) inventory.Inventory
	// Evaluations are those of the schedule of an evaluation source.
	Evaluations []*model.Evaluation
	// Prometheus is what is known of the server. AnsweredOn is the day of its answer.
	Prometheus Prometheus
	AnsweredOn calendar.Date
}

// Access says whether a Prometheus can be asked.
type Access int8

// The kinds of access.
const (
	// AccessOffline is that of a command, which asks no server.
	AccessOffline Access = iota
	// AccessNone is that of controllers without a Prometheus.
	AccessNone
	// AccessGiven is that of controllers with one.
	AccessGiven
)

// Prometheus is what is known of the Prometheus that the administrator chose.
type Prometheus struct {
	Access Access
	// Answer is the last answer to a query of the benchmark; nil if there is none yet.
	Answer *Answer
}

// Answer is the answer to a query: a value or a problem.
type Answer struct {
	// Source is the source, as NameSource names it, and At the instant of the answer.
	Source string
	At     time.Time
	// Value is nil if there is a Problem, which is a sentence.
	Value   *big.Rat
	Problem string
}

// Outcome is what a source gives on a day.
type Outcome struct {
	// Values are those that the status keeps.
	Values v1alpha1.MeasuredValues
	// Status, Reason and Message are those of the condition SourceAnswered. Reason is empty
	// without a source.
	Status  metav1.ConditionStatus
	Reason  v1alpha1.ConditionReason
	Message string
	// Next is the next date on which the outcome can change by itself; no date if there is none.
	Next calendar.Date
	// IsQueryDue says that a query should be sent now.
	IsQueryDue bool
}

// Update takes the value of a source and adds it to those that the status has, if it says something
// new. The benchmark does not contradict itself.
func Update(input Input) Outcome {
	outcome := Outcome{Values: KeepValues(input.Benchmark)}
	if !HasSource(input.Benchmark) {
		return outcome
	}
	spec := &input.Benchmark.Spec
	period := window{
		first: calendar.ParseOrZero(spec.Baseline.Date),
		last:  min(calendar.ParseOrZero(spec.Target.Date), calendar.ParseOrZero(input.Plan.Spec.Period.End)),
	}
	if HasEvaluationSource(input.Benchmark) {
		// A result that is recorded or corrected late counts too, for its own day.
		outcome.takeEvaluations(input, period)
	}
	switch {
	case input.Today > period.last:
		outcome.setCondition(metav1.ConditionTrue, v1alpha1.ReasonEnded,
			"%s was the last day on which a value counts: the date of the target, or the end of the plan.", period.last)
	case input.Today < period.first:
		outcome.Next = period.first
		outcome.setCondition(metav1.ConditionUnknown, v1alpha1.ReasonNotStarted,
			"The first value is taken on %s, the date of the baseline.", period.first)
	case HasEvaluationSource(input.Benchmark):
	case HasInventorySource(input.Benchmark):
		outcome.takeInventory(input, period)
	default:
		outcome.takeAnswer(input, period)
	}
	return outcome
}

// window is the time in which values are taken, with both days.
type window struct{ first, last calendar.Date }

func (outcome *Outcome) setCondition(
	status metav1.ConditionStatus, reason v1alpha1.ConditionReason, format string, args ...any,
) {
	outcome.Status, outcome.Reason, outcome.Message = status, reason, fmt.Sprintf(format, args...)
}

// takeInventory takes a value of the inventory. The value holds on each day. It is added on the day
// on which it differs from the latest one, and on a day on which it makes the state of the benchmark
// another one, because time has passed. So the state is always that of a value of today, and the
// status is written no more often than that. A value that changes and returns within a day leaves no
// entry.
func (outcome *Outcome) takeInventory(input Input, period window) {
	source := &input.Benchmark.Spec.Source.Inventory
	sums := input.Inventory(input.Today)
	next := calendar.NextAfter(input.Today)
	next.AddDates(sums.Next, period.last+1)
	defer func() { outcome.Next = next.Date() }()
	figure := TakeInventory(model.ParsePlan(input.Plan), sums.Stock, input.Today, source)
	if figure.Value == nil {
		outcome.setCondition(metav1.ConditionFalse, v1alpha1.ReasonNotKnown,
			"%s is not known: %s.", nameInventory(source), figure.Unknown)
		return
	}
	value := formatFigure(figure)
	outcome.setCondition(metav1.ConditionTrue, v1alpha1.ReasonAnswered,
		"%s is %s%s.", nameInventory(source), value, formatUnit(input.Benchmark))
	date := v1alpha1.Date(input.Today.String())
	if isObserved(input.Benchmark, date) || isWithdrawn(input.Benchmark, date) {
		next.AddDates(input.Today + 1)
		return
	}
	outcome.Values.Values = removeValue(outcome.Values.Values, date)
	parsed := outcome.parseBenchmark(input.Benchmark)
	latest := progress.Evaluate(parsed, input.Today).Value
	if latest == nil || latest.Cmp(money.ParseRat(value)) != 0 ||
		progress.FindRemeasureDate(parsed, input.Today, input.Today) == input.Today {
		outcome.Values.Values = addValue(outcome.Values.Values, v1alpha1.MeasuredValue{Date: date, Value: value})
		parsed = outcome.parseBenchmark(input.Benchmark)
	}
	next.AddDates(progress.FindRemeasureDate(parsed, input.Today+1, period.last))
}

// parseBenchmark parses a benchmark with the values of the outcome in its status.
func (outcome *Outcome) parseBenchmark(benchmark *v1alpha1.Benchmark) *model.Benchmark {
	copied := *benchmark
	copied.Status.Measured = outcome.Values
	return model.ParseBenchmark(&copied)
}

// takeAnswer takes the answer of Prometheus, if one has come since the last value.
func (outcome *Outcome) takeAnswer(input Input, period window) {
	benchmark := input.Benchmark
	answer := input.Prometheus.Answer
	if answer != nil && answer.Source != outcome.Values.Source {
		answer = nil
	}
	if answer != nil && answer.Problem == "" && !model.IsPossibleValue(&benchmark.Spec.Metric, answer.Value) {
		answer = &Answer{Problem: fmt.Sprintf(
			"The answer is %s, and a percentage lies between 0 and 100.", money.BoundedDecimal(answer.Value, valueDecimals),
		)}
	}
	outcome.describeAnswer(input, answer)
	if input.Prometheus.Access != AccessGiven {
		outcome.Next = period.last + 1
		return
	}
	if answer != nil && answer.Value != nil && outcome.isDue(benchmark, period, input.AnsweredOn) {
		outcome.Values.Values = addValue(outcome.Values.Values, v1alpha1.MeasuredValue{
			Date:  v1alpha1.Date(input.AnsweredOn.String()),
			Value: formatFigure(Figure{Value: answer.Value}),
		})
	}
	outcome.IsQueryDue = outcome.isDue(benchmark, period, input.Today)
	next := calendar.NextAfter(input.Today)
	next.AddDates(max(outcome.nextDue(benchmark), input.Today+1), period.last+1)
	outcome.Next = next.Date()
}

// isDue reports whether a value of a day is wanted: it is in time, no one observed one, and the last
// measured value is old enough.
func (outcome *Outcome) isDue(benchmark *v1alpha1.Benchmark, period window, day calendar.Date) bool {
	date := v1alpha1.Date(day.String())
	return day >= period.first && day <= period.last && !isObserved(benchmark, date) && !isWithdrawn(benchmark, date) &&
		day >= outcome.nextDue(benchmark)
}

// nextDue returns the first day on which the next value is wanted.
func (outcome *Outcome) nextDue(benchmark *v1alpha1.Benchmark) calendar.Date {
	if len(outcome.Values.Values) == 0 {
		return 1
	}
	every := int(benchmark.Spec.Source.Prometheus.EveryDays)
	if every == 0 {
		every = defaultEveryDays
	}
	return calendar.ParseOrZero(outcome.Values.Values[len(outcome.Values.Values)-1].Date).AddDays(every)
}

// describeAnswer says what the last query gave. Without an answer, as after a restart, the condition
// of the same source stays as it is.
func (outcome *Outcome) describeAnswer(input Input, answer *Answer) {
	earlier := v1alpha1.FindCondition(input.Benchmark.Status.Conditions, v1alpha1.ConditionSourceAnswered)
	if earlier != nil && (input.Benchmark.Status.Measured.Source != outcome.Values.Source || !isOfQuery(earlier)) {
		earlier = nil
	}
	switch {
	case input.Prometheus.Access == AccessNone:
		outcome.setCondition(metav1.ConditionFalse, v1alpha1.ReasonNoPrometheus,
			"The administrator of techplan chose no Prometheus, so that no query is sent. Add observations by hand.")
	case answer != nil && answer.Value == nil:
		outcome.setCondition(metav1.ConditionFalse, v1alpha1.ReasonNotAnswered, "%s", answer.Problem)
	case answer != nil:
		outcome.setCondition(metav1.ConditionTrue, v1alpha1.ReasonAnswered,
			"Prometheus answered the last query with a number.")
	case earlier != nil:
		outcome.setCondition(earlier.Status, v1alpha1.ConditionReason(earlier.Reason), "%s", earlier.Message)
	case input.Prometheus.Access == AccessOffline:
		outcome.setCondition(metav1.ConditionUnknown, v1alpha1.ReasonNotMeasuredHere,
			"Not measured here: only the controllers in the cluster ask Prometheus.")
	default:
		outcome.setCondition(metav1.ConditionUnknown, v1alpha1.ReasonWaiting, "Prometheus has not answered yet.")
	}
}

// isOfQuery reports whether a condition is about an answer.
func isOfQuery(condition *metav1.Condition) bool {
	reason := v1alpha1.ConditionReason(condition.Reason)
	return reason == v1alpha1.ReasonAnswered || reason == v1alpha1.ReasonNotAnswered
}
