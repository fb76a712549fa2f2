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
	"techplan.education/internal/scoring"
	"techplan.education/internal/text"
)

// EvaluationInput is an evaluation with its plan; nil if the plan does not exist.
type EvaluationInput struct {
	Evaluation *v1alpha1.Evaluation
	Plan       *v1alpha1.TechnologyPlan
	// Series are the evaluations of the same schedule and target, if a criterion compares with
	// them.
	Series []*v1alpha1.Evaluation
	// Benchmarks are those of the plan's goals that measure the use of its technologies.
	Benchmarks []*v1alpha1.Benchmark
}

// maxUnanswered is the most criteria without a result that a status names.
const maxUnanswered = 10

// evaluationConditions are the conditions of an evaluation beside Ready.
var evaluationConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionCompleted, v1alpha1.ConditionPassed, v1alpha1.ConditionDecided, v1alpha1.ConditionRecordsKept,
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
	isCompleted := state == evaluation.Completed
	answered := describeAnswered(record, unanswered)
	message := describeEvaluation(record, window, state, answered, unanswered)
	conditions.SetReady()
	conditions.SetCondition(v1alpha1.ConditionCompleted, condition.TrueIf(
		isCompleted, v1alpha1.ReasonCompleted, v1alpha1.ConditionReason(state), "%s", message))
	var score scoring.Score
	if isCompleted {
		score = scoring.ComputeScore(scoring.Input{
			Evaluation: record, Plan: &input.Plan.Spec, Benchmarks: model.ParseBenchmarks(input.Benchmarks),
			Earlier: evaluation.ListEarlier(record, model.ParseEvaluations(input.Series)),
		})
		status.Score = score.API()
	}
	conditions.SetCondition(v1alpha1.ConditionPassed, evaluatePassed(state, &score, answered))
	conditions.SetCondition(v1alpha1.ConditionDecided, evaluateDecided(record, window, state, &score))
	conditions.SetCondition(v1alpha1.ConditionRecordsKept, evaluateRecords(record.Evaluation, &status.Recorded))
	status.Conditions = conditions.SortByType()
	return status, startOfDate(input.Plan, next)
}

// describeAnswered describes how many criteria have a result.
func describeAnswered(record *model.Evaluation, unanswered []v1alpha1.EntryName) string {
	criteria := len(record.Spec.Criteria)
	if criteria == 0 {
		return "no criteria, a decision or a result completes it"
	}
	return fmt.Sprintf("%d of %s answered", criteria-len(unanswered), text.FormatCount(criteria, "criterion"))
}

// describeEvaluation describes the state of an evaluation with its dates and what is left
// to answer.
func describeEvaluation(
	record *model.Evaluation, window evaluation.Window, state evaluation.State,
	answered string, unanswered []v1alpha1.EntryName,
) string {
	switch state {
	case evaluation.Completed:
		if len(record.Spec.Criteria) == 0 {
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

// evaluatePassed returns whether the answers of a completed evaluation reach the score that passes.
func evaluatePassed(state evaluation.State, score *scoring.Score, answered string) condition.Result {
	switch {
	case state == evaluation.Cancelled:
		return condition.NewUnknown(v1alpha1.ReasonCancelled, "The evaluation is cancelled.")
	case state != evaluation.Completed:
		return condition.NewUnknown(v1alpha1.ReasonNotYet, "The evaluation is not completed: %s.", answered)
	case score.Verdict == v1alpha1.ReasonNoCriteria:
		return condition.NewUnknown(score.Verdict, "The evaluation has no criteria to score.")
	}
	message := score.Summarize()
	if score.Recommendation != "" {
		message += fmt.Sprintf(" Recommended: %s.", score.Recommendation)
	}
	switch score.Verdict {
	case v1alpha1.ReasonInconclusive:
		return condition.NewUnknown(score.Verdict, "%s", message)
	default:
		return condition.TrueIf(score.Verdict == v1alpha1.ReasonPassed, score.Verdict, score.Verdict, "%s", message)
	}
}

// evaluateDecided returns whether a decision is recorded. By the last day of an evaluation about a
// technology, the plan expects one.
func evaluateDecided(
	record *model.Evaluation, window evaluation.Window, state evaluation.State, score *scoring.Score,
) condition.Result {
	decision := record.Spec.Decision
	switch {
	case decision.Outcome != "":
		message := fmt.Sprintf("%s by %s on %s.", decision.Outcome, decision.By, decision.Date)
		if score.Recommendation != "" && score.Recommendation != decision.Outcome {
			message += fmt.Sprintf(" The score recommends %s.", score.Recommendation)
		}
		return condition.NewTrue(v1alpha1.ReasonDecided, "%s", message)
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
