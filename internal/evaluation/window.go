package evaluation

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// Defaults of a schedule, in days.
const (
	DefaultLeadDays  = 14
	DefaultGraceDays = 30
)

// State is the state of an evaluation.
type State string

// The states of an evaluation. Missed is an expected evaluation without a record past
// its last day. It counts as Overdue does, but has no object that could show it.
const (
	Scheduled State = State(v1alpha1.ReasonScheduled)
	Open      State = State(v1alpha1.ReasonOpen)
	Overdue   State = State(v1alpha1.ReasonOverdue)
	Completed State = State(v1alpha1.ReasonCompleted)
	Cancelled State = State(v1alpha1.ReasonCancelled)
	Missed    State = State(v1alpha1.ReasonMissed)
)

// Window is when an evaluation can be held. It opens its lead days before the due date,
// and its last day is its grace days after.
type Window struct {
	Opens, Due, LastDay calendar.Date
}

// newWindow returns the window around a due date.
func newWindow(dueDate calendar.Date, leadDays, graceDays *int32) Window {
	return Window{
		Opens: dueDate.AddDays(-daysOr(leadDays, DefaultLeadDays)), Due: dueDate,
		LastDay: dueDate.AddDays(daysOr(graceDays, DefaultGraceDays)),
	}
}

func daysOr(given *int32, otherwise int) int {
	if given == nil {
		return otherwise
	}
	return int(*given)
}

// WindowOf returns the window of an Evaluation. Without a due date, and with an
// occurrence that is no date, it has none and is open until it is completed.
func WindowOf(record *model.Evaluation) Window {
	dueDate := cmp.Or(record.Due, record.Occurrence)
	if dueDate.IsZero() {
		return Window{}
	}
	return newWindow(dueDate, record.Spec.LeadDays, record.Spec.GraceDays)
}

// stateOn returns the state of an evaluation without results on a day. past is the
// state after its last day.
func (window Window) stateOn(today calendar.Date, past State) State {
	switch {
	case window.Due.IsZero():
		return Open
	case today < window.Opens:
		return Scheduled
	case today <= window.LastDay:
		return Open
	default:
		return past
	}
}

// addChanges adds the dates on which the state changes by itself.
func (window Window) addChanges(next *calendar.Next) {
	if !window.Due.IsZero() {
		next.AddDates(window.Opens, window.LastDay+1)
	}
}

// StateOf returns the state of an Evaluation on a day, and the next date on which it
// changes by itself; zero if it does not.
func StateOf(record *model.Evaluation, today calendar.Date) (State, calendar.Date) {
	switch {
	case record.Spec.Cancelled.Reason != "":
		return Cancelled, 0
	case isComplete(record):
		return Completed, 0
	}
	window := WindowOf(record)
	next := calendar.NextAfter(today)
	window.addChanges(&next)
	return window.stateOn(today, Overdue), next.Date()
}

// isComplete reports whether every criterion has a result. Without criteria, a decision
// or any result completes the evaluation.
func isComplete(record *model.Evaluation) bool {
	if len(record.Spec.Criteria) == 0 {
		return len(record.Spec.Results) > 0 || record.Spec.Decision.Outcome != ""
	}
	return len(UnansweredCriteria(record)) == 0
}

// UnansweredCriteria returns the names of the criteria without a result, sorted.
func UnansweredCriteria(record *model.Evaluation) []v1alpha1.EntryName {
	answered := map[v1alpha1.EntryName]bool{}
	for _, result := range record.Spec.Results {
		answered[result.Criterion] = true
	}
	var names []v1alpha1.EntryName
	for _, criterion := range record.Spec.Criteria {
		if !answered[criterion.Name] {
			names = append(names, criterion.Name)
		}
	}
	slices.Sort(names)
	return names
}
