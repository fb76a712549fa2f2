package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testfiles"
)

const files = testfiles.PlanAndGoal

const chain = testfiles.AllKinds

// The types of an assessment. An assessment is what lint is given to assess a
// district with.
type (
	district   = snapshot.District
	result     = snapshot.Result
	assessment func(district, time.Time) []result
)

var (
	plan = v1alpha1.ObjectKey{Kind: "TechnologyPlan", Name: "plan-2026"}
	goal = v1alpha1.ObjectKey{Kind: "Goal", Name: "one-to-one"}
)

func conditions(reason, message string) []metav1.Condition {
	return []metav1.Condition{
		{Type: "OnTrack", Status: "False"},
		{Type: "Ready", Status: "False", Reason: reason, Message: message},
	}
}

// withoutPlan is the result of an object whose plan is not found.
func withoutPlan(kind, name string) result {
	return result{Kind: kind, Name: name, Conditions: conditions("PlanNotFound", "no TechnologyPlan plan-2026")}
}

// outcome is what a run of the plugin gave.
type outcome struct {
	code     int
	out, err string
}

// run executes the plugin on 21 November 2026.
func run(t *testing.T, stdin string, assess assessment, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	code := RunPlugin(t.Context(), args, Environment{
		In: strings.NewReader(stdin), Out: &out, Err: &errs, Assess: assess.each, Version: "v0.1.0",
		Now: func() time.Time { return time.Date(2026, 11, 21, 17, 30, 0, 999, time.UTC) },
	})
	return outcome{code: code, out: out.String(), err: errs.String()}
}

// each is the assessment as a report takes it.
func (assess assessment) each(assessed district, now time.Time) iter.Seq[result] {
	return slices.Values(assess(assessed, now))
}

// finds is an assessment with the same results for each district.
func finds(results ...result) assessment {
	return func(district, time.Time) []result { return results }
}

