package model

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// Evaluation is an Evaluation that exists, created by people or by the scheduler.
type Evaluation struct {
	*v1alpha1.Evaluation
	// Due is the due date as written, and Occurrence the date that its occurrence names; no
	// date if the occurrence is the name of a term alone, or none.
	Due, Occurrence calendar.Date
	// Term is the school term that the occurrence names: fall in fall-2026-12-18 and in fall.
	// It is empty if the occurrence is a date.
	Term v1alpha1.EntryName
	// Decided is the date of the decision, and CancelledOn that of the cancellation.
	Decided, CancelledOn calendar.Date
}

// ParseEvaluation parses an Evaluation.
func ParseEvaluation(object *v1alpha1.Evaluation) *Evaluation {
	termName, occurrence := ParseOccurrence(object.Spec.Occurrence)
	return &Evaluation{
		Evaluation:  object,
		Due:         calendar.ParseOrZero(object.Spec.Due),
		Occurrence:  occurrence,
		Term:        termName,
		Decided:     calendar.ParseOrZero(object.Spec.Decision.Date),
		CancelledOn: calendar.ParseOrZero(object.Spec.Cancelled.Date),
	}
}

// ParseEvaluations parses a list of Evaluations.
func ParseEvaluations(objects []*v1alpha1.Evaluation) []*Evaluation {
	evaluations := make([]*Evaluation, len(objects))
	for i, object := range objects {
		evaluations[i] = ParseEvaluation(object)
	}
	return evaluations
}

// EvaluationsOfPlan parses those of a list of Evaluations that belong to a plan.
func EvaluationsOfPlan(objects []*v1alpha1.Evaluation, planName string) []*Evaluation {
	var evaluations []*Evaluation
	for _, object := range objects {
		if object.Spec.PlanRef.Name == planName {
			evaluations = append(evaluations, ParseEvaluation(object))
		}
	}
	return evaluations
}

// dateLength is the number of characters of a date, YYYY-MM-DD.
const dateLength = 10

// ParseOccurrence returns the school term and the date that the occurrence of an Evaluation
// names. An occurrence is a date, a term and a date joined by a hyphen, or a term alone. It
// returns an empty term or no date for the part that is not there.
func ParseOccurrence(occurrence string) (termName v1alpha1.EntryName, date calendar.Date) {
	split := len(occurrence) - dateLength
	switch {
	case split == 0:
		date = calendar.ParseOrZero(occurrence)
	case split > 1 && occurrence[split-1] == '-':
		date = calendar.ParseOrZero(occurrence[split:])
	}
	if date.IsZero() {
		return v1alpha1.EntryName(occurrence), 0
	}
	return v1alpha1.EntryName(occurrence[:max(0, split-1)]), date
}

// FormatOccurrence returns the occurrence of an Evaluation of a school term on a date, for
// example fall-2026-12-18. Without a term it is the date.
func FormatOccurrence(termName v1alpha1.EntryName, date calendar.Date) string {
	if termName == "" {
		return date.String()
	}
	return string(termName) + "-" + date.String()
}
