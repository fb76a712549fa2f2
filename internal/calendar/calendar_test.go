package calendar_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/calendar"
	"techplan.education/internal/timezone"
)

func parseDate(t *testing.T, text string) calendar.Date {
	t.Helper()
	day, err := calendar.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func loadZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := timezone.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestParse(t *testing.T) {
	for title, c := range map[string]struct {
		text   string
		want   calendar.Date
		refuse bool
	}{
		"empty is no date":          {text: "", want: 0},
		"the first day":             {text: "0001-01-01", want: 1},
		"the second day":            {text: "0001-01-02", want: 2},
		"the Unix epoch":            {text: "1970-01-01", want: 719163},
		"the last day":              {text: "9999-12-31", want: 3652059},
		"29 February, leap year":    {text: "2028-02-29", want: 740406},
		"29 February, common year":  {text: "2027-02-29", refuse: true},
		"29 February 1900":          {text: "1900-02-29", refuse: true},
		"29 February 2000":          {text: "2000-02-29", want: 730179},
		"month 13":                  {text: "2027-13-01", refuse: true},
		"one digit":                 {text: "2027-6-30", refuse: true},
		"a time after the date":     {text: "2027-06-30T00:00:00Z", refuse: true},
		"white space around a date": {text: " 2027-06-30", refuse: true},
	} {
		t.Run(title, func(t *testing.T) {
			got, err := calendar.Parse(c.text)
			if (err != nil) != c.refuse || got != c.want {
				t.Errorf("Parse(%q) = %d, %v; want %d, error %t", c.text, got, err, c.want, c.refuse)
			}
			if lenient := calendar.ParseOrZero(c.text); lenient != c.want {
				t.Errorf("Lenient(%q) = %d, want %d", c.text, lenient, c.want)
			}
		})
	}
}

// Property: text, number and year, month and day say the same of every day
// from 0001 to 9999.
func TestRoundTrip(t *testing.T) {
	last := parseDate(t, "9999-12-31")
	for date := calendar.Date(1); date <= last; date += 13 {
		y, month, day := date.YearMonthDay()
		if got := calendar.New(y, month, day); got != date {
			t.Fatalf("New(%d, %d, %d) = %d, want %d", y, month, day, got, date)
		}
		if got := parseDate(t, date.String()); got != date {
			t.Fatalf("Parse(%q) = %d, want %d", date, got, date)
		}
	}
	if text := calendar.Date(0).String(); text != "" || !calendar.Date(0).IsZero() {
		t.Errorf("no date is %q", text)
	}
}

func TestWeekday(t *testing.T) {
	for text, want := range map[string]time.Weekday{
		"0001-01-01": time.Monday, "1970-01-01": time.Thursday, "2026-07-01": time.Wednesday, "9999-12-31": time.Friday,
	} {
		if got := parseDate(t, text).Weekday(); got != want {
			t.Errorf("%s is a %s, want %s", text, got, want)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for title, c := range map[string]struct {
		from   string
		months int
		want   string
	}{
		"31 January to February":           {"2027-01-31", 1, "2027-02-28"},
		"31 January to a leap February":    {"2028-01-31", 1, "2028-02-29"},
		"30 January to a leap February":    {"2028-01-30", 1, "2028-02-29"},
		"28 February keeps its day":        {"2027-02-28", 1, "2027-03-28"},
		"29 February one year on":          {"2028-02-29", 12, "2029-02-28"},
		"29 February four years on":        {"2028-02-29", 48, "2032-02-29"},
		"31 May to June":                   {"2027-05-31", 1, "2027-06-30"},
		"31 March back to February":        {"2027-03-31", -1, "2027-02-28"},
		"no months":                        {"2027-03-31", 0, "2027-03-31"},
		"over the year's end":              {"2026-12-31", 2, "2027-02-28"},
		"back over the year's start":       {"2027-01-31", -2, "2026-11-30"},
		"the end of updates less the lead": {"2026-06-30", -3, "2026-03-30"},
		"fifty years":                      {"2026-08-24", 600, "2076-08-24"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := parseDate(t, c.from).AddMonths(c.months).String(); got != c.want {
				t.Errorf("%s and %d months = %s, want %s", c.from, c.months, got, c.want)
			}
		})
	}
}

// Property: months add up in the calendar, the day never grows, and it shrinks
// only to the last of the month.
func TestAddMonthsClamps(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 20000 {
		date := parseDate(t, "1990-01-01").AddDays(random.IntN(210 * 365))
		months := random.IntN(1201) - 600
		got := date.AddMonths(months)
		y, month, day := date.YearMonthDay()
		gy, gm, gday := got.YearMonthDay()
		if gy*12+int(gm) != y*12+int(month)+months || gday > day {
			t.Fatalf("%s and %d months = %s", date, months, got)
		}
		if _, _, next := got.AddDays(1).YearMonthDay(); gday < day && next != 1 {
			t.Fatalf("%s and %d months = %s, which is not the end of its month", date, months, got)
		}
	}
}

func TestEveryCountsFromTheAnchor(t *testing.T) {
	var got []string
	anchor := parseDate(t, "2027-01-31")
	calendar.EachRecurrence(anchor, anchor, 1, func(day calendar.Date) bool {
		got = append(got, day.String())
		return len(got) < 5
	})
	want := []string{"2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Property: dates from a day on are those that counting from the anchor finds, with at
// most two before it.
func TestEverySkipsWhatComesBefore(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		anchor, from := parseDate(t, "1990-01-01").AddDays(random.IntN(20000)),
			parseDate(t, "1990-01-01").AddDays(random.IntN(20000))
		months := []int{1, 3, 6, 12}[random.IntN(4)]
		var want, got []calendar.Date
		for steps := 0; len(want) < 3; steps++ {
			if day := anchor.AddMonths(steps * months); day >= from {
				want = append(want, day)
			}
		}
		before := 0
		calendar.EachRecurrence(anchor, from, months, func(day calendar.Date) bool {
			if day < from {
				before++
				return true
			}
			got = append(got, day)
			return len(got) < 3
		})
		if diff := cmp.Diff(want, got); diff != "" || before > 2 {
			t.Fatalf("every %d months from %s, since %s: %d before it\n%s", months, anchor, from, before, diff)
		}
	}
}

func TestFiscalYear(t *testing.T) {
	for title, c := range map[string]struct {
		start int
		on    string
		want  calendar.FiscalYear
	}{
		"July: 30 June":          {7, "2025-06-30", 2025},
		"July: 1 July":           {7, "2025-07-01", 2026},
		"July: 31 December":      {7, "2025-12-31", 2026},
		"July: 1 January":        {7, "2026-01-01", 2026},
		"January: 31 December":   {1, "2025-12-31", 2025},
		"January: 1 January":     {1, "2026-01-01", 2026},
		"January: 1 March":       {1, "2026-03-01", 2026},
		"September: 31 August":   {9, "2026-08-31", 2026},
		"September: 1 September": {9, "2026-09-01", 2027},
		"September: 1 August":    {9, "2026-08-01", 2026},
		"December: 30 November":  {12, "2026-11-30", 2026},
		"December: 1 December":   {12, "2026-12-01", 2027},
		"February: 31 January":   {2, "2026-01-31", 2026},
		"February: 1 February":   {2, "2026-02-01", 2027},
		"none given: as January": {0, "2026-12-31", 2026},
	} {
		t.Run(title, func(t *testing.T) {
			years := calendar.FiscalYears{StartMonth: time.Month(c.start)}
			if got := years.YearOf(parseDate(t, c.on)); got != c.want {
				t.Errorf("%s is in %s, want %s", c.on, got, c.want)
			}
		})
	}
}

// Property: fiscal years lie end to end, and each holds its first and last day.
func TestFiscalYearsLieEndToEnd(t *testing.T) {
	for month := time.January; month <= time.December; month++ {
		years := calendar.FiscalYears{StartMonth: month}
		for year := calendar.FiscalYear(1990); year <= 2200; year++ {
			first, last := years.StartOf(year), years.EndOf(year)
			if years.YearOf(first) != year || years.YearOf(last) != year || years.StartOf(year+1) != last+1 {
				t.Fatalf("start in %s: %s runs from %s to %s", month, year, first, last)
			}
			if days := years.DaysWithin(year, first, last); days != int(last-first)+1 || days < 365 || days > 366 {
				t.Fatalf("start in %s: %s has %d days", month, year, days)
			}
		}
	}
}

func TestDaysWithin(t *testing.T) {
	years := calendar.FiscalYears{StartMonth: time.July}
	for title, c := range map[string]struct {
		start, end string
		want       int
	}{
		"the whole year":             {"2026-07-01", "2027-06-30", 365},
		"more than the year":         {"2020-01-01", "2030-01-01", 365},
		"the first day alone":        {"2026-06-01", "2026-07-01", 1},
		"the last day alone":         {"2027-06-30", "2027-12-31", 1},
		"ends on the day before":     {"2026-01-01", "2026-06-30", 0},
		"starts on the day after":    {"2027-07-01", "2027-12-31", 0},
		"far before":                 {"2020-01-01", "2020-12-31", 0},
		"end before start in reason": {"2027-02-01", "2027-01-01", 0},
	} {
		t.Run(title, func(t *testing.T) {
			if got := years.DaysWithin(2027, parseDate(t, c.start), parseDate(t, c.end)); got != c.want {
				t.Errorf("%d days of FY2027 from %s to %s, want %d", got, c.start, c.end, c.want)
			}
		})
	}
}

func TestSchoolDay(t *testing.T) {
	span := func(start, end string) calendar.Span {
		return calendar.Span{Start: parseDate(t, start), End: parseDate(t, end)}
	}
	winter := span("2026-12-21", "2027-01-01") // A Monday to a Friday.
	for title, c := range map[string]struct {
		on       string
		closures []calendar.Span
		want     string
	}{
		"a Saturday that is no closure stays": {"2026-12-19", []calendar.Span{winter}, "2026-12-19"},
		"the day before a closure stays":      {"2026-12-20", []calendar.Span{winter}, "2026-12-20"},
		"the first day of a closure":          {"2026-12-21", []calendar.Span{winter}, "2027-01-04"},
		"the last day of a closure":           {"2027-01-01", []calendar.Span{winter}, "2027-01-04"},
		"the day after a closure stays":       {"2027-01-02", []calendar.Span{winter}, "2027-01-02"},
		"a closure right after the weekend": {
			"2026-12-21",
			[]calendar.Span{winter, span("2027-01-04", "2027-01-05")},
			"2027-01-06",
		},
		"closures out of order and in one another": {"2026-12-21", []calendar.Span{
			span("2027-01-04", "2027-01-04"), span("2026-12-23", "2026-12-24"), winter,
		}, "2027-01-05"},
		"a closure of one day": {
			"2026-11-11",
			[]calendar.Span{span("2026-11-11", "2026-11-11")},
			"2026-11-12",
		},
		"a closure that ends before it starts": {
			"2026-11-11",
			[]calendar.Span{span("2026-11-12", "2026-11-10")},
			"2026-11-11",
		},
		"no closures": {"2026-11-14", nil, "2026-11-14"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := calendar.NewClosures(c.closures).SchoolDay(parseDate(t, c.on)).String(); got != c.want {
				t.Errorf("school day of %s is %s, want %s", c.on, got, c.want)
			}
		})
	}
}

// Property: the prepared closures find the day that a walk from day to day finds.
func TestSchoolDayIsThatOfAWalk(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	start := parseDate(t, "2026-07-01")
	for round := range 2000 {
		var spans []calendar.Span
		for range random.IntN(12) {
			from := start.AddDays(random.IntN(60))
			spans = append(spans, calendar.Span{Start: from, End: from.AddDays(random.IntN(12) - 1)})
		}
		isClosed := func(day calendar.Date) bool {
			return slices.ContainsFunc(spans, func(span calendar.Span) bool {
				return span.Start <= day && day <= span.End
			})
		}
		isFree := func(day calendar.Date) bool {
			return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		}
		closures := calendar.NewClosures(spans)
		for day := start - 2; day < start+80; day++ {
			want := day
			for isClosed(day) && (isClosed(want) || isFree(want)) {
				want++
			}
			if got := closures.SchoolDay(day); got != want {
				t.Fatalf("round %d: the school day of %s is %s, want %s, closed on %v", round, day, got, want, spans)
			}
		}
	}
}

func TestStart(t *testing.T) {
	for title, c := range map[string]struct {
		zone, on, want string
	}{
		"UTC":                            {"UTC", "2026-07-01", "2026-07-01T00:00:00Z"},
		"west of Greenwich":              {"America/Detroit", "2026-07-01", "2026-07-01T04:00:00Z"},
		"east of Greenwich":              {"Asia/Tokyo", "2026-07-01", "2026-06-30T15:00:00Z"},
		"half an hour":                   {"Asia/Kolkata", "2026-07-01", "2026-06-30T18:30:00Z"},
		"midnight skipped in Santiago":   {"America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"},
		"midnight skipped in Havana":     {"America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"},
		"midnight skipped in Cairo":      {"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"},
		"midnight skipped in Beirut":     {"Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"},
		"midnight twice in Havana":       {"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},
		"midnight twice in Amman":        {"Asia/Amman", "2021-10-29", "2021-10-28T21:00:00Z"},
		"midnight twice in the Azores":   {"Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z"},
		"the hour before midnight twice": {"Africa/Cairo", "2026-10-30", "2026-10-29T22:00:00Z"},
		"the hour before, west":          {"America/Santiago", "2026-04-05", "2026-04-05T04:00:00Z"},
		"half an hour skipped elsewhere": {"Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z"},
		"a day that Samoa did not have":  {"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},
		"the day after it":               {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"},
		"far ahead":                      {"America/Detroit", "2199-07-01", "2199-07-01T04:00:00Z"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := parseDate(t, c.on).StartIn(loadZone(t, c.zone)).UTC().Format(time.RFC3339); got != c.want {
				t.Errorf("%s starts at %s in %s, want %s", c.on, got, c.zone, c.want)
			}
		})
	}
}

// Property: the start of a day is on that day and the second before is not, in
// zones that change their clocks at midnight and in others.
func TestStartIsTheFirstInstant(t *testing.T) {
	for _, name := range []string{
		"UTC", "America/Detroit", "America/Santiago", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Asia/Amman",
		"Asia/Damascus", "Asia/Gaza", "Asia/Tehran", "America/Asuncion", "America/Sao_Paulo", "Atlantic/Azores",
		"America/Nuuk", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/London", "Pacific/Chatham",
	} {
		t.Run(name, func(t *testing.T) {
			zone := loadZone(t, name)
			for day, last := parseDate(t, "2005-01-01"), parseDate(t, "2045-12-31"); day <= last; day++ {
				start := day.StartIn(zone)
				if got := calendar.DateAt(start, zone); got != day {
					t.Fatalf("the start of %s, %s, is on %s", day, start, got)
				}
				if before := calendar.DateAt(start.Add(-time.Second), zone); before >= day {
					t.Fatalf("%s starts at %s, and the second before is on %s", day, start, before)
				}
			}
		})
	}
}

func TestOf(t *testing.T) {
	midnight := time.Date(2026, time.July, 1, 4, 0, 0, 0, time.UTC)
	for title, c := range map[string]struct {
		at   time.Time
		want string
	}{
		"a nanosecond before midnight": {midnight.Add(-1), "2026-06-30"},
		"midnight":                     {midnight, "2026-07-01"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := calendar.DateAt(c.at, loadZone(t, "America/Detroit")).String(); got != c.want {
				t.Errorf("%s is on %s, want %s", c.at, got, c.want)
			}
		})
	}
}

func TestEarliest(t *testing.T) {
	for title, c := range map[string]struct {
		dates []calendar.Date
		want  calendar.Date
	}{
		"none":                   {nil, 0},
		"only no dates":          {[]calendar.Date{0, 0}, 0},
		"no date does not count": {[]calendar.Date{0, 5, 0}, 5},
		"the smallest":           {[]calendar.Date{7, 5, 9}, 5},
	} {
		t.Run(title, func(t *testing.T) {
			if got := calendar.EarliestOf(c.dates...); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestNext(t *testing.T) {
	for title, c := range map[string]struct {
		dates []calendar.Date
		want  calendar.Date
	}{
		"nothing added":               {nil, 0},
		"no date":                     {[]calendar.Date{0}, 0},
		"yesterday and today":         {[]calendar.Date{99, 100}, 0},
		"tomorrow":                    {[]calendar.Date{101}, 101},
		"the earliest of those after": {[]calendar.Date{140, 99, 120, 130}, 120},
	} {
		t.Run(title, func(t *testing.T) {
			next := calendar.NextAfter(100)
			for _, day := range c.dates {
				next.AddDates(day)
			}
			if got := next.Date(); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestCountFullMonths(t *testing.T) {
	for title, c := range map[string]struct {
		start, date string
		want        int
	}{
		"the same day":                               {"2026-07-15", "2026-07-15", 0},
		"a day less than a month":                    {"2026-07-15", "2026-08-14", 0},
		"a month":                                    {"2026-07-15", "2026-08-15", 1},
		"the first of July a year later":             {"2026-07-01", "2027-07-01", 12},
		"over the turn of a year":                    {"2019-07-02", "2023-04-05", 45},
		"the last day of a shorter month":            {"2026-01-31", "2026-02-28", 1},
		"the day before the last of February":        {"2028-01-31", "2028-02-28", 0},
		"29 February":                                {"2028-01-31", "2028-02-29", 1},
		"the first of March after the shorter one":   {"2026-01-31", "2026-03-01", 1},
		"the last day of a month of the same length": {"2026-01-31", "2026-03-31", 2},
		"a day before the start":                     {"2026-07-15", "2026-07-14", -1},
		"a year before the start":                    {"2026-07-15", "2025-07-15", -12},
	} {
		t.Run(title, func(t *testing.T) {
			if got := parseDate(t, c.date).CountFullMonths(parseDate(t, c.start)); got != c.want {
				t.Errorf("%d full months from %s to %s, want %d", got, c.start, c.date, c.want)
			}
		})
	}
}

// With each day the number of full months stays or grows by one, and a date moved by months has that
// many.
func TestFullMonthsGrowWithTheDays(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	for range 300 {
		start := parseDate(t, "1996-01-01").AddDays(random.IntN(20_000))
		before := 0
		for date := start; date < start+800; date++ {
			months := date.CountFullMonths(start)
			if months < before || months > before+1 {
				t.Fatalf("from %s: %d full months on %s, %d the day before", start, months, date, before)
			}
			before = months
		}
		for months := range 40 {
			if got := start.AddMonths(months).CountFullMonths(start); got != months {
				t.Fatalf("%s plus %d months has %d", start, months, got)
			}
		}
	}
}

func TestCountSchoolDays(t *testing.T) {
	closures := calendar.NewClosures([]calendar.Span{
		{Start: parseDate(t, "2027-04-14"), End: parseDate(t, "2027-04-18")},
		{Start: parseDate(t, "2027-04-16"), End: parseDate(t, "2027-04-19")},
	})
	for title, c := range map[string]struct {
		start, end string
		want       int64
	}{
		"a Monday":                       {"2027-04-12", "2027-04-12", 1},
		"a Saturday":                     {"2027-04-10", "2027-04-10", 0},
		"a week up to its closure":       {"2027-04-12", "2027-04-13", 2},
		"into the closure":               {"2027-04-12", "2027-04-14", 2},
		"within the closure":             {"2027-04-15", "2027-04-17", 0},
		"over two closures that overlap": {"2027-04-12", "2027-04-20", 3},
		"an end before the start":        {"2027-04-13", "2027-04-12", 0},
		"a year of 52 weeks and a day":   {"2028-01-03", "2029-01-01", 261},
	} {
		t.Run(title, func(t *testing.T) {
			got := closures.CountSchoolDays(calendar.Span{Start: parseDate(t, c.start), End: parseDate(t, c.end)})
			if got != c.want {
				t.Errorf("%d school days, want %d", got, c.want)
			}
		})
	}
}

// The count is that of the days one by one.
func TestCountSchoolDaysOneByOne(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	first := parseDate(t, "2026-07-01")
	for range 500 {
		var spans []calendar.Span
		for range random.IntN(5) {
			start := first.AddDays(random.IntN(400))
			spans = append(spans, calendar.Span{Start: start, End: start.AddDays(random.IntN(30))})
		}
		whole := calendar.Span{Start: first.AddDays(random.IntN(200)), End: first.AddDays(random.IntN(400))}
		var want int64
		for day := whole.Start; day <= whole.End; day++ {
			isClosed := slices.ContainsFunc(spans, func(span calendar.Span) bool { return span.Start <= day && day <= span.End })
			if weekday := day.Weekday(); weekday != time.Saturday && weekday != time.Sunday && !isClosed {
				want++
			}
		}
		if got := calendar.NewClosures(spans).CountSchoolDays(whole); got != want {
			t.Fatalf("%v without %v: %d school days, want %d", whole, spans, got, want)
		}
	}
}
