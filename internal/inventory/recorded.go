package inventory

import "techplan.education/internal/calendar"

// recordedDates counts the days on which people recorded something about the lots of a plan:
// orders, deliveries and counts by hand. A day is there once for each record of it, so that a
// lot that is removed takes only its own records away.
type recordedDates map[calendar.Date]int

// countDates adds the days of a lot, or takes them out if sign is negative.
func (dates recordedDates) countDates(lot *Lot, sign int) {
	for _, date := range []calendar.Date{lot.Ordered, lot.Received, lot.Counted} {
		if date.IsZero() {
			continue
		}
		dates[date] += sign
		if dates[date] == 0 {
			delete(dates, date)
		}
	}
}

// latestDates returns the latest day up to today, and the first one after it; no dates if there
// are none.
func (dates recordedDates) latestDates(today calendar.Date) (latest, ahead calendar.Date) {
	for date := range dates {
		if date <= today {
			latest = max(latest, date)
		} else {
			ahead = calendar.EarliestOf(ahead, date)
		}
	}
	return latest, ahead
}
