package schedule

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// PrerequisiteUnmet reports this: a goal has started before a goal that has to
// come first is reached.
var PrerequisiteUnmet = rules.Rule{
	Code: rules.PrerequisiteUnmet, Number: "P-34", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	AboutGoals: true,
	FoldedUnder: []rules.Fold{{Root: rules.DependencyCycle, By: rules.ByGoal, When: func(root, f rules.Finding) bool {
		return !slices.ContainsFunc(f.Goals, func(g string) bool { return !slices.Contains(root.Goals, g) })
	}}},
	Check: checkPrerequisites,
}

func checkPrerequisites(input *rules.Input, report *rules.Report) {
	for _, goal := range input.Goals {
		report.RecheckOn(goal.Start, goal.Due+1)
		if input.Today < goal.Start || input.Today > goal.Due || input.IsClosed(goal) {
			continue
		}
		for _, ref := range goal.Spec.DependsOnRefs {
			first, ok := input.Goal(ref.Name)
			if !ok || reached(input, report, first) {
				continue
			}
			state := "not reached"
			action := fmt.Sprintf(
				"Finish %s first, let %s start later, or take %s out of what it waits for.", first.Name, goal.Name,
				first.Name,
			)
			if input.IsClosed(first) {
				state = fmt.Sprintf("dropped on %s", first.Closed)
				action = fmt.Sprintf(
					"Say what %s does without %s, and take %s out of what it waits for.", goal.Name, first.Name,
					first.Name,
				)
			}
			report.Add(rules.Finding{
				Severity: v1alpha1.SeverityWarning,
				Object:   rules.GoalKey(goal.Name),
				Field:    rules.Spec("dependsOnRefs").Key(first.Name).String(),
				Message: fmt.Sprintf(
					"Goal %s has started on %s, and goal %s, which has to come first, is %s.", goal.Name, goal.Start,
					first.Name, state,
				),
				Action: action,
				Goals:  []string{goal.Name, first.Name},
			})
		}
	}
}

// reached tells whether a goal is closed as met or learned from, or all its
// actions are done.
func reached(input *rules.Input, report *rules.Report, goal *budget.Goal) bool {
	if input.IsClosed(goal) && goal.Spec.Closed.Outcome != v1alpha1.OutcomeDropped {
		return true
	}
	left := len(goal.Spec.Actions)
	for _, action := range goal.Spec.Actions {
		done := calendar.ParseOrZero(action.Done)
		report.RecheckOn(done)
		if !done.IsZero() && done <= input.Today {
			left--
		}
	}
	return len(goal.Spec.Actions) > 0 && left == 0
}
