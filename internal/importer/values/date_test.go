package values

import (
	"errors"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/calendar"
	"techplan.education/internal/timezone"
)

// loadZone loads a time zone by its name, UTC for an empty one.
func loadZone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	if name == "" {
		return nil
	}
	zone, err := timezone.Load(name)
	if err != nil {
		tb.Fatal(err)
	}
	return zone
}

func TestReadsDates(t *testing.T) {
	const daysTo1904 = 1462
	cases := map[string]struct {
		written string
		order   DateOrder
		zone    string
		offset  int
		want    string
	}{
		"an empty text is no date":              {written: "", want: ""},
		"spaces are no date":                    {written: " \t ", want: ""},
		"year, month, day":                      {written: "2023-01-23", want: "2023-01-23"},
		"year first, with slashes":              {written: "2023/1/23", want: "2023-01-23"},
		"year first, whatever the order":        {written: "2023-02-01", order: DayFirst, want: "2023-02-01"},
		"eight digits":                          {written: "20260701", want: "2026-07-01"},
		"spaces around it":                      {written: " 2023-01-23 ", want: "2023-01-23"},
		"with a time of day":                    {written: "2023-01-23 23:59:59", want: "2023-01-23"},
		"with a T and a time of day":            {written: "2023-01-23T23:59:59", want: "2023-01-23"},
		"month first, year of two digits":       {written: "1/23/23", want: "2023-01-23"},
		"a day that can only be a day":          {written: "10/27/28", want: "2028-10-27"},
		"month first by itself":                 {written: "1/2/2026", want: "2026-01-02"},
		"month first when it is asked for":      {written: "1/2/2026", order: MonthFirst, want: "2026-01-02"},
		"day first when it is asked for":        {written: "1/2/2026", order: DayFirst, want: "2026-02-01"},
		"day first, as it can only be":          {written: "23/1/2026", want: "2026-01-23"},
		"month first, as it can only be":        {written: "1/23/2026", want: "2026-01-23"},
		"points":                                {written: "23.01.2026", order: DayFirst, want: "2026-01-23"},
		"hyphens":                               {written: "06-07-2026", order: DayFirst, want: "2026-07-06"},
		"with an hour of twelve":                {written: "1/23/2023 4:05 PM", want: "2023-01-23"},
		"two digits before 70 are this century": {written: "1/2/69", want: "2069-01-02"},
		"two digits from 70 on are the last":    {written: "1/3/70", want: "1970-01-03"},
		"29 February of a leap year":            {written: "2/29/2028", want: "2028-02-29"},
		"the first day that is taken":           {written: "1970-01-02", want: "1970-01-02"},
		"the last day that is taken":            {written: "2199-12-31", want: "2199-12-31"},

		"the name of a month":             {written: "Jan 2, 2026", want: "2026-01-02"},
		"the whole name of a month":       {written: "January 2, 2026", want: "2026-01-02"},
		"a day before the name":           {written: "2 Jan 2026", want: "2026-01-02"},
		"hyphens around the name":         {written: "2-Jan-2026", want: "2026-01-02"},
		"a year of two digits and a name": {written: "2-Jan-26", want: "2026-01-02"},
		"a name with a time":              {written: "Jan 2, 2026 11:59 PM", want: "2026-01-02"},
		"a month is its last day":         {written: "Jun 2024", want: "2024-06-30"},
		"the whole name of a month alone": {written: "February 2028", want: "2028-02-29"},
		"a month in numbers":              {written: "06/2024", want: "2024-06-30"},
		"a month, year first":             {written: "2024-12", want: "2024-12-31"},

		"an instant in UTC": {written: "2024-06-30T07:00:00Z", want: "2024-06-30"},
		"an instant before midnight in Detroit": {
			written: "2024-07-01T03:59:59Z", zone: "America/Detroit", want: "2024-06-30",
		},
		"an instant at midnight in Detroit": {
			written: "2024-07-01T04:00:00Z", zone: "America/Detroit", want: "2024-07-01",
		},
		"an instant with an offset": {
			written: "2024-06-30T23:30:00-05:00", zone: "America/Detroit", want: "2024-07-01",
		},
		"an instant with fractions of a second": {written: "2024-06-30T07:00:00.123456Z", want: "2024-06-30"},
		"an offset without a colon":             {written: "2024-06-30T07:00:00.000-0700", want: "2024-06-30"},
		"an offset behind a space":              {written: "2024-06-30 23:30:00 -0500", want: "2024-07-01"},
		"seconds":                               {written: "1719730800", want: "2024-06-30"},
		"milliseconds":                          {written: "1719730800000", want: "2024-06-30"},
		"seconds before midnight in the west":   {written: "1719806399", zone: "America/Detroit", want: "2024-06-30"},
		"seconds at midnight in the west":       {written: "1719806400", zone: "America/Detroit", want: "2024-07-01"},
		"milliseconds at midnight in the east":  {written: "1719759600000", zone: "Asia/Tokyo", want: "2024-07-01"},

		// In Detroit, clocks go forward on 2026-03-08 and back on 2026-11-01.
		"the night before clocks go forward ends at 05:00 UTC": {
			written: "2026-03-08T04:59:59Z", zone: "America/Detroit", want: "2026-03-07",
		},
		"the day on which clocks go forward begins at 05:00 UTC": {
			written: "2026-03-08T05:00:00Z", zone: "America/Detroit", want: "2026-03-08",
		},
		"the day on which clocks go forward ends at 04:00 UTC": {
			written: "2026-03-09T03:59:59Z", zone: "America/Detroit", want: "2026-03-08",
		},
		"the day on which clocks go back begins at 04:00 UTC": {
			written: "2026-11-01T04:00:00Z", zone: "America/Detroit", want: "2026-11-01",
		},
		"the day on which clocks go back ends at 05:00 UTC": {
			written: "2026-11-02T04:59:59Z", zone: "America/Detroit", want: "2026-11-01",
		},
		"the day after clocks went back": {written: "2026-11-02T05:00:00Z", zone: "America/Detroit", want: "2026-11-02"},
		// In Santiago, the day on which clocks go forward begins at 01:00.
		"the first instant of a day without midnight": {
			written: "2026-09-06T04:00:00Z", zone: "America/Santiago", want: "2026-09-06",
		},
		"the last instant before a day without midnight": {
			written: "2026-09-06T03:59:59Z", zone: "America/Santiago", want: "2026-09-05",
		},

		"the number of a day":                 {written: "46204", want: "2026-07-01"},
		"the number of a day with a zero":     {written: "46204.0", want: "2026-07-01"},
		"the number of a day with its time":   {written: "46204.4375", want: "2026-07-01"},
		"the last moment of a numbered day":   {written: "46204.9999", want: "2026-07-01"},
		"the number of a day from 1904":       {written: "44742", offset: daysTo1904, want: "2026-07-01"},
		"the number has no zone":              {written: "46204", zone: "Pacific/Honolulu", want: "2026-07-01"},
		"the smallest number that is counted": {written: "25570", want: "1970-01-02"},
		"the largest number that is counted":  {written: "100000", want: "2173-10-14"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			options := DateOptions{Order: c.order, Zone: loadZone(t, c.zone), SerialOffset: c.offset}
			day, err := ParseDate(c.written, options)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if !day.IsZero() {
				got = day.String()
			}
			if got != c.want {
				t.Errorf("%q is read as %q, not %q", c.written, got, c.want)
			}
		})
	}
}