func TestLint(t *testing.T) {
	unfunded := v1alpha1.Finding{
		Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Object: goal, Field: "spec.planRef",
		Message: "no line pays for one-to-one", Action: "name the goal in a line",
	}
	unaligned := v1alpha1.Finding{
		Code: "LineUnaligned", Severity: v1alpha1.SeverityWarning, Object: plan, Field: "spec.budget.lines[wifi]",
		FiscalYear: 2027, Amount: "52000", Message: "wifi names\nno goal",
	}
	unaligned.Related = []string{"GoalUnfunded of Goal one-to-one: it is short"}
	waived := unaligned
	waived.Related = nil
	waived.Severity, waived.Waived = v1alpha1.SeverityError, "w1"
	note := v1alpha1.Finding{Code: "Note", Severity: v1alpha1.SeverityInfo, Object: plan, Message: "worth knowing"}
	for name, c := range map[string]struct {
		stdin  string
		assess assessment
		want   outcome
	}{
		"clean": {stdin: files, assess: finds(), want: outcome{err: "2 documents: 0 errors, 0 warnings, 0 notes\n"}},
		"findings by line, each once": {
			stdin: files,
			assess: finds(
				result{Kind: "TechnologyPlan", Name: "plan-2026", Findings: []v1alpha1.Finding{unfunded, unaligned, note}},
				result{Kind: "Goal", Name: "one-to-one", Findings: []v1alpha1.Finding{unfunded}},
			),
			want: outcome{
				code: 1,
				out: "<stdin>:1: info Note worth knowing\n" +
					"<stdin>:11: warning LineUnaligned wifi names no goal\n  and so GoalUnfunded of Goal one-to-one: it is short\n" +
					"<stdin>:17: error GoalUnfunded no line pays for one-to-one\n  -> name the goal in a line\n",
				err: "2 documents: 1 error, 1 warning, 1 note\n",
			},
		},
		"a waived error is no error": {
			stdin:  files,
			assess: finds(result{Kind: "TechnologyPlan", Name: "plan-2026", Findings: []v1alpha1.Finding{waived}}),
			want: outcome{
				out: "<stdin>:11: waived LineUnaligned wifi names no goal (waiver w1)\n",
				err: "2 documents: 0 errors, 0 warnings, 0 notes, 1 waived\n",
			},
		},
		"not ready": {
			stdin:  files,
			assess: finds(withoutPlan("Goal", "one-to-one")),
			want: outcome{
				code: 1, out: "<stdin>:17: error PlanNotFound no TechnologyPlan plan-2026\n",
				err: "2 documents: 1 error, 0 warnings, 0 notes\n",
			},
		},
		"the goal of a plan that is no YAML is not reported": {
			stdin:  strings.Replace(files, "amount: 52000", "amount: [52000", 1),
			assess: finds(withoutPlan("Goal", "one-to-one")),
			want: outcome{
				code: 1, out: "<stdin>:11: error SyntaxError a comma or a closing bracket ] is missing, here or above\n",
				err: "1 document with errors left out of the assessment; findings may report left-out objects as missing\n" +
					"1 document: 1 error, 0 warnings, 0 notes\n",
			},
		},
		"the goal of a refused plan is not reported": {
			stdin:  strings.Replace(files, "52000", "-1", 1),
			assess: finds(withoutPlan("Goal", "one-to-one")),
			want: outcome{
				code: 1,
				out: "<stdin>:11: error Invalid TechnologyPlan plan-2026: spec.budget.lines[0].amount: " +
					"must be an amount of money, not negative and with at most two decimals: " +
					"441000 or \"1250.50\", not -1\n",
				err: "1 document with errors left out of the assessment; findings may report left-out objects as missing\n" +
					"2 documents: 1 error, 0 warnings, 0 notes\n",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.stdin, c.assess, "lint", "-f", "-")
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLintJSON(t *testing.T) {
	found := v1alpha1.Finding{
		Code: "LineUnaligned", Severity: v1alpha1.SeverityError, Object: plan, Field: "spec.budget.lines[wifi]",
		FiscalYear: 2027, Amount: "52000", Message: "wifi names no goal & no reason", Action: "name one", Waived: "w1",
	}
	got := run(t, files, finds(result{Findings: []v1alpha1.Finding{found}}),
		"lint", "-f", "-", "-o", "json", "--as-of", "2027-07-01", "-n", "juniper-flats")
	const want = `{
  "asOf": "2027-07-01",
  "findings": [
    {
      "file": "<stdin>",
      "line": 11,
      "severity": "error",
      "code": "LineUnaligned",
      "kind": "TechnologyPlan",
      "name": "plan-2026",
      "namespace": "juniper-flats",
      "field": "spec.budget.lines[wifi]",
      "fiscalYear": 2027,
      "amount": "52000",
      "message": "wifi names no goal & no reason",
      "action": "name one",
      "waived": "w1"
    }
  ],
  "summary": {
    "errors": 0,
    "warnings": 0,
    "infos": 0,
    "waived": 1,
    "notChecked": 0,
    "documents": 2,
    "skipped": 1
  }
}
`
	if diff := cmp.Diff(want, got.out); diff != "" || got.code != ExitClean {
		t.Errorf("exit code %d, output (-want +got):\n%s", got.code, diff)
	}
	empty := run(t, files, finds(), "lint", "-f", "-", "-o", "json")
	var report map[string]any
	if err := json.Unmarshal([]byte(empty.out), &report); err != nil {
		t.Fatal(err)
	}
	if list, ok := report["findings"].([]any); !ok || len(list) != 0 || report["asOf"] != "2026-11-21" {
		t.Errorf("no findings are an empty list and today is the clock's: %s", empty.out)
	}
}

// A document with more errors than are shown ends with their number, in the text
// and in the JSON, and the summary counts all of them.
func TestManyErrors(t *testing.T) {
	broken := files[:strings.LastIndex(files, "---\napiVersion: v1\n")]
	for i := range 1300 {
		broken += fmt.Sprintf("  ownr%d: x\n", i)
	}
	text := run(t, broken, finds(), "lint", "-f", "-")
	shown := strings.Split(strings.TrimSpace(text.out), "\n")
	const last = "<stdin>:119: error TooManyErrors and 1,200 more errors in this document; correct these first"
	if len(shown) != 101 || shown[100] != last || text.code != ExitFindings {
		t.Errorf("exit code %d and %d lines, the last of them %q, want %q", text.code, len(shown), shown[len(shown)-1], last)
	}
	if want := "2 documents: 1,300 errors, 0 warnings, 0 notes\n"; !strings.HasSuffix(text.err, want) {
		t.Errorf("summary %q, want %q", text.err, want)
	}
	var report struct {
		Findings []struct {
			Code, Message string
			Omitted       int
		}
		Summary struct{ Errors int }
	}
	if err := json.Unmarshal([]byte(run(t, broken, finds(), "lint", "-f", "-", "-o", "json").out), &report); err != nil {
		t.Fatal(err)
	}
	if n := len(report.Findings); n != 101 || report.Summary.Errors != 1300 {
		t.Fatalf("%d findings and %d errors in JSON", n, report.Summary.Errors)
	}
	end := report.Findings[100]
	if end.Code != "TooManyErrors" || end.Omitted != 1200 || !strings.HasSuffix(last, end.Message) ||
		report.Findings[99].Omitted != 0 {
		t.Errorf("the last finding in JSON: %+v", end)
	}
}

func TestInstant(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want time.Time
	}{
		"today is now, in whole seconds": {nil, time.Date(2026, 11, 21, 17, 30, 0, 0, time.UTC)},
		"a day is its noon in UTC":       {[]string{"--as-of", "2028-02-29"}, time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			var got time.Time
			var assessed district
			assess := func(d district, now time.Time) []result {
				got, assessed = now, d
				return nil
			}
			if o := run(t, files, assess, append([]string{"lint", "-f", "-"}, c.args...)...); o.code != ExitClean {
				t.Fatal(o.err)
			}
			if !got.Equal(c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if len(assessed.Plans) != 1 || len(assessed.Goals) != 1 || assessed.Goals[0].Namespace != "default" {
				t.Errorf("district: %+v", assessed)
			}
		})
	}
}

func TestDistrictsAreAssessedApart(t *testing.T) {
	elsewhere := strings.Replace(files, "{name: plan-2026}\nspec", "{name: plan-2026, namespace: alder-creek}\nspec", 1)
	two := files + "---\n" + elsewhere
	two = strings.Replace(two, "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: juniper-flats}\n", "", 1)
	two = two[:strings.LastIndex(two, "---\napiVersion: techplan.education/v1alpha1\nkind: Goal")]
	assess := func(d district, _ time.Time) []result {
		return []result{{Findings: []v1alpha1.Finding{{
			Code: "Count", Severity: v1alpha1.SeverityInfo, Object: plan, Message: fmt.Sprint(len(d.Plans), len(d.Goals)),
		}}}}
	}
	got := run(t, two, assess, "lint", "-f", "-")
	want := "<stdin>:1: info Count 1 1\n<stdin>:20: info Count 1 0\n"
	if diff := cmp.Diff(want, got.out); diff != "" {
		t.Errorf("output (-want +got):\n%s\n%s", diff, got.err)
	}
}

func TestCannotRun(t *testing.T) {
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, "kustomization.yaml"), []byte("resources: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no file":         {[]string{"lint"}, "give what to check with -f"},
		"no such file":    {[]string{"lint", "-f", filepath.Join(empty, "none")}, "no such file"},
		"nothing of ours": {[]string{"lint", "-f", empty}, "no object of techplan.education"},
		"no such day":     {[]string{"lint", "-f", "-", "--as-of", "2026-02-30"}, "--as-of is a day such as"},
		"no such output":  {[]string{"lint", "-f", "-", "-o", "xml"}, "--output is text, json, github, sarif or junit"},
		"no such flag":    {[]string{"lint", "--no-such"}, "unknown flag"},
		"no such command": {[]string{"lnt"}, "unknown command"},
		"records without the flag": {
			[]string{"restore", "plan.yaml"}, "give files with -f: kubectl techplan restore -f plan.yaml",
		},
		"two records without the flag": {
			[]string{"restore", "a.yaml", "b.yaml"}, "give files with -f: kubectl techplan restore -f a.yaml -f b.yaml",
		},
		"a path that does not exist": {[]string{"lint", filepath.Join(empty, "none")}, "no such file"},
		"no such severity": {
			[]string{"lint", "-", "--fail-on", "note"}, "--fail-on is error, warning, info or none, not \"note\"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", finds(), c.args...)
			if got.code != ExitFailed || !strings.Contains(got.err, c.want) || got.out != "" {
				t.Errorf("want exit code 2 and %q, got %+v", c.want, got)
			}
		})
	}
}

