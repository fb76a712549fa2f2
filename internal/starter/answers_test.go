package starter_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/starter"
)

func TestFillDefaults(t *testing.T) {
	for name, tc := range map[string]struct{ answers, want starter.Answers }{
		"nothing is known": {
			starter.Answers{}, starter.Answers{FiscalYearStart: 7, Years: 3, Currency: "USD"},
		},
		"the name of the plan follows from its first day": {
			starter.Answers{Start: "2026-07-01"},
			starter.Answers{Start: "2026-07-01", Plan: "plan-2026", FiscalYearStart: 7, Years: 3, Currency: "USD"},
		},
		"what is given stays": {
			starter.Answers{Start: "2027-01-01", Plan: "next", FiscalYearStart: 1, Years: 5, Currency: "JPY"},
			starter.Answers{Start: "2027-01-01", Plan: "next", FiscalYearStart: 1, Years: 5, Currency: "JPY"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tc.answers.FillDefaults()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFillDefaultsFromPrevious(t *testing.T) {
	answers := starter.Answers{Previous: loadPrevious(t)}.FillDefaults()
	answers.Previous = nil
	want := starter.Answers{
		District: "Juniper Flats Schools", Plan: "plan-2029", Namespace: "juniper-flats", FiscalYearStart: 7,
		Start: "2029-07-01", Years: 3, TimeZone: "America/Denver", Currency: "USD",
	}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Error(diff)
	}
}

// Each answer that is wrong is one error, which says what to write.
func TestCheck(t *testing.T) {
	previous := loadPrevious(t)
	school := func(name string, enrollment int32) []starter.School {
		return []starter.School{{Name: name, Enrollment: enrollment}}
	}
	for name, tc := range map[string]struct {
		change func(*starter.Answers)
		want   string
	}{
		"nothing": {func(*starter.Answers) {}, ""},
		"no name": {
			func(a *starter.Answers) { a.District = " " },
			"the name of the district is missing",
		},
		"a name of 161 characters": {
			func(a *starter.Answers) { a.District = strings.Repeat("å", 161) },
			"the name of the district has more than 160 characters",
		},
		"a name with a line end": {
			func(a *starter.Answers) { a.District = "Maple\nkind: Goal" },
			"the name of the district has characters that are not visible; type it again",
		},
		"a name with an escape": {
			func(a *starter.Answers) { a.District = "Maple\x1b[2J" },
			"the name of the district has characters that are not visible; type it again",
		},
		"a name that is no UTF-8": {
			func(a *starter.Answers) { a.District = "Maple\xff" },
			"the name of the district has characters that are not visible; type it again",
		},
		"no first day": {
			func(a *starter.Answers) { a.Start = "" },
			"the first day of the plan is missing",
		},
		"a day in another form": {
			func(a *starter.Answers) { a.Start = "7/1/2026" },
			`"7/1/2026" is not a first day of a plan; write a day from 1990 to 2189 such as 2026-07-01`,
		},
		"a day that does not exist": {
			func(a *starter.Answers) { a.Start = "2026-02-29" },
			`"2026-02-29" is not a first day of a plan; write a day from 1990 to 2189 such as 2026-07-01`,
		},
		"the last day of 1989": {
			func(a *starter.Answers) { a.Start = "1989-12-31" },
			`"1989-12-31" is not a first day of a plan; write a day from 1990 to 2189 such as 2026-07-01`,
		},
		"the first day of 1990": {func(a *starter.Answers) { a.Start = "1990-01-01" }, ""},
		"the last day of 2189":  {func(a *starter.Answers) { a.Start, a.Years = "2189-12-31", 10 }, ""},
		"month 13": {
			func(a *starter.Answers) { a.FiscalYearStart = 13 },
			"13 is not a month; write 1 to 12",
		},
		"month 12":       {func(a *starter.Answers) { a.FiscalYearStart = 12 }, ""},
		"eleven years":   {func(a *starter.Answers) { a.Years = 11 }, "a plan covers 1 to 10 years, not 11"},
		"minus one year": {func(a *starter.Answers) { a.Years = -1 }, "a plan covers 1 to 10 years, not -1"},
		"a time zone as people say": {
			func(a *starter.Answers) { a.TimeZone = "Eastern" },
			`"Eastern" is not the name of a time zone; did you mean America/New_York?`,
		},
		"a currency in words": {
			func(a *starter.Answers) { a.Currency = "dollar" },
			`"dollar" is not a currency; write its code of three capital letters, such as USD`,
		},
		"a namespace with a dot": {
			func(a *starter.Answers) { a.Namespace = "maple.valley" },
			`"maple.valley" is not a namespace; write at most 63 lower-case letters, digits and hyphens, such as ` +
				`maple-valley`,
		},
		"a plan with capitals": {
			func(a *starter.Answers) { a.Plan = "Plan" },
			`"Plan" is not a name of a plan; write lower-case letters, digits and hyphens, such as plan-2026`,
		},
		"the plan that ends": {
			func(a *starter.Answers) { a.Plan, a.Previous = "plan-2026", previous },
			"the plan that ends is named plan-2026 too; give the new one another name",
		},
		"a school with a space": {
			func(a *starter.Answers) { a.Schools = school("maple high", 5) },
			`"maple high" is not a name of a school; write at most 63 lower-case letters, digits and hyphens, ` +
				`such as maple-high`,
		},
		"a school of a million": {func(a *starter.Answers) { a.Schools = school("maple", 1_000_000) }, ""},
		"a school of one more": {
			func(a *starter.Answers) { a.Schools = school("maple", 1_000_001) },
			"the school maple has 1000001 students; write 0 to 1000000",
		},
		"a school below zero": {
			func(a *starter.Answers) { a.Schools = school("maple", -1) },
			"the school maple has -1 students; write 0 to 1000000",
		},
		"a school twice": {
			func(a *starter.Answers) { a.Schools = append(school("maple", 1), school("maple", 2)...) },
			"the school maple stands twice",
		},
		"1,001 schools": {
			func(a *starter.Answers) { a.Schools = make([]starter.School, 1001) },
			"a district has at most 1000 sites, not 1001",
		},
		"two that are wrong": {
			func(a *starter.Answers) { a.Years, a.FiscalYearStart = 11, 13 },
			"13 is not a month; write 1 to 12\na plan covers 1 to 10 years, not 11",
		},
	} {
		t.Run(name, func(t *testing.T) {
			answers := maple()
			tc.change(&answers)
			got := ""
			if _, err := starter.BuildFolder(answers); err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestMakeEntryName(t *testing.T) {
	for words, want := range map[string]string{
		"Maple High": "maple-high", "  Maple  High ": "maple-high", "Cañon Elementary": "canon-elementary",
		"St. Mary's": "st-marys", "P.S. 12": "p-s-12", "maple-high": "maple-high", "--x--": "x", "学区": "", "": "",
		strings.Repeat("a", 62) + " b": strings.Repeat("a", 62), strings.Repeat("a", 64): strings.Repeat("a", 63),
	} {
		if got := starter.MakeEntryName(words); got != want {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
}
