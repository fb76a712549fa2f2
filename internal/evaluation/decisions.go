package evaluation

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// Decision is a decision about a technology.
type Decision struct {
	Outcome v1alpha1.DecisionOutcome
	Date    calendar.Date
	// Evaluation in which it was decided.
	Evaluation string
}

// AboutTechnology reports whether an Evaluation is about a technology, or about several that it names.
// Its results hold in the whole district, under any plan.
func AboutTechnology(record *v1alpha1.Evaluation) bool { return len(ListTechnologies(record)) > 0 }

// ListTechnologies lists the technologies that an Evaluation is about: its target, or those that it
// evaluates together. One of all technologies of the plan together is about none of them.
func ListTechnologies(record *v1alpha1.Evaluation) []v1alpha1.EntryName {
	switch {
	case record.Spec.Target.Kind == v1alpha1.TargetTechnology:
		return []v1alpha1.EntryName{v1alpha1.EntryName(record.Spec.Target.Name)}
	case record.Spec.Subject == v1alpha1.SubjectTechnologies:
		return record.Spec.Technologies
	default:
		return nil
	}
}

// IsAbout reports whether an Evaluation is about a technology.
func IsAbout(record *v1alpha1.Evaluation, name v1alpha1.EntryName) bool {
	return slices.Contains(ListTechnologies(record), name)
}

// LatestDecisions returns the latest decision about each technology up to a day, and
// the next date on which another begins to count; zero if there is none. A decision
// with a later date does not count yet.
func LatestDecisions(
	records []*model.Evaluation,
	today calendar.Date,
) (map[v1alpha1.EntryName]Decision, calendar.Date) {
	decisions := map[v1alpha1.EntryName]Decision{}
	next := calendar.NextAfter(today)
	for _, record := range records {
		if !AboutTechnology(record.Evaluation) || record.Spec.Decision.Outcome == "" {
			continue
		}
		on := record.Decided
		next.AddDates(on)
		for _, technologyName := range ListTechnologies(record.Evaluation) {
			latest := decisions[technologyName]
			if on <= today && (on > latest.Date || on == latest.Date && record.Name > latest.Evaluation) {
				decisions[technologyName] = Decision{record.Spec.Decision.Outcome, on, record.Name}
			}
		}
	}
	return decisions, next.Date()
}

// CompletedOn returns the day on which a completed Evaluation was done, as far as it is
// recorded: the date of its decision, else its due date; false if it is not completed.
func CompletedOn(record *model.Evaluation) (on calendar.Date, done bool) {
	if record.Spec.Cancelled.Reason != "" || !isComplete(record) {
		return 0, false
	}
	return cmp.Or(record.Decided, WindowOf(record).Due), true
}

// ListEarlier lists those of the completed evaluations of a series that were due before one of
// them, the latest first. An evaluation without a due date has none before it.
func ListEarlier(record *model.Evaluation, series []*model.Evaluation) []*model.Evaluation {
	due := WindowOf(record).Due
	var earlier []*model.Evaluation
	for _, other := range series {
		otherDue := WindowOf(other).Due
		if _, isDone := CompletedOn(other); isDone && !otherDue.IsZero() && otherDue < due {
			earlier = append(earlier, other)
		}
	}
	slices.SortFunc(earlier, func(left, right *model.Evaluation) int {
		return cmp.Or(cmp.Compare(WindowOf(right).Due, WindowOf(left).Due), cmp.Compare(left.Name, right.Name))
	})
	return earlier
}
