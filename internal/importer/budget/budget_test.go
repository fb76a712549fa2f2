package budget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/testimport"
	"techplan.education/internal/testplan"
)

// The as-of date is in the fiscal year 2027.
var today = calendar.ParseOrZero("2026-10-01")

// private are the texts of persons that the files of the tests hold.
var private = []string{"Robin", "Miller", "robin@example.org", "E-77001"}

const header = "Account Code,Account Description,Requested By,Original Budget,Revised Budget\n"

// addRow writes a row of a budget.
func addRow(code, description, amount string) string {
	return fmt.Sprintf("%s,%q,Robin Miller,%q,99\n", code, description, amount)
}

const mapping = `
purposes:
- {accounts: ["*.*.6395.*"], purpose: Purchase}
- {accounts: ["*.53.6299.*"], purpose: Operation}
sources:
- {accounts: ["199.*.*.*"], source: general}
`

func newPlan() *testplan.PlanBuilder {
	return testplan.NewPlan("p").SetPeriod("2026-07-01", "2028-06-30").AddSource("general", v1alpha1.SourceLocal).
		AddLine("typed", 2027, "5000", testplan.WithoutGoal())
}

// claims sets the accounts of a line.
func claims(patterns ...v1alpha1.AccountPattern) func(*v1alpha1.BudgetLine) {
	return func(line *v1alpha1.BudgetLine) { line.AccountCodes = patterns }
}

// listLines returns the lines as short texts.
func listLines(plan *v1alpha1.TechnologyPlan) []string {
	var all []string
	for _, line := range plan.Spec.Budget.Lines {
		text := fmt.Sprintf("%s %d %s %s", line.Name, line.FiscalYear, line.Amount, line.Purpose)
		if line.Source != "" {
			text += " " + string(line.Source)
		}
		for _, code := range line.AccountCodes {
			text += " " + string(code)
		}
		all = append(all, text)
	}
	return all
}

func readBudget(t *testing.T, input plans.Input, content string) (result plans.Result, report string, err error) {
	t.Helper()
	input.Files, input.Today = []string{testimport.WriteFile(t, "budget.csv", content)}, today
	result, report, err = testimport.ReadPlan(t, Format, input)
	if err == nil {
		testimport.CheckSecondImport(t, Format, input, result)
	}
	testimport.CheckPrivate(t, private, testimport.ListOutputs(t, input.Plan, result, report, err)...)
	return result, report, err
}

