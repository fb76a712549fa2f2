package messages

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	dateLayout = "2006-01-02"
	// firstSerial and lastSerial are the numbers that spreadsheets have for the days
	// from 1990-01-01 to 2199-12-31.
	firstSerial, lastSerial = 32874, 109574
)

// serialEpoch is the day 0 of spreadsheets.
var serialEpoch = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)

// dateLayouts are the forms in which people write dates. Where the order of day and
// month is open, the month comes first, as in the United States; the forms with the
// day first are tried last.
var dateLayouts = []string{
	"2006-1-2", "2006/1/2", "2006.1.2", "20060102",
	"1/2/2006", "1/2/06", "1-2-2006", "1-2-06",
	"January 2 2006", "Jan 2 2006", "2 January 2006", "2 Jan 2006", "2-Jan-2006", "2-Jan-06",
	"Monday January 2 2006", "Mon Jan 2 2006",
	"2.1.2006", "2.1.06", "2/1/2006", "2-1-2006",
}

// monthLayouts are dates without a day.
var monthLayouts = []string{"January 2006", "Jan 2006", "1/2006", "2006-1", "2006/1"}

var (
	isoDate = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})$`)
	// timeOfDay follows a date.
	timeOfDay = regexp.MustCompile(`^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[T ][0-9]{1,2}:.*$`)
	ordinal   = regexp.MustCompile(`([0-9])(?:st|nd|rd|th)\b`)
	yearOnly  = regexp.MustCompile(`^(?:19|20|21)[0-9]{2}$`)
)

// findDate returns the day that a text means, whatever form it has, and whether it
// means one.
func findDate(text string) (time.Time, bool) {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, ",", " ")), " ")
	text = ordinal.ReplaceAllString(strings.Replace(text, "Sept ", "Sep ", 1), "$1")
	if match := timeOfDay.FindStringSubmatch(text); match != nil {
		text = match[1]
	}
	if serial, err := strconv.Atoi(text); err == nil && serial >= firstSerial && serial <= lastSerial {
		return serialEpoch.AddDate(0, 0, serial), true
	}
	for _, layout := range dateLayouts {
		if day, err := time.Parse(layout, text); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// explainDate says how to write a text or a number that is no date in the form of
// the API.
func explainDate(written string) string {
	shown := showValue(written)
	day, isDay := findDate(written)
	_, numberErr := strconv.Atoi(written)
	if numberErr == nil {
		shown = written
	}
	switch {
	case isDay && numberErr == nil && len(written) == 5:
		return fmt.Sprintf("%s is the number by which a spreadsheet keeps a day; write it as %q",
			written, day.Format(dateLayout))
	case isDay:
		return fmt.Sprintf("%s is not in the form of a date here; write it as %q", shown, day.Format(dateLayout))
	case yearOnly.MatchString(written):
		return fmt.Sprintf("%s is a year; write a day, such as %q", written, written+"-07-01")
	}
	for _, layout := range monthLayouts {
		if month, err := time.Parse(layout, written); err == nil {
			return fmt.Sprintf("%s has no day; write one, such as %q", shown, month.Format(dateLayout))
		}
	}
	message := shown + " is not a day of the calendar"
	if match := isoDate.FindStringSubmatch(written); match != nil {
		return message + explainImpossibleDay(match[1], match[2])
	}
	return message + `; write year, month and day, such as "2027-06-30", or leave the field out while it is open`
}

// explainImpossibleDay says why a date of the right form is none.
func explainImpossibleDay(year, month string) string {
	first, err := time.Parse(dateLayout, fmt.Sprintf("%s-%s-01", year, month))
	if err != nil {
		return "; write the year, the month from 01 to 12, and the day"
	}
	return fmt.Sprintf("; %s has %d days", first.Format("January 2006"), first.AddDate(0, 1, -1).Day())
}
