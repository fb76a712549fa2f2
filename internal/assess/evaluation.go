package assess

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

// EvaluationInput is an evaluation with its plan; nil if it does not exist.
type EvaluationInput struct {
	Evaluation *v1alpha1.Evaluation
	Plan       *v1alpha1.TechnologyPlan
}

// unansweredMost is how many criteria without a result status names.
const unansweredMost = 10

// evaluationConditions are the conditions of an evaluation beside Ready.
var evaluationConditions = []v1alpha1.ConditionType{v1alpha1.ConditionCompleted, v1alpha1.ConditionDecided}

// Evaluation assesses an evaluation.
func Evaluation(in EvaluationInput, now time.Time) (v1alpha1.EvaluationStatus, time.Time) {
	e := in.Evaluation
	c := newConditions(e, e.Status.Conditions, now)
	w := evaluation.WindowOf(e)
	status := v1alpha1.EvaluationStatus{
		ObservedGeneration: e.Generation,
		Opens:              v1alpha1.Date(w.Opens.String()), LastDay: v1alpha1.Date(w.LastDay.String()),
	}
	if in.Plan == nil {
		c.stall(v1alpha1.ReasonPlanNotFound, fmt.Sprintf("TechnologyPlan %s does not exist. What is recorded here is kept.", e.Spec.PlanRef.Name),
			evaluationConditions...)
		status.Conditions = c.sorted()
		return status, time.Time{}
	}
	state, next := evaluation.StateOf(e, Today(in.Plan, now))
	unanswered := evaluation.Unanswered(e)
	status.Unanswered = unanswered[:min(len(unanswered), unansweredMost)]
	c.ready()
	c.truth(v1alpha1.ConditionCompleted, state == evaluation.Completed, v1alpha1.ReasonCompleted, v1alpha1.ConditionReason(state), "%s", evaluationWords(e, w, state, unanswered))
	decided(c, e, state)
	status.Conditions = c.sorted()
	return status, instant(in.Plan, next)
}

func evaluationWords(e *v1alpha1.Evaluation, w evaluation.Window, state evaluation.State, unanswered []v1alpha1.EntryName) string {
	left := fmt.Sprintf("%d of %s answered", len(e.Spec.Criteria)-len(unanswered), criteria(len(e.Spec.Criteria)))
	if len(e.Spec.Criteria) == 0 {
		left = "no criteria, a decision or a result completes it"
	}
	switch state {
	case evaluation.Completed:
		if len(e.Spec.Criteria) == 0 {
			return "A result or a decision is recorded."
		}
		return left + "."
	case evaluation.Cancelled:
		return fmt.Sprintf("Cancelled by %s on %s: %s", e.Spec.Cancelled.By, e.Spec.Cancelled.Date, e.Spec.Cancelled.Reason)
	case evaluation.Scheduled:
		return fmt.Sprintf("Opens on %s, due on %s.", w.Opens, w.Due)
	case evaluation.Overdue:
		return fmt.Sprintf("Due on %s, overdue since %s; %s%s.", w.Due, w.LastDay+1, left, names(unanswered))
	default:
		if w.Due.IsZero() {
			return fmt.Sprintf("Open without a due date; %s%s.", left, names(unanswered))
		}
		return fmt.Sprintf("Due on %s, at the latest on %s; %s%s.", w.Due, w.LastDay, left, names(unanswered))
	}
}

func criteria(count int) string {
	if count == 1 {
		return "1 criterion"
	}
	return fmt.Sprintf("%d criteria", count)
}

func names(unanswered []v1alpha1.EntryName) string {
	if len(unanswered) == 0 {
		return ""
	}
	list := make([]string, len(unanswered))
	for i, u := range unanswered {
		list[i] = string(u)
	}
	return ", open: " + strings.TrimSuffix(few(list), ".")
}

func decided(c *conditions, e *v1alpha1.Evaluation, state evaluation.State) {
	d := e.Spec.Decision
	switch {
	case d.Outcome != "":
		c.set(v1alpha1.ConditionDecided, metav1.ConditionTrue, v1alpha1.ReasonDecided, "%s by %s on %s.", d.Outcome, d.By, d.Date)
	case state == evaluation.Cancelled:
		c.set(v1alpha1.ConditionDecided, metav1.ConditionFalse, v1alpha1.ReasonCancelled, "The evaluation is cancelled.")
	default:
		c.set(v1alpha1.ConditionDecided, metav1.ConditionFalse, v1alpha1.ReasonNotYet, "No decision is recorded.")
	}
}
