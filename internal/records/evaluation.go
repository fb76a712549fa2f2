package records

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
)

// maxRecordedResults is the most answers that a status keeps, those that are there and those
// that are gone.
const maxRecordedResults = 100

// RememberEvaluation returns what people have recorded in an Evaluation, as its status keeps it, in
// the order of the names: what the spec has, and what the status kept before and the spec no
// longer has. today is the date in the time zone of the district.
func RememberEvaluation(record *v1alpha1.Evaluation, today calendar.Date) v1alpha1.RecordedEntries {
	kept := record.Status.Recorded
	entries := v1alpha1.RecordedEntries{
		Criteria: copyCriteria(record.Spec.Criteria),
		Results:  rememberResults(kept.Results, record.Spec.Results, today),
		Decision: rememberDecision(kept.Decision, record.Spec.Decision, today),

		Cancelled: rememberCancellation(kept.Cancelled, record.Spec.Cancelled, today),
	}
	// People take single questions out on purpose. A tool removes all of them.
	if len(entries.Criteria) == 0 {
		entries.Criteria = slices.Clone(kept.Criteria)
	}
	return entries
}

func copyCriteria(criteria []v1alpha1.Criterion) []v1alpha1.RecordedCriterion {
	var copied []v1alpha1.RecordedCriterion
	for _, criterion := range criteria {
		copied = append(copied, copyCriterion(criterion))
	}
	slices.SortFunc(copied, func(left, right v1alpha1.RecordedCriterion) int { return cmp.Compare(left.Name, right.Name) })
	return copied
}

func rememberResults(
	kept []v1alpha1.RecordedResult, results []v1alpha1.Result, today calendar.Date,
) []v1alpha1.RecordedResult {
	var written []v1alpha1.RecordedResult
	for _, result := range results {
		written = append(written, copyResult(result))
	}
	answers := entryList[v1alpha1.RecordedResult]{
		daysOf:   func(result *v1alpha1.RecordedResult) *v1alpha1.RecordedDays { return &result.RecordedDays },
		isSame:   isEqual[v1alpha1.RecordedResult],
		keyOf:    func(result *v1alpha1.RecordedResult) string { return result.Criterion },
		most:     maxRecordedResults,
		lostLast: func(left, right *v1alpha1.RecordedResult) int { return cmp.Compare(right.Lost, left.Lost) },
	}
	return answers.keepEntries(kept, written, today)
}

func rememberDecision(
	kept v1alpha1.RecordedDecision, decision v1alpha1.Decision, today calendar.Date,
) v1alpha1.RecordedDecision {
	var written v1alpha1.RecordedDecision
	if decision.Outcome != "" {
		written = copyDecision(decision)
	}
	days := func(decision *v1alpha1.RecordedDecision) *v1alpha1.RecordedDays { return &decision.RecordedDays }
	return rememberEntry(kept, written, days, isEqual, today)
}

func rememberCancellation(
	kept v1alpha1.RecordedCancellation, cancelled v1alpha1.Cancellation, today calendar.Date,
) v1alpha1.RecordedCancellation {
	var written v1alpha1.RecordedCancellation
	if cancelled.Reason != "" {
		written = copyCancellation(cancelled)
	}
	days := func(cancelled *v1alpha1.RecordedCancellation) *v1alpha1.RecordedDays { return &cancelled.RecordedDays }
	return rememberEntry(kept, written, days, isEqual, today)
}

// EvaluationLoss is what was recorded in an Evaluation and is gone from its spec.
type EvaluationLoss struct {
	Criteria []v1alpha1.RecordedCriterion
	Results  []v1alpha1.RecordedResult
	// Decision is nil if no decision is gone.
	Decision *v1alpha1.RecordedDecision
	// Cancelled is nil if no cancellation is gone.
	Cancelled *v1alpha1.RecordedCancellation
}

// FindEvaluationLoss returns what is gone of the records of an Evaluation, which
// RememberEvaluation returned. The answer to a criterion that was taken out alone is not lost: people took the
// question out.
func FindEvaluationLoss(record *v1alpha1.Evaluation, recorded *v1alpha1.RecordedEntries) EvaluationLoss {
	var lost EvaluationLoss
	if len(record.Spec.Criteria) == 0 {
		lost.Criteria = recorded.Criteria
	}
	for _, result := range recorded.Results {
		isAsked := func(criterion v1alpha1.RecordedCriterion) bool { return criterion.Name == result.Criterion }
		asked := len(recorded.Criteria) == 0 || slices.ContainsFunc(recorded.Criteria, isAsked)
		if result.Lost != "" && asked {
			lost.Results = append(lost.Results, result)
		}
	}
	if recorded.Decision.Lost != "" {
		lost.Decision = &recorded.Decision
	}
	if recorded.Cancelled.Lost != "" {
		lost.Cancelled = &recorded.Cancelled
	}
	return lost
}

// ComputeEvaluationLoss returns what is gone of the records of an Evaluation on a day, whether or
// not its status says so already.
func ComputeEvaluationLoss(record *v1alpha1.Evaluation, today calendar.Date) EvaluationLoss {
	recorded := RememberEvaluation(record, today)
	return FindEvaluationLoss(record, &recorded)
}

// IsEmpty reports whether nothing is lost.
func (lost EvaluationLoss) IsEmpty() bool {
	return len(lost.Criteria) == 0 && len(lost.Results) == 0 && lost.Decision == nil &&
		lost.Cancelled == nil
}

// String names what is lost, for example: the answer Pass to privacy of 2026-10-14.
func (lost EvaluationLoss) String() string {
	var parts []string
	if len(lost.Criteria) > 0 {
		parts = append(parts, "all "+text.FormatCount(len(lost.Criteria), "criterion"))
	}
	for _, result := range lost.Results {
		what := "the reason why " + result.Criterion + " has no answer"
		switch {
		case result.Answer != "":
			what = fmt.Sprintf("the answer %s to %s", result.Answer, result.Criterion)
		case result.Value != "":
			what = fmt.Sprintf("the value %s of %s", result.Value, result.Criterion)
		}
		parts = append(parts, fmt.Sprintf("%s, seen since %s", what, result.Since))
	}
	if lost.Decision != nil {
		parts = append(parts, fmt.Sprintf("the decision %s of %s", lost.Decision.Outcome, lost.Decision.Date))
	}
	if lost.Cancelled != nil {
		parts = append(parts, fmt.Sprintf("the cancellation of %s", lost.Cancelled.Date))
	}
	return text.JoinFirst(parts)
}

// FieldPath returns the path of the field from which something is lost, the first one in the order
// of EvaluationLoss.
func (lost EvaluationLoss) FieldPath() string {
	switch {
	case len(lost.Criteria) > 0:
		return "spec.criteria"
	case len(lost.Results) > 0:
		return "spec.results"
	case lost.Decision != nil:
		return "spec.decision"
	default:
		return "spec.cancelled"
	}
}
