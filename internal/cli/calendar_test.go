package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/testfiles"
)

const dated = testfiles.Dated

// elsewhere is a plan of another district.
const elsewhere = `---
apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2024, namespace: cedar-run}
spec:
  title: Cedar Run technology plan
  period: {start: 2024-07-01, end: 2027-06-30}
  district: {name: Cedar Run Schools}
`

func TestCalendarText(t *testing.T) {
	for name, c := range map[string]struct {
		stdin string
		args  []string
		want  outcome
	}{
		"a year from today": {
			stdin: dated,
			want: outcome{out: `May 2027
  2027-05-02  ContractNotice   reading-app  Contract of reading-app renews on 2027-07-01; give notice by 2027-05-02 ($4,000)

June 2027
  2027-06-30  GoalDue          one-to-one   Goal one-to-one is due: A working device for every student

July 2027
  2027-07-01  ContractRenewal  reading-app  Contract of reading-app renews ($4,000)
`},
		},
		"from the as-of day on": {
			stdin: dated, args: []string{"--as-of", "2027-06-30", "--to", "2027-06-30"},
			want: outcome{out: `June 2027
  2027-06-30  GoalDue  one-to-one  Goal one-to-one is due: A working device for every student
`},
		},
		"of two districts, with a column for the plan": {
			stdin: dated + elsewhere, args: []string{"--from", "2027-06-01", "--to", "2027-06-30"},
			want: outcome{out: `June 2027
  2027-06-30  GoalDue  one-to-one  default/plan-2026    Goal one-to-one is due: A working device for every student
  2027-06-30  PlanEnd  plan-2024   cedar-run/plan-2024  Last day of the plan: Cedar Run technology plan
`},
		},
		"nothing is due": {
			stdin: dated, args: []string{"--to", "2026-12-31"},
			want: outcome{out: "Nothing is due from 2026-11-21 to 2026-12-31.\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.stdin, finds(), append([]string{"calendar", "-f", "-"}, c.args...)...)
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCalendarRefuses(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.yaml")
	if err := os.WriteFile(empty, []byte("kind: Namespace\napiVersion: v1\nmetadata: {name: n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a path":            {[]string{"plans"}, "error: give files with -f: kubectl techplan calendar -f plans\n"},
		"no plan":           {[]string{"-f", empty}, "error: no technology plan found\n"},
		"an unknown format": {[]string{"-f", "-", "-o", "xml"}, "error: --output is text, ics, json or csv, not \"xml\"\n"},
		"a day by words": {
			[]string{"-f", "-", "--from", "today"}, "error: --from is a day such as 2027-06-30, not \"today\"\n",
		},
		"a day that is not in the calendar": {
			[]string{"-f", "-", "--as-of", "2027-06-31"}, "error: --as-of is a day such as 2027-06-30, not \"2027-06-31\"\n",
		},
		"a window that ends before it begins": {
			[]string{"-f", "-", "--from", "2027-06-02", "--to", "2027-06-01"},
			"error: --to is 2027-06-01, before the first day 2027-06-02\n",
		},
		"a window of more than 20 years": {
			[]string{"-f", "-", "--from", "2027-06-01", "--to", "2047-06-02"},
			"error: from 2027-06-01 to 2047-06-02 are more than 20 years: choose a shorter window\n",
		},
		"a day before the numbers of events": {
			[]string{"-f", "-", "--as-of", "1969-12-31"}, "error: --as-of is a day from 1970-01-01 on, not 1969-12-31\n",
		},
		"an object with an error": {
			[]string{"-f", "-", "-n", "broken"},
			"error: 1 document cannot be read: check the files with kubectl techplan lint first\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			stdin := dated
			if strings.HasPrefix(name, "an object") {
				stdin = strings.Replace(dated, "noticeDays: 60", "noticeDays: 600", 1)
			}
			got := run(t, stdin, finds(), append([]string{"calendar"}, c.args...)...)
			if diff := cmp.Diff(outcome{code: ExitFailed, err: c.want}, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}

// What a calendar leaves out is reported.
func TestCalendarReportsWhatIsLeftOut(t *testing.T) {
	var plan strings.Builder
	plan.WriteString(strings.Replace(dated, "  budget:", "  approval: {body: Board of Education, date: 2026-05-18}\n"+
		"  evaluationSchedules:\n"+
		"  - {name: monthly, cadence: Monthly, anchor: 2026-07-15, target: {kind: Technology, all: true}}\n  budget:", 1))
	technologies := "  technologies:\n"
	for _, first := range "abcdefghijklmnopqrst" {
		for _, second := range "abcdefghij" {
			technologies += "  - {name: " + string(first) + string(second) + "}\n"
		}
	}
	stdin := strings.Replace(plan.String(), "  technologies:\n", technologies, 1)
	got := run(t, stdin, finds(), "calendar", "-f", "-", "--from", "2026-07-01", "--to", "2029-06-30", "-o", "json")
	// 201 technologies in 36 months.
	want := "2,236 expected evaluations of plan-2026 are not listed, beyond the first 5000: choose a shorter window\n"
	if got.err != want || !strings.Contains(got.out, `"leftOut": 2236`) || got.code != ExitClean {
		t.Errorf("exit code %d, %q, want %q", got.code, got.err, want)
	}
}