func TestReadsLines(t *testing.T) {
	const typed = "typed 2027 5000 Purchase"
	for title, c := range map[string]struct {
		// rules takes the place of the mapping, and more is added to it.
		content, rules, more string
		year                 v1alpha1.FiscalYear
		plan                 *testplan.PlanBuilder
		want                 []string
		note, report         string
	}{
		"a new line for each description, with its accounts": {
			content: header + addRow("199-11-6395-002", "Student devices", "$40,000.00") +
				addRow("199-11-6395-001", "STUDENT DEVICES", "20000.50") + addRow("211-53-6299-001", "Licenses", "900"),
			want: []string{
				typed, "licenses-fy27 2027 900 Operation 211.53.6299.001",
				"student-devices-fy27 2027 60000.50 Purchase general 199.11.6395.001 199.11.6395.002",
			},
		},
		"two sources of one description": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("211-11-6395-001", "Devices", "2"),
			want: []string{
				typed, "devices-fy27 2027 2 Purchase 211.11.6395.001", "devices-fy27-2 2027 1 Purchase general 199.11.6395.001",
			},
		},
		"one account with two descriptions": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("199-11-6395-001", "More devices", "2"),
			want:    []string{typed, "devices-fy27 2027 3 Purchase general 199.11.6395.001"},
		},
		"a line that claims the account keeps all but its amount": {
			content: header + addRow("199-11-6395-001", "Devices", "70,000"),
			plan: newPlan().AddLine("laptops", 2027, "60000", claims("199.11.639*.*"), testplan.ForGoals("g"),
				testplan.ForPurpose("Replacement"), testplan.AlreadySpent("5")),
			want: []string{typed, "laptops 2027 70000 Replacement 199.11.639*.*"},
		},
		"a line that has the name and no accounts": {
			content: header + addRow("199-11-6395-001", "Devices", "70,000"),
			plan:    newPlan().AddLine("devices-fy27", 2027, "60000", testplan.ForPurpose("Replacement")),
			want:    []string{typed, "devices-fy27 2027 70000 Replacement"},
		},
		"a line that has the name in another year": {
			content: header + addRow("199-11-6395-001", "Devices", "70,000"),
			plan:    newPlan().AddLine("devices", 2028, "60000"),
			want:    []string{typed, "devices 2028 60000 Purchase", "devices-fy27 2027 70000 Purchase general 199.11.6395.001"},
		},
		"a line under lines of the mapping": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("211-11-6395-001", "Devices", "2"),
			more:    `lines: {typed: ["199.11.*.*"]}`,
			plan:    testplan.NewPlan("p").SetPeriod("2026-07-01", "2028-06-30").AddSource("general", v1alpha1.SourceLocal).AddLine("typed", 2027, "1"),
			want:    []string{typed[:11] + "1 Purchase", "devices-fy27 2027 2 Purchase 211.11.6395.001"},
		},
		"a new line under lines of the mapping": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("199-11-6395-002", "Carts", "2"),
			more:    `lines: {laptops-fy27: ["199.11.6395.*"]}`,
			want:    []string{typed, "laptops-fy27 2027 3 Purchase general 199.11.6395.*"},
		},
		"a line that is gone is noted and stays": {
			content: header + addRow("199-11-6395-001", "Devices", "70,000"),
			plan:    newPlan().AddLine("devices-fy27", 2027, "65000", claims("199.11.6395.001")).AddLine("carts", 2027, "5000", claims("199.11.6395.002")),
			want:    []string{typed, "devices-fy27 2027 70000 Purchase 199.11.6395.001", "carts 2027 5000 Purchase 199.11.6395.002"},
			note:    "line carts: no row of the files belongs to its accounts any more; it stays as it is",
		},
		"the lines of another year are not gone": {
			content: header + addRow("199-11-6395-001", "Devices", "70,000"), year: 2028,
			plan: newPlan().AddLine("devices-fy27", 2027, "65000", claims("199.11.6395.001")),
			want: []string{
				typed, "devices-fy27 2027 65000 Purchase 199.11.6395.001", "devices-fy28 2028 70000 Purchase general 199.11.6395.001",
			},
		},
		"a column for the year": {
			content: "Account,Description,Year,Amount\n199-11-6395-001,Devices,2027,1\n199-11-6395-001,Devices,2028,2\n" +
				"199-11-6395-001,Devices,2030,4\n",
			want: []string{
				typed, "devices-fy27 2027 1 Purchase general 199.11.6395.001", "devices-fy28 2028 2 Purchase general 199.11.6395.001",
			},
			report: "a fiscal year that the plan does not cover",
		},
		"a line over two years, of which the file has one": {
			content: header + addRow("199-11-6395-001", "Devices", "1"),
			plan:    newPlan().AddLine("devices", 2027, "65000", testplan.ThroughYear(2028), claims("199.11.6395.001")),
			want:    []string{typed, "devices 2027 65000 Purchase 199.11.6395.001"},
			note:    "line devices covers FY2027 to FY2028, and the files do not have all of these years",
		},
		"rows without a purpose": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("199-11-6119-001", "Salaries", "90000"),
			want:    []string{typed, "devices-fy27 2027 1 Purchase general 199.11.6395.001"},
			report:  "no rule under purposes", note: "rows with $90,000 have no purpose by the mapping",
		},
		"accounts that are not for technology": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("199-36-6395-001", "Bats", "3"),
			more:    `technology: ["*.11.*.*"]`,
			want:    []string{typed, "devices-fy27 2027 1 Purchase general 199.11.6395.001"},
			report:  "no account under technology",
		},
		"two rules that are equally specific": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("199-53-6395-001", "Wi-Fi", "3"),
			rules: "purposes:\n- {accounts: [\"*.*.6395.*\"], purpose: Purchase}\n- {accounts: [\"199.5*.*.*\"], purpose: Operation}\n" +
				"- {accounts: [\"199.*.*.*\", \"*.53.63*.*\"], purpose: Staffing}\n",
			want:   []string{typed, "devices-fy27 2027 1 Purchase 199.11.6395.001"},
			report: "two rules of the mapping for its account",
		},
		"no description, and no amount": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("199-11-6395-002", "", "3") +
				addRow("199-11-6395-003", "Carts", "") + addRow("199-11-6395-004", "Bags", "0"),
			want: []string{typed, "devices-fy27 2027 1 Purchase general 199.11.6395.001"}, report: "2 rows: no amount",
		},
		"an amount that cannot be read": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("199-11-6395-002", "Carts", "6.37702E+15"),
			want:    []string{typed, "devices-fy27 2027 1 Purchase general 199.11.6395.001"},
			note:    "the new line carts-fy27 is left out: amounts of its accounts cannot be read",
			report:  "shortened the number",
		},
		"more is taken than given": {
			content: header + addRow("199-11-6395-001", "Devices", "(1,234.56)"),
			want:    []string{typed, "devices-fy27 2027 0 Purchase general 199.11.6395.001"},
			note:    "line devices-fy27: its accounts add up to -$1,234.56: 0 is written",
		},
		"totals": {
			content: header + addRow("199-11-6395-001", "Devices", "1") + addRow("199-11-6395-002", "Carts", "2") +
				"Total,,,3,\nGrand total,,,4,\n",
			want: []string{
				typed, "carts-fy27 2027 2 Purchase general 199.11.6395.002", "devices-fy27 2027 1 Purchase general 199.11.6395.001",
			},
			note:   "1 of 2 totals do not agree with the sum of the rows above them, the first in row 5",
			report: "a total of other rows",
		},
		"a long description": {
			content: header + addRow("199-11-6395-001", strings.Repeat("long ", 20), "1"),
			want:    []string{typed, strings.Repeat("long-", 11) + "lon-fy27 2027 1 Purchase general 199.11.6395.001"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			if c.plan == nil {
				c.plan = newPlan()
			}
			if c.rules == "" {
				c.rules = mapping
			}
			result, report, err := readBudget(t, plans.Input{
				Plan: c.plan.BuildObject(), Mapping: []byte(c.rules + c.more), FiscalYear: c.year,
			}, c.content)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, listLines(result.Merged)); diff != "" {
				t.Error(diff)
			}
			if notes := strings.Join(result.Notes, "\n"); !strings.Contains(notes, c.note) {
				t.Errorf("the notes lack %q:\n%s", c.note, notes)
			}
			if !strings.Contains(report, c.report) {
				t.Errorf("the report lacks %q:\n%s", c.report, report)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	many := header
	for i := range 21 {
		many += addRow(fmt.Sprintf("199-11-6395-%03d", i), "Devices", "1")
	}
	lines := header
	for i := range 500 {
		lines += addRow(fmt.Sprintf("199-11-6395-%03d", i), fmt.Sprintf("Devices %d", i), "1")
	}
	for title, c := range map[string]struct {
		content, more string
		plan          *testplan.PlanBuilder
		year          v1alpha1.FiscalYear
		want          string
	}{
		"an account that two lines claim": {
			content: header + addRow("199-11-6395-001", "x", "1"),
			plan:    newPlan().AddLine("a", 2027, "1", claims("199.*.*.*")).AddLine("b", 2027, "1", claims("*.11.*.*")),
			want:    "row 2: lines a and b both claim the account for FY2027",
		},
		"no row with a purpose": {content: header + addRow("199-11-6119-001", "x", "1"), want: "nothing is imported"},
		"21 accounts of a line": {content: many, want: "the new line devices-fy27 has more than 20 accounts"},
		"501 lines":             {content: lines, want: "the plan would have 501 lines, more than 500"},
		"a year outside the plan": {
			content: header, year: 2029, want: "the plan does not cover FY2029: it covers FY2027 to FY2028",
		},
		"a line of the mapping with two purposes": {
			content: header + addRow("199-11-6395-001", "x", "1") + addRow("199-53-6299-001", "x", "1"),
			more:    `lines: {all: ["199.*.*.*"]}`, want: "have several purposes or sources",
		},
		"no budget": {content: "Account,Expended\n199-11-6395-001,1\n", want: "no column for budget"},
		"two columns for the budget": {
			content: "Account,Current Budget,Revised Budget\n199-11-6395-001,1,2\n", want: "2 columns for budget",
		},
		"more than a tenth less than before": {
			content: header + addRow("199-11-6395-001", "x", "89.99"),
			plan:    newPlan().AddLine("a", 2027, "100", claims("199.*.*.*")),
			want:    "have $89.99, and the plan has $100 for them",
		},
	} {
		t.Run(title, func(t *testing.T) {
			if c.plan == nil {
				c.plan = newPlan()
			}
			_, _, err := readBudget(t, plans.Input{
				Plan: c.plan.BuildObject(), Mapping: []byte(mapping + c.more), FiscalYear: c.year,
			}, c.content)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, without %q", err, c.want)
			}
		})
	}
}

