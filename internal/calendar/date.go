// Package calendar knows civil dates, fiscal years and recurrence. It has no
// clock and no time zone of its own: an instant becomes a date once, at the
// edge, and everything below reckons in dates.
package calendar

import (
	"fmt"
	"time"
)

// Date is a civil date, counted in days so that dates compare and subtract as
// integers. The zero value is no date; 1 is 0001-01-01.
type Date int32

const (
	layout        = "2006-01-02"
	secondsPerDay = 24 * 60 * 60
	// unixOfDayZero is the Unix day number of the day before 0001-01-01.
	unixOfDayZero = -719163
)

// New is the date of a year, month and day; days beyond the month roll over as
// in time.Date.
func New(year int, month time.Month, day int) Date {
	return ofUTC(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Of is the date that an instant falls on in a zone.
func Of(instant time.Time, zone *time.Location) Date {
	y, month, d := instant.In(zone).Date()
	return New(y, month, d)
}

// Parse reads YYYY-MM-DD. An empty text is no date and no error.
func Parse(s string) (Date, error) {
	if s == "" {
		return 0, nil
	}
	instant, err := time.Parse(layout, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2027-06-30", s)
	}
	return ofUTC(instant), nil
}

// Lenient reads YYYY-MM-DD that the API server has already accepted; anything
// else is no date.
func Lenient[T ~string](s T) Date {
	day, err := Parse(string(s))
	if err != nil {
		return 0
	}
	return day
}

func ofUTC(instant time.Time) Date {
	return Date(floorDiv(instant.Unix(), secondsPerDay) - unixOfDayZero)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func (date Date) utc() time.Time {
	return time.Unix((int64(date)+unixOfDayZero)*secondsPerDay, 0).UTC()
}

// IsZero tells whether d is no date.
func (date Date) IsZero() bool { return date == 0 }

// String is YYYY-MM-DD, or empty for no date.
func (date Date) String() string {
	if date.IsZero() {
		return ""
	}
	return date.utc().Format(layout)
}

// YMD is the year, month and day of d.
func (date Date) YMD() (int, time.Month, int) { return date.utc().Date() }

// Weekday is the day of the week.
func (date Date) Weekday() time.Weekday { return date.utc().Weekday() }

// Last is the last day that the form YYYY-MM-DD can write.
const Last Date = 3652059

// AddDays is d moved by n days, at most to the first or last day that can be
// written.
func (date Date) AddDays(n int) Date { return max(1, min(Last, date+Date(n))) }

// AddMonths is d moved by n months, clamped to the end of the month: 31 January
// and one month is 28 or 29 February. It stays within what can be written.
func (date Date) AddMonths(n int) Date {
	y, month, day := date.YMD()
	first := New(y, month+time.Month(n), 1)
	moved := min(first+Date(day-1), first.endOfMonth())
	return max(1, min(Last, moved))
}

func (date Date) endOfMonth() Date {
	y, month, _ := date.YMD()
	return New(y, month+1, 1) - 1
}

// Start is the first instant of d in a zone. Where daylight saving time skips
// midnight, that is the first instant after the gap; where it comes twice, the
// first of the two.
func (date Date) Start(zone *time.Location) time.Time {
	y, month, day := date.YMD()
	instant := time.Date(y, month, day, 0, 0, 0, 0, zone)
	// In a gap time.Date may answer with an instant of the day before, and where
	// an hour comes twice with either; it does not say which side it took. Both
	// are multiples of a quarter hour.
	const quarter = 15 * time.Minute
	for Of(instant, zone) < date {
		instant = instant.Add(quarter)
	}
	for Of(instant.Add(-quarter), zone) >= date {
		instant = instant.Add(-quarter)
	}
	return instant
}

// Earliest is the earliest of the dates, none left out of account; no date if
// all are none.
func Earliest(dates ...Date) Date {
	var earliest Date
	for _, day := range dates {
		if !day.IsZero() && (earliest.IsZero() || day < earliest) {
			earliest = day
		}
	}
	return earliest
}

// Next is a running minimum of the dates on which a verdict can change: dates
// not after today are left out.
type Next struct {
	today Date
	date  Date
}

// NextAfter begins a minimum over the dates after today.
func NextAfter(today Date) Next { return Next{today: today} }

// Add takes dates into account.
func (next *Next) Add(dates ...Date) {
	for _, day := range dates {
		if day > next.today {
			next.date = Earliest(next.date, day)
		}
	}
}

// Date is the earliest date added, or no date.
func (next *Next) Date() Date { return next.date }
