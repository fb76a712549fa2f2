package evaluation

import (
	"cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// Decision is what people decided about a technology.
type Decision struct {
	Outcome v1alpha1.DecisionOutcome
	Date    calendar.Date
	// Evaluation in which it was decided.
	Evaluation string
}

// AboutTechnology tells whether an Evaluation is about a technology. What is found
// about one holds in the whole district, under whichever plan it was found.
func AboutTechnology(e *v1alpha1.Evaluation) bool {
	return e.Spec.Target.Kind == v1alpha1.TargetTechnology
}

// Decisions are the latest about each technology up to a day, and the next date on
// which one begins to count; zero: none. One that is dated ahead does not count yet.
func Decisions(records []*v1alpha1.Evaluation, today calendar.Date) (map[v1alpha1.EntryName]Decision, calendar.Date) {
	decisions := map[v1alpha1.EntryName]Decision{}
	next := calendar.NextAfter(today)
	for _, e := range records {
		if !AboutTechnology(e) || e.Spec.Decision.Outcome == "" {
			continue
		}
		on, technology := calendar.Lenient(e.Spec.Decision.Date), v1alpha1.EntryName(e.Spec.Target.Name)
		next.Add(on)
		latest := decisions[technology]
		if on <= today && (on > latest.Date || on == latest.Date && e.Name > latest.Evaluation) {
			decisions[technology] = Decision{e.Spec.Decision.Outcome, on, e.Name}
		}
	}
	return decisions, next.Date()
}

// Done tells whether an Evaluation is completed, and on which day it was done, as
// far as it is recorded: the day of its decision, else its due date.
func Done(e *v1alpha1.Evaluation) (on calendar.Date, done bool) {
	if e.Spec.Cancelled.Reason != "" || !isComplete(e) {
		return 0, false
	}
	return cmp.Or(calendar.Lenient(e.Spec.Decision.Date), WindowOf(e).Due), true
}
