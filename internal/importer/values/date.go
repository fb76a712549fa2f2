package values

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"techplan.education/internal/calendar"
)

// DateOrder is the order of day and month in dates such as 1/2/2026.
type DateOrder string

// The orders of day and month.
const (
	// MonthFirst is the order in the United States.
	MonthFirst DateOrder = "month-first"
	// DayFirst is the order nearly everywhere else.
	DayFirst DateOrder = "day-first"
)

// DateOptions say how dates are read.
type DateOptions struct {
	// Order is the order of day and month in numbers. Empty: month first, or as a date can only be.
	Order DateOrder
	// Zone is the time zone of the district: an instant is taken as its day there. nil is UTC.
	Zone *time.Location
	// SerialOffset is added to the number of a day in a spreadsheet.
	SerialOffset int
}

var (
	errNoDate = errors.New("it is not a date: write it as YYYY-MM-DD, for example 2026-07-01")
	// errEpoch is about the day 0 of computers, which stands for no date.
	errEpoch = errors.New("it is 1970-01-01, which programs write for no date: leave the cell empty")
	errYear  = errors.New("its year is before 1970 or after 2199")
)

// The errors of dates that contradict the order. The other dates of the file are then read in the
// wrong order too, so that none of them can be used.
var (
	ErrNotMonthFirst = errors.New("the first number of a date is no month: give --date-order " + string(DayFirst))
	ErrNotDayFirst   = errors.New("the second number of a date is no month: give --date-order " + string(MonthFirst))
)

// The numbers of days that are dates: from 1954 to 2173. Smaller numbers are years or counts.
const (
	firstSerial = 20_000
	lastSerial  = 100_000
)

// serialEpoch is the day 0 of spreadsheets.
var serialEpoch = calendar.New(1899, time.December, 30)

// epochSeconds are the bounds of instants: the years 1971 to 2200 in seconds. A larger number is
// in milliseconds.
const (
	firstEpochSecond = 31_536_000
	lastEpochSecond  = 7_258_118_400
)

var (
	numericDate = regexp.MustCompile(`^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})(?:[ T,].*)?$`)
	// anyNumber has decimals where a spreadsheet stores a day with its time.
	anyNumber = regexp.MustCompile(`^\d+(?:\.\d+)?$`)
)

// instantLayouts are those with a time zone.
var instantLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999-0700", "2006-01-02 15:04:05 -0700"}

// dayLayouts are those with the name of a month.
var dayLayouts = []string{
	"Jan 2, 2006", "January 2, 2006", "2 Jan 2006", "2 January 2006", "2-Jan-2006", "2-Jan-06", "Jan 2 2006",
	"Jan 2, 2006 3:04 PM", "Jan 2, 2006 3:04:05 PM", "Mon Jan 2 15:04:05 MST 2006",
}

// monthLayouts are those without a day.
var monthLayouts = []string{"Jan 2006", "January 2006", "2006-01", "01/2006", "1/2006"}

// ParseDate reads a date: 2026-07-01, 7/1/26, 1 Jul 2026, Jul 2026, an instant, the number of a
// day in a spreadsheet, or seconds or milliseconds since 1970. A month is its last day. An empty
// text is no date and no error.
func ParseDate(written string, options DateOptions) (calendar.Date, error) {
	written = strings.TrimSpace(written)
	if written == "" {
		return 0, nil
	}
	day, err := parseAnyDate(written, options)
	if err != nil {
		return 0, err
	}
	switch year, _, _ := day.YearMonthDay(); {
	case day == calendar.New(1970, time.January, 1), day == calendar.New(1969, time.December, 31):
		return 0, errEpoch
	case year < 1970 || year > 2199:
		return 0, errYear
	}
	return day, nil
}

func parseAnyDate(written string, options DateOptions) (calendar.Date, error) {
	if anyNumber.MatchString(written) {
		return parseNumber(written, options)
	}
	for _, layout := range instantLayouts {
		if instant, err := time.Parse(layout, written); err == nil {
			return dayIn(instant, options.Zone), nil
		}
	}
	if parts := numericDate.FindStringSubmatch(written); parts != nil {
		return parseParts(parts[1], parts[2], parts[3], options.Order)
	}
	for _, layout := range dayLayouts {
		if instant, err := time.Parse(layout, written); err == nil {
			return dayIn(instant, nil), nil
		}
	}
	for _, layout := range monthLayouts {
		if instant, err := time.Parse(layout, written); err == nil {
			return calendar.New(instant.Year(), instant.Month()+1, 0), nil
		}
	}
	return 0, errNoDate
}

// dayIn returns the day of an instant in a zone.
func dayIn(instant time.Time, zone *time.Location) calendar.Date {
	if zone == nil {
		zone = time.UTC
	}
	return calendar.DateAt(instant, zone)
}

// parseNumber reads the number of a day, or of seconds or milliseconds.
func parseNumber(written string, options DateOptions) (calendar.Date, error) {
	whole, decimals, _ := strings.Cut(written, ".")
	number, err := strconv.ParseInt(whole, 10, 64)
	switch {
	case err != nil:
		return 0, errNoDate
	case number >= firstSerial && number <= lastSerial:
		return serialEpoch.AddDays(int(number) + options.SerialOffset), nil
	case strings.Trim(decimals, "0") != "":
		return 0, errNoDate
	case number == 0:
		return 0, errEpoch
	case len(whole) == len("20260701"):
		return parseParts(whole[:4], whole[4:6], whole[6:], MonthFirst)
	case number >= firstEpochSecond && number <= lastEpochSecond:
		return dayIn(time.Unix(number, 0), options.Zone), nil
	case number/1000 >= firstEpochSecond && number/1000 <= lastEpochSecond:
		return dayIn(time.UnixMilli(number), options.Zone), nil
	default:
		return 0, errNoDate
	}
}

// parseParts reads the three numbers of a date.
func parseParts(first, second, third string, order DateOrder) (calendar.Date, error) {
	one, two, three := parsePart(first), parsePart(second), parsePart(third)
	switch {
	case len(first) == 4:
		return newDate(one, two, three)
	case len(third) == 2:
		three = fullYear(three)
	case len(third) != 4:
		return 0, errNoDate
	}
	switch {
	case order == MonthFirst && one > 12 && two <= 12:
		return 0, ErrNotMonthFirst
	case order == DayFirst && two > 12 && one <= 12:
		return 0, ErrNotDayFirst
	case one > 12, two <= 12 && order == DayFirst:
		one, two = two, one
	}
	return newDate(three, one, two)
}

// parsePart reads at most four digits.
func parsePart(digits string) int {
	number, _ := strconv.Atoi(digits)
	return number
}

// fullYear returns the year of two digits, 70 and later in the last century.
func fullYear(short int) int {
	if short >= 70 {
		return 1900 + short
	}
	return 2000 + short
}

// newDate returns a date if there is such a day.
func newDate(year, month, day int) (calendar.Date, error) {
	date := calendar.New(year, time.Month(month), day)
	if hasYear, hasMonth, hasDay := date.YearMonthDay(); hasYear != year || int(hasMonth) != month || hasDay != day {
		return 0, errNoDate
	}
	return date, nil
}
