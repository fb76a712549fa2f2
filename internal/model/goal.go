package model

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Goal is a goal of a plan.
type Goal struct {
	*v1alpha1.Goal
	// Start and Due are the first and the last day as the goal states them; no dates where
	// the plan's count. Closed is the closing date; no date while the goal is open.
	Start, Due, Closed calendar.Date
	// Actions are in the order in which the goal lists them.
	Actions []Action
}

// Action is an action of a goal.
type Action struct {
	*v1alpha1.Action
	// Start and End are the first and the last day, and Done the day on which it was finished.
	Start, End, Done calendar.Date
	Cost             money.Amount
	// FiscalYear is the year that pays for it, if stated; 0 if the dates decide.
	FiscalYear calendar.FiscalYear
}

// ParseGoal parses a goal.
func ParseGoal(object *v1alpha1.Goal) *Goal {
	return &Goal{
		Goal:    object,
		Start:   calendar.ParseOrZero(object.Spec.Start),
		Due:     calendar.ParseOrZero(object.Spec.Due),
		Closed:  calendar.ParseOrZero(object.Spec.Closed.Date),
		Actions: mapEach(object.Spec.Actions, parseAction),
	}
}

// ParseGoals parses a list of goals.
func ParseGoals(objects []*v1alpha1.Goal) []*Goal {
	goals := make([]*Goal, len(objects))
	for i, object := range objects {
		goals[i] = ParseGoal(object)
	}
	return goals
}

func parseAction(action *v1alpha1.Action) Action {
	return Action{
		Action: action, Start: calendar.ParseOrZero(action.Start), End: calendar.ParseOrZero(action.End),
		Done: calendar.ParseOrZero(action.Done), Cost: money.ParseOrZero(action.Cost),
		FiscalYear: calendar.FiscalYear(action.FiscalYear),
	}
}
