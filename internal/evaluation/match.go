package evaluation

import (
	"cmp"
	"math"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
)

// place is where a record belongs: an occurrence of a series of a schedule.
type place struct {
	// timeline and series are nil if the plan expects nothing of the schedule and target.
	timeline *timeline
	series   *series
	// index is that of the occurrence; -1 if the series does not expect the record.
	index int
}

func (place place) isExpected() bool { return place.series != nil && place.index >= 0 }

// findPlace returns the place of a record.
func (schedule *Schedule) findPlace(record *model.Evaluation) place {
	position, ok := slices.BinarySearchFunc(
		schedule.timelines, record.Spec.Schedule,
		func(t *timeline, entryName v1alpha1.EntryName) int { return cmp.Compare(t.schedule.Name, entryName) },
	)
	if !ok {
		return place{index: -1}
	}
	found := schedule.timelines[position]
	series := found.seriesOf(record.Spec.Target.Kind, record.Spec.Target.Name)
	if series == nil {
		return place{timeline: found, index: -1}
	}
	index, ok := found.findOccurrence(record)
	if !ok || index < int(series.first) || index >= int(series.end) || series.others != nil && series.others[index] {
		index = -1
	}
	return place{found, series, index}
}

// findOccurrence returns the index of the occurrence that a record names; false if the
// schedule has none.
//
// An occurrence of a term is the term's name and its date, so that a name that is used again
// in the next school year is another occurrence. Older records have the name alone: such a
// record is that of the term if it is due on the same day, or has no date at all.
func (timeline *timeline) findOccurrence(record *model.Evaluation) (int, bool) {
	if timeline.events == nil {
		if record.Term != "" {
			return 0, false
		}
		return slices.BinarySearch(timeline.nominal, record.Occurrence)
	}
	for index, event := range timeline.events {
		if record.Spec.Occurrence == timeline.occurrenceName(index) ||
			record.Term == event.name && record.Occurrence == timeline.nominal[index] {
			return index, true
		}
		isNameAlone := record.Spec.Occurrence == string(event.name)
		if dueDate := recordedDate(record); isNameAlone && (dueDate.IsZero() || dueDate == timeline.windows[index].Due) {
			return index, true
		}
	}
	return 0, false
}

// recordedDate returns the day for which a record counts if its occurrence has no date: the
// due date, or else the day of the decision or the cancellation; no date if it has none.
func recordedDate(record *model.Evaluation) calendar.Date {
	return cmp.Or(record.Due, record.Decided, record.CancelledOn)
}

// cadenceDays is the length of a cadence in days; a cadence that does not recur is
// absent. EveryTerm has the length of the term. A renewal that moves by a quarter is the same one.
var cadenceDays = map[v1alpha1.Cadence]int{
	v1alpha1.CadenceMonthly:    30,
	v1alpha1.CadenceQuarterly:  91,
	v1alpha1.CadenceSemiAnnual: 182,
	v1alpha1.CadenceAnnual:     365,

	v1alpha1.CadenceEveryRenewal: 182,
}

// holdNearby marks the occurrences for which an evaluation counts that was held before the
// schedule or the terms were edited. It does not count for an expected evaluation of the same
// name, whose creation it blocks.
func (timeline *timeline) holdNearby(series *series, record *model.Evaluation) {
	nearby := timeline.withinHalfCadence
	if timeline.events != nil {
		nearby = timeline.nearestEvents
	}
	for _, index := range nearby(series, record) {
		if timeline.expectedAt(record.Spec.PlanRef.Name, series, index).ObjectName() != record.Name {
			series.holdOccurrence(timeline, index)
		}
	}
}

// withinHalfCadence returns the occurrences within half a cadence of a record; all of them
// for the cadence Once.
func (timeline *timeline) withinHalfCadence(series *series, record *model.Evaluation) []int {
	var nearby []int
	length, recurs := cadenceDays[timeline.schedule.Cadence]
	for index := int(series.first); index < int(series.end); index++ {
		distance, known := timeline.distanceTo(index, record)
		if timeline.schedule.Cadence == v1alpha1.CadenceOnce || known && recurs && 2*distance < length {
			nearby = append(nearby, index)
		}
	}
	return nearby
}

// nearestEvents returns the occurrences of events for which a record counts. That is the event of
// the same name within half a year, whose dates were edited. Otherwise, after a term was
// renamed or the cadence changed, it is the nearest one within half the length of its term;
// terms within one another may have several on the same day.
func (timeline *timeline) nearestEvents(series *series, record *model.Evaluation) []int {
	var nearest []int
	shortest := math.MaxInt
	for index := int(series.first); index < int(series.end); index++ {
		event := timeline.events[index]
		distance, known := timeline.distanceTo(index, record)
		switch {
		case !known:
		case record.Term == event.name && 2*distance < cadenceDays[v1alpha1.CadenceAnnual]:
			return []int{index}
		case 2*distance >= event.days || distance > shortest:
		case distance < shortest:
			nearest, shortest = []int{index}, distance
		default:
			nearest = append(nearest, index)
		}
	}
	return nearest
}

// distanceTo returns the days between a record and an occurrence: between their nominal dates
// or, where the record has none, their due dates; false if the record has no date.
func (timeline *timeline) distanceTo(index int, record *model.Evaluation) (days int, known bool) {
	from, to := record.Occurrence, timeline.nominal[index]
	if from.IsZero() {
		from, to = recordedDate(record), timeline.windows[index].Due
	}
	return int(max(from-to, to-from)), !from.IsZero()
}
