package schedule

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// PilotWithoutEvaluation reports a pilot that no evaluation looks at before it ends, and a goal that
// has started although the pilot for which it waits was not evaluated.
var PilotWithoutEvaluation = rules.Rule{
	Code: rules.PilotWithoutEvaluation, Number: "P-68", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkPilots,
}

// checkPilots makes one finding of all pilots, because the fix is in one field, spec.evaluationSchedules.
func checkPilots(input *rules.Input, report *rules.Report) {
	report.RecheckOn(input.Plan.Approved)
	evaluated := listEvaluatedGoals(input)
	pilots, started := listUnplannedPilots(input, evaluated), listEarlyGoals(input, report, evaluated)
	var sentences []string
	switch len(pilots) {
	case 0:
	case 1:
		sentences = append(sentences, fmt.Sprintf("No evaluation of pilot %s is held or planned by its last day.",
			pilots[0]))
	default:
		sentences = append(sentences, fmt.Sprintf("No evaluation of pilots %s is held or planned by their last days.",
			text.JoinFirst(pilots)))
	}
	if len(started) > 0 {
		sentences = append(sentences, fmt.Sprintf("Started while the pilot that they wait for was not evaluated: %s.",
			text.JoinFirst(started)))
	}
	if len(sentences) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Field:    rules.SpecPath("evaluationSchedules").String(),
		Message:  strings.Join(sentences, " "),
		Action: "Add a schedule with the target Goal for each pilot, or an Evaluation, due by its last day; " +
			"evaluate it and decide before more money goes to what follows.",
	})
}

// listEvaluatedGoals returns the goals of which an evaluation was completed.
func listEvaluatedGoals(input *rules.Input) map[string]bool {
	evaluated := map[string]bool{}
	for _, record := range input.Evaluations {
		_, isDone := evaluation.CompletedOn(record)
		if isDone && record.Spec.Target.Kind == v1alpha1.KindGoal {
			evaluated[record.Spec.Target.Name] = true
		}
	}
	return evaluated
}

func isPilot(goal *budget.Goal) bool { return goal.Spec.Approach == v1alpha1.ApproachPilot }

// listUnplannedPilots lists the open pilots that have no evaluation, held or to be held by their
// last day, each with that day.
func listUnplannedPilots(input *rules.Input, evaluated map[string]bool) []string {
	planned := listPlannedGoals(input)
	var pilots []string
	for _, goal := range input.Goals {
		if isPilot(goal) && !input.IsClosed(goal) && !evaluated[goal.Name] && !planned[goal.Name] {
			pilots = append(pilots, fmt.Sprintf("%s (until %s)", goal.Name, goal.Due))
		}
	}
	return pilots
}

// listPlannedGoals returns the goals of which an evaluation is due by their last day, on record or
// expected.
func listPlannedGoals(input *rules.Input) map[string]bool {
	planned := map[string]bool{}
	for _, goal := range input.Goals {
		if !isPilot(goal) {
			continue
		}
		target := v1alpha1.EvaluationTarget{Kind: v1alpha1.KindGoal, Name: goal.Name}
		for _, record := range input.Evaluations {
			isHeld := record.Spec.Cancelled.Reason == "" && record.Spec.Target == target
			planned[goal.Name] = planned[goal.Name] || isHeld && evaluation.WindowOf(record).Due <= goal.Due
		}
		planned[goal.Name] = planned[goal.Name] || isScheduled(input, target, goal.Due)
	}
	return planned
}

// isScheduled reports whether the plan schedules an evaluation of a goal by a day. Nothing is
// expected of a plan that is not approved yet: its schedules count by their target alone.
func isScheduled(input *rules.Input, target v1alpha1.EvaluationTarget, by calendar.Date) bool {
	if input.Plan.Approved.IsZero() || input.Plan.Approved > input.Today || input.Schedule == nil {
		return slices.ContainsFunc(input.Plan.Spec.EvaluationSchedules, func(schedule v1alpha1.EvaluationSchedule) bool {
			return schedule.Target.Kind == target.Kind &&
				(schedule.Target.Name == target.Name || evaluation.IsForAll(&schedule))
		})
	}
	next, ok := input.Schedule.NextExpected(target, 0)
	return ok && next.Due <= by
}

// listEarlyGoals lists the goals that have started although a pilot for which they wait was never
// evaluated, each with the pilot.
func listEarlyGoals(input *rules.Input, report *rules.Report, evaluated map[string]bool) []string {
	var early []string
	for _, goal := range input.Goals {
		report.RecheckOn(goal.Start)
		if input.Today < goal.Start || input.IsClosed(goal) {
			continue
		}
		for _, ref := range goal.Spec.DependsOnRefs {
			pilot, ok := input.FindGoal(ref.Name)
			if !ok || !isPilot(pilot) {
				continue
			}
			if !evaluated[pilot.Name] {
				early = append(early, fmt.Sprintf("%s (after %s)", goal.Name, pilot.Name))
			}
		}
	}
	return early
}
