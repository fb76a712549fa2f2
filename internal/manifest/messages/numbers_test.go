package messages

import "testing"

func TestFindNumber(t *testing.T) {
	for written, want := range map[string]string{
		"441000":         "441000",
		"441,000":        "441000",
		"1,018.77":       "1018.77",
		"1,018,000.5":    "1018000.5",
		"$1,400,000":     "1400000",
		"$ 305":          "305",
		"305 USD":        "305",
		"USD 305.00":     "305",
		"305 dollars":    "305",
		"€1.018,77":      "1018.77",
		"1018,77":        "1018.77",
		"120k":           "120000",
		"1.4M":           "1400000",
		"1.45 million":   "1450000",
		"1.2345k":        "1234.5",
		"2 thousand":     "2000",
		"62%":            "62",
		"62 percent":     "62",
		"62.5 %":         "62.5",
		"0500":           "500",
		"000":            "0",
		"0.50":           "0.50",
		"12.00":          "12",
		"-5":             "-5",
		"-05":            "-5",
		" 305 ":          "305",
		"1,50,000":       "",
		"1,0000":         "",
		"12,3456":        "",
		"one":            "",
		"":               "",
		"$":              "",
		"about 300":      "",
		"300-400":        "",
		"1.2.3":          "",
		"99999999999999": "99999999999999",
	} {
		t.Run(written, func(t *testing.T) {
			if got, ok := findNumber(written); got != want || ok != (want != "") {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestExplainWholeNumber(t *testing.T) {
	const ends, begins = "write the calendar year in which the fiscal year ends: ",
		"write the calendar year in which the funding year begins: "
	const whole = "must be a whole number in digits, such as 12, not "
	for name, tc := range map[string]struct{ field, written, want string }{
		"a year with letters":            {"fiscalYear", "FY2027", "write the year as a number of four digits: 2027"},
		"a year with a space":            {"fiscalYear", "FY 27", "write the year as a number of four digits: 2027"},
		"a school year":                  {"fiscalYear", "SY 2026-27", ends + "2027"},
		"two years in full":              {"throughFiscalYear", "2028/2029", ends + "2029"},
		"two years of two digits":        {"fiscalYear", "26-27", ends + "2027"},
		"a year in quotes":               {"priceFiscalYear", "2027", "write the year without quotes: 2027"},
		"a funding year as two":          {"erateFundingYear", "2026-27", begins + "2026"},
		"a funding year":                 {"erateFundingYear", "FY2026", "write the year as a number of four digits: 2026"},
		"no year":                        {"fiscalYear", "next", whole + `"next"`},
		"a month":                        {"fiscalYearStartMonth", "July", "write the month as its number: 7"},
		"a month in short":               {"fiscalYearStartMonth", "Oct", "write the month as its number: 10"},
		"no month":                       {"fiscalYearStartMonth", "summer", whole + `"summer"`},
		"years in a field of months":     {"usefulLifeMonths", "5 years", "write the number of months: 60"},
		"months":                         {"usefulLifeMonths", "48mo", "write the number of months: 48"},
		"days in a field of months":      {"usefulLifeMonths", "90 days", whole + `"90 days"`},
		"weeks in a field of days":       {"graceDays", "2 weeks", "write the number of days: 14"},
		"days":                           {"days", "3 days", "write the number of days: 3"},
		"years in a field of days":       {"graceDays", "1 year", whole + `"1 year"`},
		"a number in quotes":             {"quantity", "780", "write the number without quotes: 780"},
		"a number with a comma":          {"quantity", "1,780", `write 1780 instead of "1,780"`},
		"a number with decimals":         {"quantity", "780.5", "must be a whole number, not 780.5"},
		"a number with decimals of zero": {"quantity", "780.0", `write 780 instead of "780.0"`},
		"words":                          {"quantity", "a few", whole + `"a few"`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := explainWholeNumber(tc.field, tc.written); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// A number that has the right form, or is below zero, keeps the sentence of the rule.
func TestExplainNumber(t *testing.T) {
	for written, want := range map[string]string{
		"1,018.77": `write "1018.77", with the quotes, instead of "1,018.77"`,
		"$305":     `write 305 instead of "$305"`,
		"0500":     `write 500 instead of "0500"`,
		"1018.777": "",
		"305":      "",
		"-$5":      "",
		"-05":      "",
		"much":     "",
	} {
		if got := explainNumber(written); got != want {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
	}
}