// A plan without a budget gets one, and the import owns what it wrote alone.
func TestOwnsTheLinesThatItFinds(t *testing.T) {
	plan := testplan.NewPlan("p").SetPeriod("2026-07-01", "2028-06-30").BuildObject()
	content := header + addRow("199-11-6395-001", "Devices", "70,000")
	result, _, err := readBudget(t, plans.Input{
		Plan: plan, Mapping: []byte(`purposes: [{accounts: ["*.*.6395.*"], purpose: Purchase}]`),
	}, content)
	if err != nil {
		t.Fatal(err)
	}
	line := v1alpha1.BudgetLine{
		Name: "devices-fy27", FiscalYear: 2027, Amount: "70000", Purpose: v1alpha1.PurposePurchase,
		AccountCodes: []v1alpha1.AccountPattern{"199.11.6395.001"},
	}
	want := v1alpha1.TechnologyPlanSpec{Budget: &v1alpha1.Budget{Currency: "USD", Lines: []v1alpha1.BudgetLine{line}}}
	if diff := cmp.Diff(want, result.Owned.Spec); diff != "" {
		t.Error(diff)
	}

	withGoal := newPlan().AddLine("devices", 2027, "60000", claims("199.*.*.*"), testplan.WithoutGoal()).BuildObject()
	result, _, err = readBudget(t, plans.Input{Plan: withGoal}, content)
	if err != nil {
		t.Fatal(err)
	}
	line.Name, line.AccountCodes = "devices", []v1alpha1.AccountPattern{"199.*.*.*"}
	if diff := cmp.Diff(&v1alpha1.Budget{Currency: "USD", Lines: []v1alpha1.BudgetLine{line}}, result.Owned.Spec.Budget); diff != "" {
		t.Error(diff)
	}
}

