package schedule

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
)

// PrerequisiteUnmet reports a goal that has started before a goal for which it waits is
// reached.
var PrerequisiteUnmet = rules.Rule{
	Code: rules.PrerequisiteUnmet, Number: "P-34", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	AboutGoals: true,
	FoldedUnder: []rules.Fold{{Root: rules.DependencyCycle, By: rules.ByGoal, When: func(root, f rules.Finding) bool {
		return !slices.ContainsFunc(f.Goals, func(g string) bool { return !slices.Contains(root.Goals, g) })
	}}},
	Check: checkPrerequisites,
}

// checkPrerequisites checks the goals that have started and are open. A goal that is past its due
// date is still open, and still waits.
func checkPrerequisites(input *rules.Input, report *rules.Report) {
	for _, goal := range input.Goals {
		report.RecheckOn(goal.Start)
		if input.Today < goal.Start || input.IsClosed(goal) {
			continue
		}
		for _, ref := range goal.Spec.DependsOnRefs {
			prerequisite, ok := input.FindGoal(ref.Name)
			if !ok || isGoalReached(input, report, prerequisite) {
				continue
			}
			state := "not reached"
			action := fmt.Sprintf(
				"Finish %s first, let %s start later, or take %s out of the goals for which it waits.",
				prerequisite.Name, goal.Name, prerequisite.Name,
			)
			if input.IsClosed(prerequisite) {
				state = fmt.Sprintf("dropped on %s", prerequisite.Closed)
				action = fmt.Sprintf(
					"Say what %s does without %s, and take %s out of the goals for which it waits.", goal.Name,
					prerequisite.Name, prerequisite.Name,
				)
			}
			report.AddFinding(rules.Finding{
				Severity: v1alpha1.SeverityWarning,
				Object:   rules.GoalKey(goal.Name),
				Field:    rules.SpecPath("dependsOnRefs").Key(prerequisite.Name).String(),
				Message: fmt.Sprintf(
					"Goal %s has started on %s, and goal %s, which has to come first, is %s.", goal.Name, goal.Start,
					prerequisite.Name, state,
				),
				Action: action,
				Goals:  []string{goal.Name, prerequisite.Name},
			})
		}
	}
}

// isGoalReached reports whether a goal is closed as met or learned from, or all its actions
// are done. A goal without actions is reached only when it is closed.
func isGoalReached(input *rules.Input, report *rules.Report, goal *budget.Goal) bool {
	if input.IsClosed(goal) && goal.Spec.Closed.Outcome != v1alpha1.OutcomeDropped {
		return true
	}
	left := len(goal.Actions)
	for _, action := range goal.Actions {
		done := action.Done
		report.RecheckOn(done)
		if !done.IsZero() && done <= input.Today {
			left--
		}
	}
	return len(goal.Actions) > 0 && left == 0
}
