package assess

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/text"
)

// EvaluationInput is an evaluation with its plan; nil if it does not exist.
type EvaluationInput struct {
	Evaluation *v1alpha1.Evaluation
	Plan       *v1alpha1.TechnologyPlan
}

// maxUnanswered is how many criteria without a result status names.
const maxUnanswered = 10

// evaluationConditions are the conditions of an evaluation beside Ready.
var evaluationConditions = []v1alpha1.ConditionType{v1alpha1.ConditionCompleted, v1alpha1.ConditionDecided}

// Evaluation assesses an evaluation.
func Evaluation(in EvaluationInput, now time.Time) (v1alpha1.EvaluationStatus, time.Time) {
	record := model.ParseEvaluation(in.Evaluation)
	conditions := newConditions(in.Evaluation, record.Status.Conditions, now)
	window := evaluation.WindowOf(record)
	status := v1alpha1.EvaluationStatus{
		ObservedGeneration: record.Generation,
		Opens:              v1alpha1.Date(window.Opens.String()), LastDay: v1alpha1.Date(window.LastDay.String()),
	}
	if in.Plan == nil {
		conditions.setStalled(
			v1alpha1.ReasonPlanNotFound,
			fmt.Sprintf("TechnologyPlan %s does not exist. What is recorded here is kept.", record.Spec.PlanRef.Name),
			evaluationConditions...,
		)
		status.Conditions = conditions.sortByType()
		return status, time.Time{}
	}
	state, next := evaluation.StateOf(record, Today(in.Plan, now))
	unanswered := evaluation.UnansweredCriteria(record)
	status.Unanswered = unanswered[:min(len(unanswered), maxUnanswered)]
	conditions.setReady()
	conditions.setTrueOrFalse(
		v1alpha1.ConditionCompleted,
		state == evaluation.Completed,
		v1alpha1.ReasonCompleted,
		v1alpha1.ConditionReason(state),
		"%s",
		evaluationMessage(record, window, state, unanswered),
	)
	setDecided(conditions, record, state)
	status.Conditions = conditions.sortByType()
	return status, startOfDate(in.Plan, next)
}

func evaluationMessage(
	record *model.Evaluation,
	window evaluation.Window,
	state evaluation.State,
	unanswered []v1alpha1.EntryName,
) string {
	left := fmt.Sprintf(
		"%d of %s answered", len(record.Spec.Criteria)-len(unanswered),
		text.Plural(len(record.Spec.Criteria), "criterion"),
	)
	if len(record.Spec.Criteria) == 0 {
		left = "no criteria, a decision or a result completes it"
	}
	switch state {
	case evaluation.Completed:
		if len(record.Spec.Criteria) == 0 {
			return "A result or a decision is recorded."
		}
		return left + "."
	case evaluation.Cancelled:
		return fmt.Sprintf(
			"Cancelled by %s on %s: %s", record.Spec.Cancelled.By, record.Spec.Cancelled.Date,
			record.Spec.Cancelled.Reason,
		)
	case evaluation.Scheduled:
		return fmt.Sprintf("Opens on %s, due on %s.", window.Opens, window.Due)
	case evaluation.Overdue:
		return fmt.Sprintf(
			"Due on %s, overdue since %s; %s%s.",
			window.Due,
			window.LastDay+1,
			left,
			listUnanswered(unanswered),
		)
	default:
		if window.Due.IsZero() {
			return fmt.Sprintf("Open without a due date; %s%s.", left, listUnanswered(unanswered))
		}
		return fmt.Sprintf(
			"Due on %s, at the latest on %s; %s%s.",
			window.Due,
			window.LastDay,
			left,
			listUnanswered(unanswered),
		)
	}
}

func listUnanswered(unanswered []v1alpha1.EntryName) string {
	if len(unanswered) == 0 {
		return ""
	}
	return ", open: " + strings.TrimSuffix(text.ListFirst(unanswered), ".")
}

func setDecided(c *conditions, record *model.Evaluation, state evaluation.State) {
	decision := record.Spec.Decision
	switch {
	case decision.Outcome != "":
		c.set(
			v1alpha1.ConditionDecided,
			metav1.ConditionTrue,
			v1alpha1.ReasonDecided,
			"%s by %s on %s.",
			decision.Outcome,
			decision.By,
			decision.Date,
		)
	case state == evaluation.Cancelled:
		c.set(
			v1alpha1.ConditionDecided, metav1.ConditionFalse, v1alpha1.ReasonCancelled, "The evaluation is cancelled.",
		)
	default:
		c.set(v1alpha1.ConditionDecided, metav1.ConditionFalse, v1alpha1.ReasonNotYet, "No decision is recorded.")
	}
}
