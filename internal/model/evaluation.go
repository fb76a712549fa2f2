package model

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// Evaluation is an Evaluation that exists, created by people or by the scheduler.
type Evaluation struct {
	*v1alpha1.Evaluation
	// Due is the due date as written, and Occurrence the date that its occurrence names; no
	// date if the occurrence is a term, or none.
	Due, Occurrence calendar.Date
	// Decided is the date of the decision, and CancelledOn that of the cancellation.
	Decided, CancelledOn calendar.Date
}

// ParseEvaluation parses an Evaluation.
func ParseEvaluation(object *v1alpha1.Evaluation) *Evaluation {
	return &Evaluation{
		Evaluation:  object,
		Due:         calendar.ParseOrZero(object.Spec.Due),
		Occurrence:  calendar.ParseOrZero(object.Spec.Occurrence),
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
