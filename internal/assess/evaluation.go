package assess

import (
	"fmt"
	"strings"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/records"
	"techplan.education/internal/text"
)

// EvaluationInput is an evaluation with its plan; nil if the plan does not exist.
type EvaluationInput struct {
	Evaluation *v1alpha1.Evaluation
	Plan       *v1alpha1.TechnologyPlan
}

// maxUnanswered is the most criteria without a result that a status names.
const maxUnanswered = 10

// evaluationConditions are the conditions of an evaluation beside Ready.
var evaluationConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionCompleted, v1alpha1.ConditionDecided, v1alpha1.ConditionRecordsKept,
}

// ComputeEvaluationStatus computes the status of an evaluation at an instant, and the next instant at
// which it can change; a zero instant: never.
func ComputeEvaluationStatus(input EvaluationInput, now time.Time) (v1alpha1.EvaluationStatus, time.Time) {
	record := model.ParseEvaluation(input.Evaluation)
	conditions := condition.NewList(input.Evaluation, record.Status.Conditions, now)
	window := evaluation.WindowOf(record)
	status := v1alpha1.EvaluationStatus{
		ObservedGeneration: record.Generation,
		Opens:              v1alpha1.Date(window.Opens.String()),
		LastDay:            v1alpha1.Date(window.LastDay.String()),
		// Without a plan there is no time zone; the day of the first sight need not be exact.
		Recorded: records.RememberEvaluation(record.Evaluation, calendar.DateAt(now, time.UTC)),
	}
	if input.Plan == nil {
		message := fmt.Sprintf("TechnologyPlan %s does not exist. What is recorded here is kept.",
			record.Spec.PlanRef.Name)
		stalledFrom := conditions.SetMissing(v1alpha1.ReasonPlanNotFound, message, evaluationConditions...)
		status.Conditions = conditions.SortByType()
		return status, stalledFrom
	}
	today := DateInDistrict(input.Plan, now)
	state, next := evaluation.StateOf(record, today)
	status.Recorded = records.RememberEvaluation(record.Evaluation, today)
	unanswered := evaluation.UnansweredCriteria(record)
	status.Unanswered = unanswered[:min(len(unanswered), maxUnanswered)]
	isCompleted, message := state == evaluation.Completed, describeEvaluation(record, window, state, unanswered)
	conditions.SetReady()
	conditions.SetCondition(v1alpha1.ConditionCompleted, condition.TrueIf(
		isCompleted, v1alpha1.ReasonCompleted, v1alpha1.ConditionReason(state), "%s", message))
	conditions.SetCondition(v1alpha1.ConditionDecided, evaluateDecided(record, window, state))
	conditions.SetCondition(v1alpha1.ConditionRecordsKept, evaluateRecords(record.Evaluation, &status.Recorded))
	status.Conditions = conditions.SortByType()
	return status, startOfDate(input.Plan, next)
}

// describeEvaluation describes the state of an evaluation with its dates and what is left
// to answer.
func describeEvaluation(
	record *model.Evaluation, window evaluation.Window, state evaluation.State, unanswered []v1alpha1.EntryName,
) string {
	criteria := len(record.Spec.Criteria)
	answered := fmt.Sprintf("%d of %s answered", criteria-len(unanswered), text.FormatCount(criteria, "criterion"))
	if criteria == 0 {
		answered = "no criteria, a decision or a result completes it"
	}
	switch state {
	case evaluation.Completed:
		if criteria == 0 {
			return "A result or a decision is recorded."
		}
		return answered + "."
	case evaluation.Cancelled:
		cancelled := record.Spec.Cancelled
		return fmt.Sprintf("Cancelled by %s on %s: %s", cancelled.By, cancelled.Date, cancelled.Reason)
	case evaluation.Scheduled:
		return fmt.Sprintf("Opens on %s, due on %s.", window.Opens, window.Due)
	case evaluation.Overdue:
		return fmt.Sprintf("Due on %s, overdue since %s; %s%s.",
			window.Due, window.LastDay+1, answered, listUnanswered(unanswered))
	default:
		if window.Due.IsZero() {
			return fmt.Sprintf("Open without a due date; %s%s.", answered, listUnanswered(unanswered))
		}
		return fmt.Sprintf("Due on %s, at the latest on %s; %s%s.",
			window.Due, window.LastDay, answered, listUnanswered(unanswered))
	}
}

func listUnanswered(unanswered []v1alpha1.EntryName) string {
	if len(unanswered) == 0 {
		return ""
	}
	return ", open: " + strings.TrimSuffix(text.ListFirst(unanswered), ".")
}

// evaluateRecords returns whether everything that people recorded is still there.
func evaluateRecords(record *v1alpha1.Evaluation, recorded *v1alpha1.RecordedEntries) condition.Result {
	lost := records.FindEvaluationLoss(record, recorded)
	return evaluateLoss(lost, "or record it again")
}

// evaluateLoss returns whether nothing is lost. otherwise says what people can do beside a restore.
func evaluateLoss(lost records.Loss, otherwise string) condition.Result {
	if lost.IsEmpty() {
		return condition.NewTrue(v1alpha1.ReasonRecordsKept, "Nothing that was recorded is gone.")
	}
	return condition.NewFalse(v1alpha1.ReasonRecordLost,
		"Recorded, and gone: %s. Put it back with kubectl techplan restore, %s.", lost, otherwise)
}

// evaluateDecided returns whether a decision is recorded. By the last day of an evaluation about a
// technology, the plan expects one.
func evaluateDecided(record *model.Evaluation, window evaluation.Window, state evaluation.State) condition.Result {
	decision := record.Spec.Decision
	switch {
	case decision.Outcome != "":
		return condition.NewTrue(v1alpha1.ReasonDecided, "%s by %s on %s.", decision.Outcome, decision.By, decision.Date)
	case state == evaluation.Cancelled:
		return condition.NewFalse(v1alpha1.ReasonCancelled, "The evaluation is cancelled.")
	case state == evaluation.Completed && evaluation.AboutTechnology(record.Evaluation) && !window.LastDay.IsZero():
		return condition.NewFalse(v1alpha1.ReasonNotYet,
			"All results are recorded, and the decision is waiting; it is due by %s.", window.LastDay)
	case state == evaluation.Completed:
		return condition.NewFalse(v1alpha1.ReasonNotYet, "All results are recorded, and the decision is waiting.")
	default:
		return condition.NewFalse(v1alpha1.ReasonNotYet, "No decision is recorded.")
	}
}
