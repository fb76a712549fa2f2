package measured

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/scoring"
	"techplan.education/internal/text"
)

// takeEvaluations takes the values of completed evaluations. A result can be corrected, with another
// value or on another day, so the values are those of the evaluations as they are now, and none is
// kept beside them. Several values of a day count with their mean.
func (outcome *Outcome) takeEvaluations(input Input, period window) {
	benchmark := input.Benchmark
	byDate, impossible := groupFigures(input)
	outcome.Values.Values = nil
	next := calendar.NextAfter(input.Today)
	for _, date := range slices.Sorted(maps.Keys(byDate)) {
		next.AddDates(date)
		written := v1alpha1.Date(date.String())
		if date < period.first || date > min(period.last, input.Today) || isWithdrawn(benchmark, written) {
			continue
		}
		outcome.Values.Values = append(outcome.Values.Values, v1alpha1.MeasuredValue{
			Date: written, Value: formatFigure(Figure{Value: computeMean(byDate[date])}),
		})
	}
	outcome.Values.Values = thinValues(outcome.Values.Values)
	if next.Date() > period.last {
		// What comes later does not count. The condition changes after the last day.
		next = calendar.NextAfter(input.Today)
	}
	next.AddDates(period.last + 1)
	outcome.Next = next.Date()
	outcome.describeEvaluations(input, impossible)
}

// describeEvaluations says what the evaluations gave. impossible is how many results the metric cannot
// have.
func (outcome *Outcome) describeEvaluations(input Input, impossible int) {
	name := nameEvaluations(&input.Benchmark.Spec.Source.Evaluations)
	refused := ""
	if impossible > 0 {
		refused = fmt.Sprintf(" Left out, because a percentage lies between 0 and 100: %s.",
			text.FormatCount(impossible, "value"))
	}
	values := outcome.Values.Values
	if len(values) == 0 {
		outcome.setCondition(metav1.ConditionFalse, v1alpha1.ReasonNotKnown,
			"%s: no completed evaluation has a value that counts yet.%s", name, refused)
		return
	}
	latest := values[len(values)-1]
	outcome.setCondition(metav1.ConditionTrue, v1alpha1.ReasonAnswered, "%s is %s%s on %s.%s",
		name, latest.Value, formatUnit(input.Benchmark), latest.Date, refused)
}

// groupFigures returns the figures of the completed evaluations by their day, and how many the metric
// of the benchmark cannot have.
func groupFigures(input Input) (byDate map[calendar.Date][]*big.Rat, impossible int) {
	source := &input.Benchmark.Spec.Source.Evaluations
	scorer := scoring.NewScorer(&input.Plan.Spec, input.Evaluations, nil)
	byDate = map[calendar.Date][]*big.Rat{}
	for _, record := range input.Evaluations {
		done, isDone := evaluation.CompletedOn(record)
		if !isDone || record.Spec.Schedule != source.Schedule ||
			source.Target != "" && record.Spec.Target.Name != source.Target {
			continue
		}
		value, date := takeResult(record, source.Criterion)
		if source.Criterion == "" {
			score := scorer.ComputeScore(record)
			value = score.Percent
		}
		day := cmp.Or(date, done)
		switch {
		case value == nil || day.IsZero():
		case !model.IsPossibleValue(&input.Benchmark.Spec.Metric, value):
			impossible++
		default:
			byDate[day] = append(byDate[day], value)
		}
	}
	return byDate, impossible
}

// takeResult returns the value of a criterion in an evaluation, and the day of its evidence; nil without
// a value, or if it rests on too few observations.
func takeResult(record *model.Evaluation, criterion v1alpha1.EntryName) (*big.Rat, calendar.Date) {
	for i := range record.Spec.Results {
		result := &record.Spec.Results[i]
		if criterion != "" && result.Criterion == criterion && result.Value != "" && !scoring.RestsOnFew(result) {
			return money.ParseRat(result.Value), calendar.ParseOrZero(result.EvidenceDate)
		}
	}
	return nil, 0
}

func computeMean(values []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, value := range values {
		sum.Add(sum, value)
	}
	return sum.Quo(sum, big.NewRat(int64(len(values)), 1))
}
