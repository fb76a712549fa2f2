package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"techplan.education/internal/tables/catalog"
)

// office is a plan with a source, a line, a lot, a contract and a schedule.
const office = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Juniper Flats technology plan
  period: {start: 2026-07-01, end: 2029-06-30}
  approval: {body: Board of Education, date: 2026-05-18}
  district: {name: Juniper Flats Schools}
  technologies:
  - {name: laptop, unitCost: 100, usefulLifeMonths: 48, renewal: 2027-07-01}
  evaluationSchedules:
  - {name: review, cadence: Annual, anchor: 2027-04-15, target: {kind: Technology, name: laptop}, evaluators: [Coaches]}
  budget:
    currency: USD
    sources:
    - {name: grant, kind: Grant, state: Expected}
    lines:
    - {name: refresh, fiscalYear: 2028, amount: 1000, purpose: Replacement, source: grant, technologies: [laptop]}
---
apiVersion: techplan.education/v1alpha1
kind: Device
metadata: {name: laptops}
spec:
  planRef: {name: plan-2026}
  technology: laptop
  quantity: 20
  inService: 2024-08-01
`

func TestQuestions(t *testing.T) {
	for name, c := range map[string]struct {
		args string
		out  string
	}{
		"replacements": {"replacements", `Devices to replace
FISCAL YEAR  TECHNOLOGY  SITE  UNITS  BUY BY        COST  FUNDED   SHORT
FY2028       laptop      -        20  2028-04-30  $2,000  $1,000  $1,000

By fiscal year
FISCAL YEAR  UNITS    COST  FUNDED   SHORT
FY2028          20  $2,000  $1,000  $1,000
`},
		"replacements of another year": {"replacements --year fy2027 -o csv", "namespace,plan,fiscal year,technology,site," +
			"units,buy by,cost,funded,short,units without price,units not replaced,lots,currency\r\n"},
		"a table for a spreadsheet": {"replacements --year 2028 -o csv --table years", "namespace,plan,fiscal year," +
			"units,cost,funded,short,units without price,units not replaced,currency\r\n" +
			"default,plan-2026,2028,20,2000,1000,1000,0,0,USD\r\n"},
		"forecast": {"forecast", `FISCAL YEAR  UNITS    COST  FUNDED   SHORT  OVERDUE  END UNKNOWN  NO END ANNOUNCED
FY2028          20  $2,000  $1,000  $1,000        0  -            -
`},
		"forecast of one year": {"forecast --years 1 --by site", `Devices to replace
No device is to be replaced.

By fiscal year
No device is to be replaced.

Plan default/plan-2026: not listed, as they come after FY2027: 20 replacements for $2,000. --years takes more years.
`},
		"forecast with inflation": {"forecast --inflation 2.5 --by source -o csv", "namespace,plan,source,fiscal year,cost,funded," +
			"short,end unknown,no end announced,units without price,currency\r\n" +
			"default,plan-2026,grant,2028,1000,1000,0,,,0,USD\r\ndefault,plan-2026,,2028,1050,0,1050,,,0,USD\r\n"},
		"depreciation": {"depreciation", `Depreciation
No device lot has a value in these years.

In no sum
TECHNOLOGY  LOTS WITHOUT COST  LOTS WITHOUT LIFE  LOTS WITHOUT FIRST DAY  LEASED LOTS  UNITS THAT LEFT UNDATED
laptop                      1                  0                       0            0                        0
`},
		"ownership": {"ownership", "TECHNOLOGY  UNITS  ACQUISITION  YEARLY  DISPOSAL  RESIDUAL  PER YEAR  PER UNIT A YEAR  " +
			"PER ACTIVE USER A YEAR  PER STUDENT A YEAR  MISSING\n" +
			"laptop         20       $2,000      $0        $0        $0      $500              $25                     $25  " +
			"-                   " +
			"Setup, Support, Repair and 5 more\n\n" +
			"Plan default/plan-2026: the figures are at least, since lots do not record all classes of cost: laptop.\n"},
		"evaluations": {"evaluations", `DUE         SCHEDULE  TARGET KIND  TARGET  STATE      ANSWERED  ASKED  SCORE  RECOMMENDED  DECISION  DECIDED ON  DECIDED BY  EVALUATORS
