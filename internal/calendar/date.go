package calendar

import (
	"fmt"
	"time"
)

// Date is a civil date, counted in days so that dates compare and subtract as integers.
// The zero value is no date; 1 is 0001-01-01.
type Date int32

const (
	dateLayout    = "2006-01-02"
	secondsPerDay = 24 * 60 * 60
	// unixOfDayZero is the Unix day number of the day before 0001-01-01.
	unixOfDayZero = -719163
)

// New returns the date of a year, month and day. Days beyond the month roll over as in
// time.Date.
func New(year int, month time.Month, day int) Date {
	return dateOfUTC(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateAt returns the date of an instant in a time zone.
func DateAt(instant time.Time, zone *time.Location) Date {
	year, month, day := instant.In(zone).Date()
	return New(year, month, day)
}

// Parse reads a date of the form YYYY-MM-DD. An empty text is no date and no error.
func Parse(written string) (Date, error) {
	if written == "" {
		return 0, nil
	}
	instant, err := time.Parse(dateLayout, written)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2027-06-30", written)
	}
	return dateOfUTC(instant), nil
}

// ParseOrZero reads a date of the form YYYY-MM-DD that the API server has already
// accepted; anything else is no date.
func ParseOrZero[T ~string](written T) Date {
	day, err := Parse(string(written))
	if err != nil {
		return 0
	}
	return day
}

func dateOfUTC(instant time.Time) Date {
	return Date(floorDiv(instant.Unix(), secondsPerDay) - unixOfDayZero)
}

// floorDiv divides and rounds down, also for days before 1970.
func floorDiv(dividend, divisor int64) int64 {
	quotient := dividend / divisor
	if dividend%divisor < 0 {
		quotient--
	}
	return quotient
}

func (date Date) timeUTC() time.Time {
	return time.Unix((int64(date)+unixOfDayZero)*secondsPerDay, 0).UTC()
}

// IsZero reports whether the value is no date.
func (date Date) IsZero() bool { return date == 0 }

// String returns the form YYYY-MM-DD, or an empty text for no date.
func (date Date) String() string {
	if date.IsZero() {
		return ""
	}
	return date.timeUTC().Format(dateLayout)
}

// YearMonthDay returns the year, month and day of the date.
func (date Date) YearMonthDay() (int, time.Month, int) { return date.timeUTC().Date() }

// Weekday returns the day of the week.
func (date Date) Weekday() time.Weekday { return date.timeUTC().Weekday() }

// Last is the last day of the form YYYY-MM-DD: 9999-12-31.
const Last Date = 3652059

// AddDays returns the date moved by a number of days, at most to the first or last day
// of the form YYYY-MM-DD.
func (date Date) AddDays(days int) Date { return max(1, min(Last, date+Date(days))) }

// AddMonths returns the date moved by a number of months, at most to the end of the
// month: 31 January plus one month is 28 or 29 February. It stays within the form
// YYYY-MM-DD.
func (date Date) AddMonths(months int) Date {
	year, month, day := date.YearMonthDay()
	firstDay := New(year, month+time.Month(months), 1)
	moved := min(firstDay+Date(day-1), firstDay.endOfMonth())
	return max(1, min(Last, moved))
}

// MonthsPerYear is the number of months in a year.
const MonthsPerYear = 12

// CountFullMonths returns the number of full months from start to the date; negative if the date is
// before start. A month is full from the day of start on, or on the last day of a month that is
// shorter: from 31 January to 28 February is one month, if that is the last day of February.
func (date Date) CountFullMonths(start Date) int {
	fromYear, fromMonth, fromDay := start.YearMonthDay()
	year, month, day := date.YearMonthDay()
	months := (year-fromYear)*MonthsPerYear + int(month-fromMonth)
	if day < fromDay && date != date.endOfMonth() {
		months--
	}
	return months
}

func (date Date) endOfMonth() Date {
	year, month, _ := date.YearMonthDay()
	return New(year, month+1, 1) - 1
}

// StartIn returns the first instant of the date in a time zone. If daylight saving time
// skips midnight, that is the first instant after the gap; if midnight comes twice, the
// first one.
func (date Date) StartIn(zone *time.Location) time.Time {
	year, month, day := date.YearMonthDay()
	instant := time.Date(year, month, day, 0, 0, 0, 0, zone)
	// time.Date may return an instant of the day before if midnight lies in a gap, and
	// either instant if an hour comes twice. Gaps and repetitions are multiples of a
	// quarter hour.
	const quarter = 15 * time.Minute
	for DateAt(instant, zone) < date {
		instant = instant.Add(quarter)
	}
	for DateAt(instant.Add(-quarter), zone) >= date {
		instant = instant.Add(-quarter)
	}
	return instant
}

// EarliestOf returns the earliest of the dates, ignoring those that are no date; no date
// if all are.
func EarliestOf(dates ...Date) Date {
	var earliest Date
	for _, day := range dates {
		if !day.IsZero() && (earliest.IsZero() || day < earliest) {
			earliest = day
		}
	}
	return earliest
}

// Next is the earliest date after today on which a result can change.
type Next struct {
	today Date
	date  Date
}

// NextAfter returns a Next that ignores dates up to today.
func NextAfter(today Date) Next { return Next{today: today} }

// AddDates takes dates into account.
func (next *Next) AddDates(dates ...Date) {
	for _, day := range dates {
		if day > next.today {
			next.date = EarliestOf(next.date, day)
		}
	}
}

// Date returns the earliest date added, or no date.
func (next *Next) Date() Date { return next.date }