func TestRefusesWhatIsNoDate(t *testing.T) {
	cases := map[string]struct {
		written string
		zone    string
		want    error
	}{
		"a word":                                {"Robin", "", errNoDate},
		"a word that stands for no date":        {"Never", "", errNoDate},
		"a year alone":                          {"2026", "", errNoDate},
		"a small number":                        {"36", "", errNoDate},
		"a number between days and seconds":     {"100001", "", errNoDate},
		"the day 0 of spreadsheets":             {"0", "", errEpoch},
		"the day 0 of MySQL":                    {"0000-00-00", "", errNoDate},
		"1970-01-01":                            {"1970-01-01", "", errEpoch},
		"1970-01-01, month first":               {"1/1/70", "", errEpoch},
		"1970-01-01 with a time":                {"1970-01-01 00:00:00", "", errEpoch},
		"1970-01-01 in UTC, seen from the west": {"1970-01-01T00:00:00Z", "America/Detroit", errEpoch},
		"1970-01-01 as the number of a day":     {"25569", "", errEpoch},
		"a month that does not exist":           {"2026-13-01", "", errNoDate},
		"a day that does not exist":             {"2026-02-30", "", errNoDate},
		"29 February of another year":           {"2/29/2027", "", errNoDate},
		"a day 0":                               {"1/0/2026", "", errNoDate},
		"both too large":                        {"13/13/2026", "", errNoDate},
		"a year of three digits":                {"1/2/026", "", errNoDate},
		"a year of one digit":                   {"1/2/6", "", errNoDate},
		"a year before 1970":                    {"1969-06-30", "", errYear},
		"a year after 2199":                     {"2200-01-01", "", errYear},
		"the end of all time":                   {"9999-12-31", "", errYear},
		"the end of all time in eight digits":   {"99991231", "", errYear},
		"eight digits, day first":               {"31122026", "", errNoDate},
		"a number that a spreadsheet shortened": {"1.71973E+12", "", errNoDate},
		"seconds with a fraction":               {"1719730800.5", "", errNoDate},
		"more digits than a number has":         {strings.Repeat("9", 30), "", errNoDate},
		"a negative number":                     {"-46204", "", errNoDate},
		"words behind a number":                 {"46204 days", "", errNoDate},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			day, err := ParseDate(c.written, DateOptions{Zone: loadZone(t, c.zone)})
			if !errors.Is(err, c.want) || !day.IsZero() {
				t.Errorf("%q is read as %v with the error %v, not %v", c.written, day, err, c.want)
			}
		})
	}
}

