package summary

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

// CountEvaluations counts the evaluations of a plan by state, those that its schedules
// yield included, and names the next that is due.
func CountEvaluations(schedule *evaluation.Schedule) v1alpha1.EvaluationCounts {
	status := v1alpha1.EvaluationCounts{
		Scheduled: NewCount(schedule.Counts[evaluation.Scheduled]),
		Open:      NewCount(schedule.Counts[evaluation.Open]),
		Overdue:   NewCount(schedule.Counts[evaluation.Overdue]),
		Completed: NewCount(schedule.Counts[evaluation.Completed]),
		Cancelled: NewCount(schedule.Counts[evaluation.Cancelled]),
		Missed:    NewCount(schedule.Counts[evaluation.Missed]),
	}
	if next := schedule.Next; !next.Due.IsZero() {
		status.Next = v1alpha1.NextEvaluation{Due: v1alpha1.Date(next.Due.String()), Name: next.Name}
	}
	return status
}