2027-04-15  review    Technology   laptop  Scheduled         0      0  -      -            -         -           -           Coaches
`},
		"no evaluation is due": {
			"evaluations --to 2027-04-14", "No evaluation is due from 2026-11-21 to 2027-04-14.\n",
		},
		"contracts as of a day after the renewal": {"contracts --as-of 2027-07-02 -o csv", "namespace,plan,technology,kind," +
			"lifecycle,next day,renewal,term months,notice by,contract end,privacy end,fiscal year,money,seats paid,seats used," +
			"evaluated,decision,evaluation due,kept by,currency\r\n" +
			"default,plan-2026,laptop,,Adopted,,2027-07-01,,,,,2028,1000,,,,,2028-04-15,,USD\r\n"},
		"sources by name of the plan": {"sources plan-2026 -o csv", "namespace,plan,source,kind,state,last day,by then," +
			"repaid until,gives,planned,spent,committed,available,currency\r\ndefault,plan-2026,grant,Grant,Expected,,,,,1000,0,0,1000,USD\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, office, nil, append(strings.Fields(c.args), "-f", "-")...)
			if diff := cmp.Diff(outcome{out: c.out}, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}

// Plans without the source are left out if another one has it, and the tables name the plan then
// only if there are several.
func TestQuestionsOfSeveralPlans(t *testing.T) {
	both := office + elsewhere
	got := run(t, both, nil, "sources", "-f", "-", "--without", "grant")
	if got.code != ExitClean || got.err != "" || !strings.Contains(got.out, "FY2028       $1,000     $0  $1,000") ||
		!strings.Contains(got.out, "\nPlan default/plan-2026: ") || strings.Contains(got.out, "cedar-run") {
		t.Errorf("exit code %d, %s%s", got.code, got.err, got.out)
	}
	withTwo := strings.Replace(
		elsewhere, "  district:", "  technologies: [{name: app, contractEnd: 2027-01-31}]\n  district:", 1)
	got = run(t, office+withTwo, nil, "contracts", "-f", "-")
	if !strings.HasPrefix(got.out, "Contracts\nNAMESPACE  PLAN       TECHNOLOGY") ||
		!strings.Contains(got.out, "cedar-run  plan-2024  app") {
		t.Errorf("exit code %d, %s%s", got.code, got.err, got.out)
	}
}

func TestQuestionsAsJSON(t *testing.T) {
	got := run(t, office, nil, "sources", "-f", "-", "-o", "json", "--without", "grant", "--as-of", "2026-12-01")
	var read struct {
		AsOf       string
		Years      []map[string]any
		Lots       []map[string]any
		Difference []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(got.out), &read); err != nil || got.code != ExitClean {
		t.Fatalf("exit code %d, %v: %s", got.code, err, got.err)
	}
	want := map[string]any{
		"namespace": "default", "plan": "plan-2026", "fiscalYear": 2028.0, "before": 1000.0, "after": 0.0, "lost": 1000.0,
		"spent": 0.0, "committed": 0.0, "currency": "USD",
	}
	if len(read.Years) != 1 || cmp.Diff(want, read.Years[0]) != "" || read.AsOf != "2026-12-01" ||
		read.Lots == nil || len(read.Difference) != 1 || read.Difference[0].Name != "plan-2026" {
		t.Errorf("%+v", read)
	}
}

func TestQuestionsAsASpreadsheet(t *testing.T) {
	for _, question := range catalog.Questions() {
		got := run(t, office, nil, question.Name, "-f", "-", "--as-of", "2026-11-21", "-o", "xlsx")
		if got.code != ExitClean {
			t.Fatalf("%s: exit code %d: %s", question.Name, got.code, got.err)
		}
		book, err := excelize.OpenReader(strings.NewReader(got.out))
		if err != nil {
			t.Fatalf("%s: %v", question.Name, err)
		}
		for _, sheet := range book.GetSheetList() {
			rows, err := book.GetRows(sheet)
			if err != nil || len(rows) == 0 {
				t.Errorf("%s: sheet %s has %d rows, error %v", question.Name, sheet, len(rows), err)
			}
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestQuestionsRefuse(t *testing.T) {
	broken := strings.Replace(office, "quantity: 20", "quantity: 0", 1)
	for name, c := range map[string]struct {
		stdin, args, want string
	}{
		"an unknown format": {office, "sources -o yaml", "--output is text, wide, json, csv or xlsx, not \"yaml\""},
		"an unknown table": {
			office, "sources -o csv --table goals", "--table is sources, years or lines, not \"goals\"",
		},
		"a table in text": {
			office, "sources --table lines", "--table needs -o csv: the other formats have all tables",
		},
		"no plan of a name": {office, "contracts plan-2026 plan-2027", "no technology plan \"plan-2027\" found"},
		"no plan":           {"a: 1\n", "contracts", "no technology plan found"},
		"a misspelt source": {office, "sources --without grand", "no funding source \"grand\" found; is it grant?"},
		"no source":         {office, "sources --without levy", "no funding source \"levy\" found"},
		"no year": {
			office, "replacements --year next", "--year is a fiscal year such as FY2028 or 2028, not \"next\"",
		},
		"a year too early": {
			office, "replacements --year 28", "--year is a fiscal year such as FY2028 or 2028, not \"28\"",
		},
		"no such division": {
			office, "forecast --by school", "--by is year, site, domain, technology or source, not \"school\"",
		},
		"no years": {office, "forecast --years 0", "--years is a number from 1 to 50, not \"0\""},
		"prices that fall": {
			office, "forecast --inflation -1", "--inflation is a percentage from 0 to 100 such as 3 or 2.5, not \"-1\"",
		},
		"depreciation by site": {office, "depreciation --by site", "--by is technology or source, not \"site\""},
		"no day": {
			office, "evaluations --from today", "--from is a day such as 2027-06-30, not \"today\"",
		},
		"a window that ends before it begins": {
			office, "evaluations --from 2027-01-02 --to 2027-01-01", "--to is 2027-01-01, before the first day 2027-01-02",
		},
		"an as-of day by words": {office, "sources --as-of now", "--as-of is a day such as 2027-06-30, not \"now\""},
		"an object with an error": {
			broken, "sources", "1 document cannot be read: check the files with kubectl techplan lint first",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.stdin, nil, append(strings.Fields(c.args), "-f", "-")...)
			want := outcome{code: ExitFailed, err: "error: " + c.want + "\n"}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
	got := run(t, "", nil, "sources", "--as-of", "2027-01-02")
	if got.code != ExitFailed || got.err != "error: --as-of needs -f: in a cluster the statuses are of today\n" {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
}

// extendable is a lot whose support ends before its useful life, and can be extended.
const extendable = `---
apiVersion: techplan.education/v1alpha1
kind: Device
metadata: {name: old-chromebooks}
spec:
  planRef: {name: plan-2026}
  technology: laptop
  quantity: 120
  inService: 2025-08-01
  supportEnd: 2027-12-31
  extendedSupportEnd: 2029-12-31
`

// Without the option a line says what extended support would move, and with it what it moves.
func TestForecastWithExtendedSupport(t *testing.T) {
	const moves = "opting in to extended support moves 120 units, $12,000, from FY2028 to FY2030"
	for name, c := range map[string]struct{ args, year, note string }{
		"not opted in": {
			"", "FY2028         140", moves + ": --opt-in-extended-support shows the forecast with it.\n",
		},
		"opted in": {"--opt-in-extended-support", "FY2030         120", moves + ".\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, office+extendable, nil, append([]string{"forecast", "-f", "-"}, strings.Fields(c.args)...)...)
			if got.code != ExitClean || !strings.Contains(got.out, c.year) || !strings.HasSuffix(got.out, ": "+c.note) {
				t.Errorf("exit code %d, %s%s", got.code, got.err, got.out)
			}
		})
	}
	got := run(t, office+extendable, nil, "forecast", "-f", "-", "-o", "csv", "--table", "moves")
	want := "namespace,plan,from,to,units,cost,currency\r\ndefault,plan-2026,2028,2030,120,12000,USD\r\n"
	if got.out != want {
		t.Errorf("moves: %s%s", got.err, got.out)
	}
}
