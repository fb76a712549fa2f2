package assess

import (
	"fmt"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/text"
)

// GoalInput is a goal with its plan and its benchmarks.
type GoalInput struct {
	Goal *v1alpha1.Goal
	// Shared is what the goal has in common with the other goals of its plan, computed
	// for the date of the assessment; nil: the plan does not exist.
	Shared *SharedGoals
	// Benchmarks of this goal.
	Benchmarks []*v1alpha1.Benchmark
}

// goalConditions are the conditions of a goal beside Ready.
var goalConditions = []v1alpha1.ConditionType{
	v1alpha1.ConditionOnTrack, v1alpha1.ConditionFunded, v1alpha1.ConditionMeasured, v1alpha1.ConditionMet,
}

// ComputeGoalStatus computes the status of a goal at an instant, and the next instant at which it can
// change; a zero instant: never. It only reads what is shared, so that several goals can
// be assessed at the same time.
func ComputeGoalStatus(input GoalInput, now time.Time) (v1alpha1.GoalStatus, time.Time) {
	goal := input.Goal
	conditions := condition.NewList(goal, goal.Status.Conditions, now)
	status := v1alpha1.GoalStatus{ObservedGeneration: goal.Generation}
	if input.Shared == nil {
		message := describeMissingPlan(goal.Spec.PlanRef.Name)
		stalledFrom := conditions.SetMissing(v1alpha1.ReasonPlanNotFound, message, goalConditions...)
		status.Conditions = conditions.SortByType()
		return status, stalledFrom
	}
	shared := input.Shared.includingGoal(goal)
	benchmarks := model.ParseBenchmarks(input.Benchmarks)
	goalBudget := shared.goalWithBenchmarks(goal, benchmarks)
	findings, next := shared.findings.FindingsOf(goalBudget, benchmarks)
	progress := computeGoalProgress(goalBudget, benchmarks, shared.asOf)
	status.Findings = summary.ListObjectFindings(findings, goal.Status.Findings, shared.asOf)
	status.Benchmarks = progress.listStateCounts()
	status.Actions = progress.actions
	status.Funding = summary.ListGoalFunding(goalBudget)
	status.Due = v1alpha1.Date(goalBudget.Due.String())
	conditions.SetReady()
	conditions.SetCondition(v1alpha1.ConditionOnTrack, progress.onTrack)
	conditions.SetCondition(v1alpha1.ConditionMet, progress.met)
	conditions.SetCondition(v1alpha1.ConditionFunded, evaluateFunded(shared, goalBudget))
	conditions.SetCondition(v1alpha1.ConditionMeasured, evaluateMeasured(goalBudget, len(benchmarks)))
	status.Conditions = conditions.SortByType()
	return status, startOfDate(shared.plan, calendar.EarliestOf(next, progress.next))
}

// describeMissingPlan is the message of a goal or a lot whose plan does not exist.
func describeMissingPlan(planName string) string {
	return fmt.Sprintf("TechnologyPlan %s does not exist. Correct planRef, or add the plan.", planName)
}

// evaluateFunded returns whether the goal has the money that it needs in the current and
// each later fiscal year.
func evaluateFunded(shared *SharedGoals, goal *budget.Goal) condition.Result {
	if !goal.Closed.IsZero() {
		return closedResult(goal)
	}
	needed, funded := 0, 0
	var short []string
	for _, year := range goal.Years {
		if year.FiscalYear < shared.current || year.Need == 0 {
			continue
		}
		needed++
		if year.IsFunded() {
			funded++
			continue
		}
		currency := shared.currency
		short = append(short, fmt.Sprintf("%s needs %s and has %s, short by %s",
			year.FiscalYear, year.Need.FormatIn(currency), max(0, year.MoneyForNeed()).FormatIn(currency), year.MoneyMissing().FormatIn(currency)))
	}
	switch {
	case needed == 0:
		return condition.NewUnknown(v1alpha1.ReasonNoNeed,
			"No action has a cost in the current or a later year in which the goal runs.")
	case len(short) > 0:
		return condition.NewFalse(v1alpha1.ReasonShort, "%s.", text.ListFirst(short))
	default:
		return condition.NewTrue(v1alpha1.ReasonFunded, "Funded in %s.", text.FormatCount(funded, "fiscal year"))
	}
}

// closedResult returns Unknown for a condition that a closed goal no longer has.
func closedResult(goal *budget.Goal) condition.Result {
	return condition.NewUnknown(v1alpha1.ReasonClosed, "Closed as %s on %s.", goal.Spec.Closed.Outcome, goal.Closed)
}

// evaluateMeasured returns whether the goal has a benchmark that measures something.
// total counts those that contradict themselves too.
func evaluateMeasured(goal *budget.Goal, total int) condition.Result {
	measured := text.FormatCount(goal.Benchmarks, "benchmark")
	if goal.Benchmarks == 0 {
		measured = "no benchmark; add one with a target and a date"
	}
	if contradicting := total - goal.Benchmarks; contradicting > 0 {
		measured += fmt.Sprintf(", and %d not counted because of a contradiction", contradicting)
	}
	return condition.TrueIf(goal.Benchmarks > 0, v1alpha1.ReasonMeasured, v1alpha1.ReasonNoBenchmarks,
		"The goal has %s.", measured)
}
