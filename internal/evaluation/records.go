package evaluation

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

// RememberRecords returns what people have recorded in an Evaluation, as its status keeps it, in
// the order of the names: what the spec has, and what the status kept before and the spec no
// longer has. A tool that replaces the whole object, or takes over the fields of another one, can
// remove records without a word. today is the date in the time zone of the district.
func RememberRecords(record *v1alpha1.Evaluation, today calendar.Date) v1alpha1.RecordedEntries {
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
		copied = append(copied, v1alpha1.RecordedCriterion{
			Name: string(criterion.Name), Question: string(criterion.Question),
		})
	}
	slices.SortFunc(copied, func(left, right v1alpha1.RecordedCriterion) int { return cmp.Compare(left.Name, right.Name) })
	return copied
}

func rememberResults(
	kept []v1alpha1.RecordedResult, results []v1alpha1.Result, today calendar.Date,
) []v1alpha1.RecordedResult {
	days := func(result *v1alpha1.RecordedResult) *v1alpha1.RecordedDays { return &result.RecordedDays }
	var remembered []v1alpha1.RecordedResult
	for _, result := range results {
		written := v1alpha1.RecordedResult{
			Criterion: string(result.Criterion), Answer: string(result.Answer),
			NotAssessed: string(result.NotAssessed), Evidence: string(result.Evidence),
		}
		var before v1alpha1.RecordedResult
		if found := findResult(kept, written.Criterion); found != nil {
			before = *found
		}
		remembered = append(remembered, rememberEntry(before, written, days, today))
	}
	var gone []v1alpha1.RecordedResult
	for _, before := range kept {
		if findResult(remembered, before.Criterion) == nil {
			gone = append(gone, rememberEntry(before, v1alpha1.RecordedResult{}, days, today))
		}
	}
	slices.SortFunc(gone, func(left, right v1alpha1.RecordedResult) int {
		return cmp.Or(cmp.Compare(right.Lost, left.Lost), cmp.Compare(left.Criterion, right.Criterion))
	})
	remembered = append(remembered, gone[:min(len(gone), max(0, maxRecordedResults-len(remembered)))]...)
	slices.SortFunc(remembered, func(left, right v1alpha1.RecordedResult) int { return cmp.Compare(left.Criterion, right.Criterion) })
	return remembered
}

func rememberDecision(
	kept v1alpha1.RecordedDecision, decision v1alpha1.Decision, today calendar.Date,
) v1alpha1.RecordedDecision {
	var written v1alpha1.RecordedDecision
	if decision.Outcome != "" {
		written = v1alpha1.RecordedDecision{
			Outcome: string(decision.Outcome), Date: string(decision.Date),
			By: string(decision.By), Reason: string(decision.Reason),
		}
	}
	days := func(decision *v1alpha1.RecordedDecision) *v1alpha1.RecordedDays { return &decision.RecordedDays }
	return rememberEntry(kept, written, days, today)
}

func rememberCancellation(
	kept v1alpha1.RecordedCancellation, cancelled v1alpha1.Cancellation, today calendar.Date,
) v1alpha1.RecordedCancellation {
	var written v1alpha1.RecordedCancellation
	if cancelled.Reason != "" {
		written = v1alpha1.RecordedCancellation{
			Reason: string(cancelled.Reason), Date: string(cancelled.Date), By: string(cancelled.By),
		}
	}
	days := func(cancelled *v1alpha1.RecordedCancellation) *v1alpha1.RecordedDays { return &cancelled.RecordedDays }
	return rememberEntry(kept, written, days, today)
}

// rememberEntry returns an entry as the status keeps it: what is written today, or what was kept if
// nothing is written any more. daysOf returns the days of an entry; written has none yet.
func rememberEntry[Entry comparable](
	kept, written Entry, daysOf func(*Entry) *v1alpha1.RecordedDays, today calendar.Date,
) Entry {
	var nothing Entry
	day, days := v1alpha1.Date(today.String()), *daysOf(&kept)
	*daysOf(&kept) = v1alpha1.RecordedDays{}
	switch written {
	case nothing:
		if kept != nothing {
			*daysOf(&kept) = v1alpha1.RecordedDays{Since: days.Since, Lost: cmp.Or(days.Lost, day)}
		}
		return kept
	case kept:
		*daysOf(&written) = v1alpha1.RecordedDays{Since: days.Since}
	default:
		*daysOf(&written) = v1alpha1.RecordedDays{Since: day}
	}
	return written
}

func findResult(results []v1alpha1.RecordedResult, criterion string) *v1alpha1.RecordedResult {
	at := slices.IndexFunc(results, func(result v1alpha1.RecordedResult) bool { return result.Criterion == criterion })
	if at < 0 {
		return nil
	}
	return &results[at]
}

// Lost is what was recorded in an Evaluation and is gone from its spec.
type Lost struct {
	Criteria []v1alpha1.RecordedCriterion
	Results  []v1alpha1.RecordedResult
	// Decision is nil if no decision is gone.
	Decision *v1alpha1.RecordedDecision
	// Cancelled is nil if no cancellation is gone.
	Cancelled *v1alpha1.RecordedCancellation
}

// FindLost returns what is gone of the records of an Evaluation, which RememberRecords
// returned. The answer to a criterion that was taken out alone is not lost: people took the
// question out.
func FindLost(record *v1alpha1.Evaluation, recorded *v1alpha1.RecordedEntries) Lost {
	var lost Lost
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

// IsEmpty reports whether nothing is lost.
func (lost Lost) IsEmpty() bool {
	return len(lost.Criteria) == 0 && len(lost.Results) == 0 && lost.Decision == nil &&
		lost.Cancelled == nil
}

// String names what is lost, for example: the answer Pass to privacy of 2026-10-14.
func (lost Lost) String() string {
	var parts []string
	if len(lost.Criteria) > 0 {
		parts = append(parts, "all "+text.FormatCount(len(lost.Criteria), "criterion"))
	}
	for _, result := range lost.Results {
		what := "the reason why " + result.Criterion + " has no answer"
		if result.Answer != "" {
			what = fmt.Sprintf("the answer %s to %s", result.Answer, result.Criterion)
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
// of Lost.
func (lost Lost) FieldPath() string {
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
