package scoring

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// minSample is the fewest observations that an answer can rest on.
const minSample = 5

// Criterion is a criterion with its answer.
type Criterion struct {
	*v1alpha1.Criterion
	// Answer is Pass, Warning or Fail. It is empty if there is none that counts.
	Answer v1alpha1.Answer
	// Why says what the answer follows from, or why there is none, in words without a full stop.
	Why string
	// Result is what people recorded; nil if nothing is.
	Result *v1alpha1.Result
}

// WeightOf returns how much a criterion counts.
func WeightOf(criterion *v1alpha1.Criterion) int64 {
	if criterion.Weight == nil {
		return 1
	}
	return int64(*criterion.Weight)
}

// answerCriterion returns a criterion with the answer that follows from its result. earlier are
// the completed evaluations before, the latest first.
func answerCriterion(
	criterion *v1alpha1.Criterion, result *v1alpha1.Result, earlier []*model.Evaluation,
) Criterion {
	answered := Criterion{Criterion: criterion, Result: result}
	switch {
	case result == nil:
		answered.Why = "nothing is recorded"
	case result.NotAssessed != "":
		answered.Why = "not assessed: " + strings.TrimSuffix(string(result.NotAssessed), ".")
	case RestsOnFew(result):
		answered.Why = fmt.Sprintf("it rests on %s, fewer than %d",
			text.FormatCount(result.SampleSize, "observation"), minSample)
	case result.Answer != "":
		answered.Answer = result.Answer
		answered.Why = describeAnswer(result)
	default:
		answered.Answer, answered.Why = compareValue(criterion, result, findEarlierValue(criterion.Name, earlier))
	}
	return answered
}

// RestsOnFew reports whether a result rests on so few observations that it does not count.
func RestsOnFew(result *v1alpha1.Result) bool {
	return result.SampleSize > 0 && result.SampleSize < minSample
}

// describeAnswer describes an answer that people gave, with its value if there is one.
func describeAnswer(result *v1alpha1.Result) string {
	if result.Value == "" {
		return "as recorded"
	}
	return fmt.Sprintf("as recorded, with the value %s", result.Value)
}

// earlierValue is the value of a criterion in an evaluation before; a nil Value: there is none.
type earlierValue struct {
	Value *big.Rat
	Due   calendar.Date
}

// findEarlierValue returns the value of a criterion in the latest completed evaluation that has
// one.
func findEarlierValue(name v1alpha1.EntryName, earlier []*model.Evaluation) earlierValue {
	for _, record := range earlier {
		for i := range record.Spec.Results {
			if result := &record.Spec.Results[i]; result.Criterion == name && result.Value != "" {
				return earlierValue{money.ParseRat(result.Value), evaluation.WindowOf(record).Due}
			}
		}
	}
	return earlierValue{}
}

// compareValue returns the answer that follows from a value and the bounds of its criterion, and
// what it follows from. There is no answer without bounds, or without the earlier value that a
// change is computed from.
func compareValue(
	criterion *v1alpha1.Criterion, result *v1alpha1.Result, earlier earlierValue,
) (answer v1alpha1.Answer, why string) {
	if criterion.Pass == (v1alpha1.Bounds{}) {
		return "", fmt.Sprintf("the criterion has no bounds that say what the value %s means", result.Value)
	}
	value := money.ParseRat(result.Value)
	var change *big.Rat
	if comparesChange(criterion.Pass) || comparesChange(criterion.Warning) {
		switch {
		case earlier.Value == nil:
			return "", fmt.Sprintf("there is no earlier evaluation with which the value %s can be compared", result.Value)
		case earlier.Value.Sign() == 0:
			return "", fmt.Sprintf("the value on %s was 0, from which no change in percent follows", earlier.Due)
		}
		change = computeChange(value, earlier.Value)
	}
	switch {
	case holds(criterion.Pass, value, change):
		answer = v1alpha1.AnswerPass
	case criterion.Warning != (v1alpha1.Bounds{}) && holds(criterion.Warning, value, change):
		answer = v1alpha1.AnswerWarning
	default:
		answer = v1alpha1.AnswerFail
	}
	why = fmt.Sprintf("%s, to pass %s", result.Value, DescribeBounds(criterion.Pass))
	if change != nil {
		why = fmt.Sprintf("%s, a change of %s percent since %s, to pass %s",
			result.Value, money.BoundedDecimal(change, 1), earlier.Due, DescribeBounds(criterion.Pass))
	}
	return answer, why
}

// ReadsEarlier reports whether a criterion compares with the evaluations before.
func ReadsEarlier(criteria []v1alpha1.Criterion) bool {
	return slices.ContainsFunc(criteria, func(criterion v1alpha1.Criterion) bool {
		return comparesChange(criterion.Pass) || comparesChange(criterion.Warning)
	})
}

func comparesChange(bounds v1alpha1.Bounds) bool {
	return bounds.ChangeAtLeast != "" || bounds.ChangeAtMost != ""
}

// computeChange returns the change from an earlier value, which is not 0, in percent of its size.
func computeChange(value, earlier *big.Rat) *big.Rat {
	difference := new(big.Rat).Sub(value, earlier)
	change := difference.Quo(difference, new(big.Rat).Abs(earlier))
	return change.Mul(change, big.NewRat(100, 1))
}

// holds reports whether a value and its change are within the bounds.
func holds(bounds v1alpha1.Bounds, value, change *big.Rat) bool {
	return isWithin(value, bounds.AtLeast, bounds.AtMost) && isWithin(change, bounds.ChangeAtLeast, bounds.ChangeAtMost)
}

// isWithin reports whether a number is within two bounds, of which either may be empty.
func isWithin(number *big.Rat, lowest, highest v1alpha1.Decimal) bool {
	return (lowest == "" || number.Cmp(money.ParseRat(lowest)) >= 0) &&
		(highest == "" || number.Cmp(money.ParseRat(highest)) <= 0)
}

// DescribeBounds writes bounds as they continue "to pass", for example: at least 60.
func DescribeBounds(bounds v1alpha1.Bounds) string {
	var parts []string
	add := func(words string, bound v1alpha1.Decimal, unit string) {
		if bound != "" {
			parts = append(parts, words+" "+string(bound)+unit)
		}
	}
	add("at least", bounds.AtLeast, "")
	add("at most", bounds.AtMost, "")
	add("a change of at least", bounds.ChangeAtLeast, " percent")
	add("a change of at most", bounds.ChangeAtMost, " percent")
	return text.JoinAnd(parts)
}