func FuzzBudget(f *testing.F) {
	f.Add(header+addRow("199-11-6395-001", "Devices", "(1,200.50)")+"Total,,,1,\n", mapping)
	f.Add("Account,FY,Amount\n199-11-6395-001,2026-27,10\n\"", `columns: {account: [Account, FY]}`)
	f.Add("\xff\xfeA\x00", `lines: {typed: ["1.*"]}`)
	f.Fuzz(func(t *testing.T, content, mapping string) {
		var reader rows.Reader
		reader.Options.Stdin = strings.NewReader(content)
		_, err := Format.Read(t.Context(), &reader, plans.Input{
			Files: []string{"-"}, Plan: newPlan().BuildObject(), Mapping: []byte(mapping), Today: today,
		})
		var report strings.Builder
		reader.Report.WriteText(&report)
		testimport.CheckPrivate(t, private, report.String())
		if err != nil && !strings.Contains(mapping, "Robin") {
			testimport.CheckPrivate(t, private, err.Error())
		}
	})
}

// BenchmarkRows reads a budget, one row an iteration.
func BenchmarkRows(b *testing.B) {
	b.ReportAllocs()
	var reader rows.Reader
	reader.Options.Stdin = testimport.NewRowReader(header, b.N, func(i int) string {
		return addRow(fmt.Sprintf("199-11-6395-%03d", i%20), "Devices", "1,200.50")
	})
	_, err := Format.Read(b.Context(), &reader, plans.Input{
		Files: []string{"-"}, Plan: newPlan().BuildObject(), Mapping: []byte(mapping), Today: today,
	})
	if err != nil {
		b.Fatal(err)
	}
}
