package messages

import "testing"

func TestFindDate(t *testing.T) {
	for written, want := range map[string]string{
		"2026-07-01":             "2026-07-01",
		"2026-7-1":               "2026-07-01",
		"7/1/2026":               "2026-07-01",
		"07/01/26":               "2026-07-01",
		"12/31/2026":             "2026-12-31",
		"31/12/2026":             "2026-12-31",
		"1.7.2026":               "2026-07-01",
		"7-1-2026":               "2026-07-01",
		"2026/07/01":             "2026-07-01",
		"20260701":               "2026-07-01",
		"July 1, 2026":           "2026-07-01",
		"Jul 1 2026":             "2026-07-01",
		"July 1st, 2026":         "2026-07-01",
		"Sept 3, 2026":           "2026-09-03",
		"3 September 2026":       "2026-09-03",
		"1-Jul-26":               "2026-07-01",
		"Monday, August 24 2026": "2026-08-24",
		"2026-07-01T08:30:00Z":   "2026-07-01",
		"2026-07-01 08:30":       "2026-07-01",
		" 7/1/2026 ":             "2026-07-01",
		// The first and the last day that spreadsheets' numbers are read for, and those
		// beside them.
		"32874":  "1990-01-01",
		"46204":  "2026-07-01",
		"109574": "2199-12-31",
		"32873":  "",
		"109575": "",
		// February of a leap year, and of another year.
		"2/29/2028":    "2028-02-29",
		"2/29/2027":    "",
		"13/13/2026":   "",
		"2026-02-30":   "",
		"July 2026":    "",
		"2026":         "",
		"FY2027":       "",
		"soon":         "",
		"":             "",
		"1":            "",
		"fall of 2026": "",
	} {
		t.Run(written, func(t *testing.T) {
			got := ""
			if day, ok := findDate(written); ok {
				got = day.Format(dateLayout)
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestExplainDate(t *testing.T) {
	const form = "is not in the form of a date here; write it as "
	const open = `is not a day of the calendar; write year, month and day, such as "2027-06-30", ` +
		"or leave the field out while it is open"
	for written, want := range map[string]string{
		"7/1/2026":   `"7/1/2026" ` + form + `"2026-07-01"`,
		"46204":      `46204 is the number by which a spreadsheet keeps a day; write it as "2026-07-01"`,
		"20260701":   "20260701 " + form + `"2026-07-01"`,
		"2026":       `2026 is a year; write a day, such as "2026-07-01"`,
		"1899":       "1899 " + open,
		"July 2026":  `"July 2026" has no day; write one, such as "2026-07-01"`,
		"7/2026":     `"7/2026" has no day; write one, such as "2026-07-01"`,
		"2026-02-30": `"2026-02-30" is not a day of the calendar; February 2026 has 28 days`,
		"2028-02-30": `"2028-02-30" is not a day of the calendar; February 2028 has 29 days`,
		"2026-07-00": `"2026-07-00" is not a day of the calendar; July 2026 has 31 days`,
		"2026-13-01": `"2026-13-01" is not a day of the calendar; write the year, the month from 01 to 12, and the day`,
		"TBD":        `"TBD" ` + open,
		"12":         "12 " + open,
	} {
		t.Run(written, func(t *testing.T) {
			if got := explainDate(written); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
