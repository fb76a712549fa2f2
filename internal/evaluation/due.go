package evaluation

import (
	"cmp"
	"slices"

	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// Due is an evaluation that is to be held: on record and neither completed nor cancelled, or
// expected without a record.
type Due struct {
	Item
	// LastDay is the day after which the evaluation is overdue.
	LastDay calendar.Date
	// Record is the name of the Evaluation on record; empty for one that is only expected.
	Record string
	// Occurrence is the number of the occurrence in its schedule, from 1 on. It does not change
	// when the dates of the schedule are edited, or when the expected evaluation is created. It
	// is 0 for a record that stands for no occurrence.
	Occurrence int
}

// compareDue orders evaluations that are due by date, name, target and occurrence.
func compareDue(left, right Due) int {
	return cmp.Or(
		compareItems(left.Item, right.Item), cmp.Compare(left.Target.Kind, right.Target.Kind),
		cmp.Compare(left.Occurrence, right.Occurrence), cmp.Compare(left.Record, right.Record),
	)
}

// addPending keeps a record that is still to be held. isOccurrence says that it stands for the
// occurrence at its place: of several records of one occurrence, one does.
func (schedule *Schedule) addPending(item Item, record *model.Evaluation, place place, isOccurrence bool) {
	if item.State == Completed || item.State == Cancelled {
		return
	}
	due := Due{Item: item, LastDay: WindowOf(record).LastDay, Record: record.Name}
	if isOccurrence && place.isExpected() {
		due.Occurrence = place.index + 1
	}
	schedule.pending = append(schedule.pending, due)
}

// ListDue lists the evaluations that are due from a day to another one, both included, by due
// date, name and target. A plan may expect millions of evaluations without a record: of these
// it lists at most the first `most`, and more is the number of the others.
func (schedule *Schedule) ListDue(from, to calendar.Date, most int) (list []Due, more int) {
	for _, timeline := range schedule.timelines {
		first, listed := timeline.dueFrom(from), 0
		timeline.visitExpected(first, func(of *series, index int) bool {
			window := timeline.windows[index]
			if window.Due > to {
				return false
			}
			// Of one schedule no more can be among the first ones. The others are counted.
			if listed++; listed > most {
				more++
				return true
			}
			list = append(list, Due{
				Item: schedule.newExpectedItem(timeline, of, index), LastDay: window.LastDay, Occurrence: index + 1,
			})
			return true
		})
	}
	slices.SortFunc(list, compareDue)
	if len(list) > most {
		more += len(list) - most
		list = list[:most]
	}
	for _, record := range schedule.pending {
		if from <= record.Due && record.Due <= to {
			list = append(list, record)
		}
	}
	slices.SortFunc(list, compareDue)
	return list, more
}
