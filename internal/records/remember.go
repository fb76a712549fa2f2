package records

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// rememberEntry returns an entry as the status keeps it: what is written today, or what was kept if
// nothing is written any more. daysOf returns the days of an entry; written has none yet. isSame
// compares two entries without days; an entry that is the same as the zero value is none.
func rememberEntry[Entry any](
	kept, written Entry, daysOf func(*Entry) *v1alpha1.RecordedDays, isSame func(left, right *Entry) bool,
	today calendar.Date,
) Entry {
	var nothing Entry
	day, days := v1alpha1.Date(today.String()), *daysOf(&kept)
	*daysOf(&kept) = v1alpha1.RecordedDays{}
	switch {
	case isSame(&written, &nothing):
		if !isSame(&kept, &nothing) {
			*daysOf(&kept) = v1alpha1.RecordedDays{Since: days.Since, Lost: cmp.Or(days.Lost, day)}
		}
		return kept
	case isSame(&written, &kept):
		*daysOf(&written) = v1alpha1.RecordedDays{Since: days.Since}
	default:
		*daysOf(&written) = v1alpha1.RecordedDays{Since: day}
	}
	return written
}

func isEqual[Entry comparable](left, right *Entry) bool { return *left == *right }

// entryList says how the entries of a list are remembered.
type entryList[Entry any] struct {
	daysOf func(*Entry) *v1alpha1.RecordedDays
	isSame func(left, right *Entry) bool
	// keyOf returns what identifies an entry. An entry with the key of another one replaces it.
	keyOf func(*Entry) string
	// most is the number of entries that are kept. All that are written are kept.
	most int
	// lostLast orders lost entries: those that are to be left out first come last.
	lostLast func(left, right *Entry) int
}

// keepEntries returns the entries that are written, and those that were kept and are written no more,
// in the order of their keys.
func (list entryList[Entry]) keepEntries(kept, written []Entry, today calendar.Date) []Entry {
	before := make(map[string]*Entry, len(kept))
	for i := range kept {
		before[list.keyOf(&kept[i])] = &kept[i]
	}
	var remembered, gone []Entry
	for i := range written {
		var earlier Entry
		key := list.keyOf(&written[i])
		if found := before[key]; found != nil {
			earlier = *found
		}
		delete(before, key)
		remembered = append(remembered, rememberEntry(earlier, written[i], list.daysOf, list.isSame, today))
	}
	for _, entry := range before {
		var nothing Entry
		gone = append(gone, rememberEntry(*entry, nothing, list.daysOf, list.isSame, today))
	}
	compareKeys := func(left, right Entry) int { return cmp.Compare(list.keyOf(&left), list.keyOf(&right)) }
	slices.SortFunc(gone, func(left, right Entry) int {
		return cmp.Or(list.lostLast(&left, &right), compareKeys(left, right))
	})
	remembered = append(remembered, gone[:min(len(gone), max(0, list.most-len(remembered)))]...)
	slices.SortFunc(remembered, compareKeys)
	return remembered
}
