package accounts

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/testplan"
)

func TestParseCode(t *testing.T) {
	for written, want := range map[string]string{
		"":                      "",
		"  ":                    "",
		"199-11-6395-00-101":    "199.11.6395.00.101",
		"199.11.6395.00-101":    "199.11.6395.00.101",
		"11 111 5110 000":       "11.111.5110.000",
		"10E-100-2210":          "10e.100.2210",
		`="199-11-6395"`:        "199.11.6395",
		"A 2110.220":            "a.2110.220",
		"1101115110":            "1101115110",
		strings.Repeat("1", 63): strings.Repeat("1", 63),
		"199/11:6395|00_101":    "199.11.6395.00.101",
		" 199 - 11 - 6395 ":     "199.11.6395",
	} {
		code, err := ParseCode(written)
		if err != nil || code.String() != want {
			t.Errorf("%q is %q, error %v, want %q", written, code, err, want)
		}
	}
	for title, written := range map[string]string{
		"a name":                       "Robin Miller",
		"an address":                   "robin1@example.org",
		"a number that was shortened":  "1.99116E+17",
		"one character too long":       strings.Repeat("1", 64),
		"letters that no pattern has":  "199-é1",
		"an amount with its currency":  "$1,200",
		"a column name, written again": "Account Code",
	} {
		if code, err := ParseCode(written); err == nil {
			t.Errorf("%s: it is read as %q", title, code)
		} else if strings.Contains(err.Error(), written) {
			t.Errorf("%s: the error repeats the cell: %v", title, err)
		}
	}
}

func TestPatternFits(t *testing.T) {
	for title, c := range map[string]struct {
		pattern v1alpha1.AccountPattern
		code    string
		want    bool
	}{
		"the account itself":                      {"199.11.6395", "199-11-6395", true},
		"a star for a segment":                    {"199.*.6395", "199-11-6395", true},
		"the beginning of a segment":              {"199.11.63*", "199-11-6395", true},
		"the beginning, and nothing behind it":    {"199.11.6395*", "199-11-6395", true},
		"another beginning":                       {"199.11.64*", "199-11-6395", false},
		"a text is not a beginning":               {"199.11.63", "199-11-6395", false},
		"one segment fewer":                       {"199.11", "199-11-6395", false},
		"one segment more":                        {"199.11.6395.*", "199-11-6395", false},
		"capitals":                                {"10E.*", "10e-100", true},
		"hyphens between the segments":            {"199-11-6395", "199.11.6395", true},
		"zeros at the front are a part of a code": {"199.1.001", "199.1.1", false},
	} {
		pattern, err := ParsePattern(c.pattern)
		if err != nil {
			t.Fatal(title, err)
		}
		code, err := ParseCode(c.code)
		if err != nil {
			t.Fatal(title, err)
		}
		if got := pattern.Fits(code); got != c.want {
			t.Errorf("%s: %t, want %t", title, got, c.want)
		}
	}
	for _, written := range []v1alpha1.AccountPattern{"", "11..22", "*11", "11.*2", "11 22", "11.22.", "a/b"} {
		if _, err := ParsePattern(written); err == nil {
			t.Errorf("%q is a pattern", written)
		}
	}
}

// A pattern of an account alone fits this account and no other.
func TestCodesArePatternsOfThemselves(t *testing.T) {
	var codes []Code
	for _, written := range []string{"199-11-6395", "199-11-6396", "199-11", "11-199-6395", "A-2110-220", "1", "11"} {
		code, err := ParseCode(written)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, code)
	}
	for i, code := range codes {
		pattern, err := ParsePattern(v1alpha1.AccountPattern(code.String()))
		if err != nil {
			t.Fatal(err)
		}
		for j, other := range codes {
			if pattern.Fits(other) != (i == j) {
				t.Errorf("%s fits %s: %t", code, other, i != j)
			}
		}
	}
}

func TestGroupPattern(t *testing.T) {
	for written, want := range map[string]string{
		"199-11-6395-00-101": "199.11.6395.*.*", "199-11-6395": "199.11.6395", "199-11": "", "77001": "",
	} {
		if code, _ := ParseCode(written); code.GroupPattern() != want {
			t.Errorf("the group of %s is %q, want %q", written, code.GroupPattern(), want)
		}
	}
}