func TestHelpAndVersion(t *testing.T) {
	want := outcome{out: "kubectl-techplan v0.1.0, techplan.education/v1alpha1\n"}
	if got := run(t, "", nil, "version"); got != want {
		t.Errorf("version: %+v", got)
	}
	got := run(t, "", nil, "lint", "--help")
	for _, want := range []string{"kubectl techplan lint FILE...", "Examples:", "--as-of", "exit code"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in the help:\n%s", want, got.out)
		}
	}
	if got := run(t, "", nil, "completion", "bash"); got.code != ExitClean || got.out == "" {
		t.Errorf("completion: %+v", got)
	}
}

// A file's name stays on its line, and nothing in it is left for a terminal to
// obey.
func TestNamesOfFiles(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "two  spaces\nand\x1b[31m red.yaml")
	if err := os.WriteFile(name, []byte("a: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	shown := filepath.Join(dir, `two  spaces\nand\x1b[31m red.yaml`)
	got := run(t, "", finds(), "lint", "-f", name)
	if want := shown + ":1: error SyntaxError a value is missing, or a comma or brace too many stands here\n"; got.out != want {
		t.Errorf("got %q, want %q", got.out, want)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	got = run(t, "", finds(), "lint", "-f", name, "-f", filepath.Join(dir, "other"))
	want := "error: read " + shown + ": no such file or directory\n" +
		"error: read " + filepath.Join(dir, "other") + ": no such file or directory\n"
	if got.err != want || got.code != ExitFailed {
		t.Errorf("exit code %d, got %q, want %q", got.code, got.err, want)
	}
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got = run(t, "", finds(), "lint", "-f", name)
	if want := "error: no object of techplan.education in " + shown + "\n"; got.err != want {
		t.Errorf("got %q, want %q", got.err, want)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs bytes.Buffer
	code := RunPlugin(ctx, []string{"lint", "-f", "-"}, Environment{
		In: strings.NewReader(files), Out: io.Discard, Err: &errs, Now: time.Now, Assess: finds().each,
	})
	if code != ExitFailed || errs.String() != "error: interrupted\n" {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
}

// Code scanning finds a file of the repository by its path from the root, wherever the linter runs.
func TestSARIFOfAnotherFolder(t *testing.T) {
	root := t.TempDir()
	for _, folder := range []string{".git", "plans", "work"} {
		if err := os.Mkdir(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "plans", "a.yaml"), []byte("a: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(root, "work"))
	got := run(t, "", finds(), "lint", "../plans", "-o", "sarif")
	const want = `"uri":"plans/a.yaml","uriBaseId":"%SRCROOT%"`
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(got.out)); err != nil || !strings.Contains(compact.String(), want) {
		t.Errorf("no %s in %s", want, got.out)
	}
}