func TestRefusesDatesThatContradictTheOrder(t *testing.T) {
	cases := map[string]struct {
		written string
		order   DateOrder
		want    error
	}{
		"month first: the thirteenth month":     {"13/12/2025", MonthFirst, ErrNotMonthFirst},
		"month first: the twelfth month":        {"12/13/2025", MonthFirst, nil},
		"day first: the thirteenth month":       {"12/13/2025", DayFirst, ErrNotDayFirst},
		"day first: the twelfth month":          {"13/12/2025", DayFirst, nil},
		"the year first, whatever the order":    {"2025-12-13", DayFirst, nil},
		"neither number is a month":             {"13/13/2025", MonthFirst, errNoDate},
		"no order: the date says it by itself":  {"13/12/2025", "", nil},
		"month first: points, as in the German": {"23.01.2026", MonthFirst, ErrNotMonthFirst},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseDate(c.written, DateOptions{Order: c.order}); !errors.Is(err, c.want) {
				t.Errorf("the error is %v, not %v", err, c.want)
			}
		})
	}
}

// Each day, written in each form, is read as that day: also on the first and last days of months.
func TestReadsEachDayInEachForm(t *testing.T) {
	forms := []struct {
		layout string
		order  DateOrder
	}{
		{"2006-01-02", ""}, {"2006/1/2", ""}, {"20060102", ""}, {"1/2/2006", MonthFirst}, {"01/02/06", MonthFirst},
		{"2.1.2006", DayFirst}, {"02-01-2006", DayFirst}, {"02/01/06", DayFirst}, {"Jan 2, 2006", ""},
		{"January 2, 2006", ""}, {"2-Jan-06", ""}, {"2 January 2006", DayFirst}, {"2006-01-02T15:04:05Z07:00", ""},
		{"2006-01-02 15:04:05", DayFirst},
	}
	first, last := calendar.New(2027, time.December, 25), calendar.New(2029, time.January, 5)
	for day := first; day <= last; day = day.AddDays(1) {
		for _, form := range forms {
			written := day.StartIn(time.UTC).Format(form.layout)
			if got, err := ParseDate(written, DateOptions{Order: form.order}); err != nil || got != day {
				t.Errorf("%s, written as %q, is read as %v with the error %v", day, written, got, err)
			}
		}
	}
}

// The days of a time zone lie end to end: an instant belongs to the day whose start is the last one
// before it.
func TestInstantsBelongToTheirDay(t *testing.T) {
	for _, name := range []string{"America/Detroit", "America/Santiago", "Asia/Tokyo", "Pacific/Apia", "Europe/Berlin"} {
		zone := loadZone(t, name)
		for day := calendar.New(2026, time.January, 1); day <= calendar.New(2026, time.December, 31); day = day.AddDays(1) {
			start := day.StartIn(zone)
			for offset, want := range map[time.Duration]calendar.Date{
				0: day, time.Second: day, -time.Second: day.AddDays(-1),
			} {
				written := start.Add(offset).UTC().Format(time.RFC3339)
				if got, err := ParseDate(written, DateOptions{Zone: zone}); err != nil || got != want {
					t.Errorf("%s in %s is read as %v with the error %v, not %v", written, name, got, err, want)
				}
			}
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, written := range []string{
		"", "2023-01-23", "1/23/23", "10/27/28", "Jun 2024", "1719730800000", "46204.5", "2024-06-30T07:00:00Z",
		"1970-01-01", "6.37702E+15", "2026-02-30", "31.12.2026", "9999-12-31", "\xff/\xff/2026", "١/٢/٢٠٢٦",
	} {
		f.Add(written, false)
		f.Add(written, true)
	}
	detroit := loadZone(f, "America/Detroit")
	f.Fuzz(func(t *testing.T, written string, isDayFirst bool) {
		options := DateOptions{Zone: detroit}
		if isDayFirst {
			options.Order = DayFirst
		}
		day, err := ParseDate(written, options)
		switch year, _, _ := day.YearMonthDay(); {
		case err != nil && !day.IsZero():
			t.Errorf("%q has the day %v and the error %v", written, day, err)
		case err != nil && !errors.Is(err, errNoDate) && !errors.Is(err, errEpoch) && !errors.Is(err, errYear) &&
			!errors.Is(err, ErrNotDayFirst):
			t.Errorf("the error of %q is none of the fixed sentences: %v", written, err)
		case err == nil && day.IsZero() && strings.TrimSpace(written) != "":
			t.Errorf("%q has neither a day nor an error", written)
		case !day.IsZero() && (year < 1970 || year > 2199):
			t.Errorf("%q is read as %v", written, day)
		}
		if err == nil && !day.IsZero() {
			if again, err := ParseDate(day.String(), options); err != nil || again != day {
				t.Errorf("%q is read as %v, and that as %v with the error %v", written, day, again, err)
			}
		}
	})
}