func TestClaims(t *testing.T) {
	claims := NewClaims()
	for _, line := range []struct {
		name     v1alpha1.EntryName
		years    []calendar.FiscalYear
		patterns []v1alpha1.AccountPattern
	}{
		{"wifi-fy27", []calendar.FiscalYear{2027}, []v1alpha1.AccountPattern{"199.*.6395"}},
		{"wifi-fy28", []calendar.FiscalYear{2028}, []v1alpha1.AccountPattern{"199.*.6395"}},
		{"laptops", []calendar.FiscalYear{2027}, []v1alpha1.AccountPattern{"199.11.*", "199.11.63*"}},
		{"nothing", []calendar.FiscalYear{2027}, nil},
	} {
		if err := claims.AddLine(line.name, line.years, line.patterns...); err != nil {
			t.Fatal(err)
		}
	}
	find := func(written string, year calendar.FiscalYear) string {
		code, err := ParseCode(written)
		if err != nil {
			t.Fatal(err)
		}
		line, isFound, err := claims.FindLine(code, year)
		if conflict, ok := errors.AsType[ConflictError](err); ok {
			return fmt.Sprintf("%s and %s in %s", conflict.First, conflict.Second, conflict.Year)
		}
		return fmt.Sprint(line, isFound)
	}
	for title, c := range map[string]struct {
		code string
		year calendar.FiscalYear
		want string
	}{
		"the line of the year":                 {"199-53-6395", 2027, "wifi-fy27true"},
		"the line of the next year":            {"199-53-6395", 2028, "wifi-fy28true"},
		"a year without a line":                {"199-53-6395", 2029, "false"},
		"two lines of a year":                  {"199-11-6395", 2027, "wifi-fy27 and laptops in FY2027"},
		"two patterns of one line":             {"199-11-6300", 2027, "laptopstrue"},
		"no line":                              {"199-53-6299", 2027, "false"},
		"an account that was looked up before": {"199-11-6395", 2027, "wifi-fy27 and laptops in FY2027"},
	} {
		for range 2 {
			if got := find(c.code, c.year); got != c.want {
				t.Errorf("%s: %s, want %s", title, got, c.want)
			}
		}
	}
	if claims.HasLine("nothing") || !claims.HasLine("laptops") {
		t.Error("a line without patterns claims something, or one with patterns nothing")
	}
	if err := claims.AddLine("bad", nil, "a b"); err == nil || !strings.Contains(err.Error(), "line bad") {
		t.Errorf("the error is %v, without the name of the line", err)
	}
}

func TestParseFiscalYear(t *testing.T) {
	for written, want := range map[string]calendar.FiscalYear{
		"": 0, "2027": 2027, "2027.0": 2027, "FY27": 2027, "fy 2027": 2027, "2026-27": 2027, "2026-2027": 2027, "2026/27": 2027,
		"FY2026-27": 2027, "27": 2027,
	} {
		if got, err := parseFiscalYear(written); err != nil || got != want {
			t.Errorf("%q is %d, error %v, want %d", written, got, err, want)
		}
	}
	for _, written := range []string{"Robin", "2026-28", "2026-2026", "202", "1989", "2201", "2027-06-30"} {
		if got, err := parseFiscalYear(written); err == nil {
			t.Errorf("%q is read as %d", written, got)
		}
	}
}

func TestTotals(t *testing.T) {
	type line struct {
		amount  money.Amount
		isTotal bool
	}
	rows := func(lines ...line) (checked, different, first int) {
		totals := NewTotals(1)
		for i, of := range lines {
			if of.isTotal {
				totals.CheckRow(i+1, []Figure{{Amount: of.amount}})
			} else {
				totals.AddRow([]Figure{{Amount: of.amount}})
			}
		}
		return totals.Checked, totals.Different, totals.FirstDifferent
	}
	for title, c := range map[string]struct {
		lines     []line
		different int
		first     int
	}{
		"no total":         {lines: []line{{10, false}}},
		"one total":        {lines: []line{{10, false}, {5, false}, {15, true}}},
		"a hundredth more": {lines: []line{{10, false}, {11, true}}, different: 1, first: 2},
		"two totals and that of both": {
			lines: []line{{10, false}, {10, true}, {5, false}, {5, true}, {15, true}},
		},
		"totals within totals": {
			lines: []line{{1, false}, {1, true}, {2, false}, {2, true}, {3, true}, {4, false}, {4, true}, {4, true}, {7, true}},
		},
		"a total that lacks a row": {
			lines: []line{{10, false}, {10, true}, {5, false}, {3, true}, {15, true}}, different: 1, first: 4,
		},
		"negative amounts":              {lines: []line{{-10, false}, {4, false}, {-6, true}}},
		"a total of nothing":            {lines: []line{{0, true}}},
		"a total that is written twice": {lines: []line{{10, false}, {10, true}, {10, true}}},
		"a difference above a right total": {
			lines: []line{{10, false}, {9, true}, {10, true}}, different: 1, first: 2,
		},
	} {
		if _, different, first := rows(c.lines...); different != c.different || first != c.first {
			t.Errorf("%s: %d different, the first in row %d", title, different, first)
		}
	}
	// The places at which totals can begin are bounded, and the first one is kept.
	many := []line{}
	for range 3 * maxBoundaries {
		many = append(many, line{1, false}, line{1, true})
	}
	if checked, different, _ := rows(append(many, line{3 * maxBoundaries, true})...); different != 0 || checked != 3*maxBoundaries+1 {
		t.Errorf("%d of %d totals are different", different, checked)
	}
	totals := NewTotals(2)
	totals.AddRow([]Figure{{Amount: 10}, {Amount: 1}})
	totals.CheckRow(2, []Figure{{Amount: 10}, {IsEmpty: true}})
	totals.CheckRow(3, []Figure{{IsEmpty: true}, {IsEmpty: true}})
	if totals.Checked != 1 || totals.Different != 0 {
		t.Errorf("%d checked, %d different: an empty cell is no amount", totals.Checked, totals.Different)
	}
}

func TestMapping(t *testing.T) {
	plan := testplan.NewPlan("p").AddSource("general", v1alpha1.SourceLocal).AddLine("wifi-fy27", 2027, "100").BuildObject()
	mapping, err := ParseMapping([]byte(`
columns: {account: [Fund, Object], budget: Adopted}
technology: ["*.63*"]
purposes:
- {accounts: ["*.6395", "*.6396"], purpose: Purchase}
- {accounts: ["*.63*"], purpose: Operation}
- {accounts: ["211.6*"], purpose: Staffing}
sources:
- {accounts: ["199.*"], source: general}
`), plan, false)
	if err != nil {
		t.Fatal(err)
	}
	for written, want := range map[string]string{
		"199-6395": "Purchase true false, general true",
		"199-6311": "Operation true false, general true",
		"211-6395": "Purchase true true,  false",
		"211-6100": "Staffing true false,  false",
		"211-7100": " false false,  false",
	} {
		code, err := ParseCode(written)
		if err != nil {
			t.Fatal(err)
		}
		purpose, isFound, isAmbiguous := mapping.FindPurpose(code)
		source, hasSource, _ := mapping.FindSource(code)
		if got := fmt.Sprintf("%s %t %t, %s %t", purpose, isFound, isAmbiguous, source, hasSource); got != want {
			t.Errorf("%s has %s, want %s", written, got, want)
		}
		if got, want := mapping.IsTechnology(code), strings.Contains(written, "-63"); got != want {
			t.Errorf("%s is technology: %t", written, got)
		}
	}
	if diff := cmp.Diff(ColumnNames{"Adopted"}, mapping.Columns[ColumnBudget]); diff != "" {
		t.Error(diff)
	}
	for title, c := range map[string]struct{ mapping, want string }{
		"a line that the plan does not have": {`lines: {wfi-fy27: ["1.2"]}`, "did you mean wifi-fy27?"},
		"a source that it does not have": {
			`sources: [{accounts: ["1.*"], source: generl}]`, "did you mean general?",
		},
		"no purpose": {
			`purposes: [{accounts: ["1.*"], purpose: Buying}]`, "purposes[0].purpose is Purchase",
		},
		"no accounts":                   {`purposes: [{purpose: Purchase}]`, "purposes[0] needs accounts"},
		"a column that does not exist":  {`columns: {spent: X}`, "columns.spent: write account"},
		"several columns for an amount": {`columns: {budget: [A, B]}`, "columns.budget has several names"},
		"no name of a column":           {`columns: {budget: ""}`, "columns.budget needs the name"},
		"no pattern":                    {`technology: ["1..2"]`, "not a pattern"},
		"a field that does not exist":   {`line: {}`, "line"},
		"a column that is a number":     {`columns: {budget: {a: b}}`, "write the name of a column"},
	} {
		if _, err := ParseMapping([]byte(c.mapping), plan, false); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, without %q", title, err, c.want)
		}
	}
	if _, err := ParseMapping([]byte(`lines: {new-line: ["1.2"]}`), plan, true); err != nil {
		t.Error(err)
	}
}
