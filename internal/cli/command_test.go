package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/lint"
)

// The exit code is the worst of what was found; a waived error and a warning are no
// errors.
func TestExitCodes(t *testing.T) {
	one := func(severity v1alpha1.Severity, waived v1alpha1.EntryName) result {
		return result{Findings: []v1alpha1.Finding{{
			Code: "A", Severity: severity, Object: plan, Message: "It is so.", Waived: waived,
		}}}
	}
	for name, tc := range map[string]struct {
		stdin   string
		results []result
		want    int
	}{
		"nothing found":             {files, nil, ExitClean},
		"a note":                    {files, []result{one(v1alpha1.SeverityInfo, "")}, ExitClean},
		"a warning":                 {files, []result{one(v1alpha1.SeverityWarning, "")}, ExitClean},
		"an error":                  {files, []result{one(v1alpha1.SeverityError, "")}, ExitFindings},
		"a waived error":            {files, []result{one(v1alpha1.SeverityError, "w1")}, ExitClean},
		"an object of another kind": {files + "---\nkind: Secret\n", nil, ExitClean},
		"an object that is refused": {strings.Replace(files, "title: A", "titel: A", 1), nil, ExitFindings},
		"a file that is no YAML":    {"a: [\n", nil, ExitFindings},
		"no object of the group":    {"a: 1\n", nil, ExitFailed},
		"nothing at all":            {"", nil, ExitFailed},
	} {
		t.Run(name, func(t *testing.T) {
			for _, format := range lint.ListFormatNames() {
				got := run(t, tc.stdin, finds(tc.results...), "lint", "-f", "-", "-o", format)
				if got.code != tc.want {
					t.Errorf("as %s: exit code %d, want %d\n%s%s", format, got.code, tc.want, got.out, got.err)
				}
				if failed := strings.HasPrefix(got.err, "error: "); failed != (tc.want == ExitFailed) {
					t.Errorf("as %s: the standard error is %q", format, got.err)
				}
			}
		})
	}
}

// Each flag has a short and a long form where it is used often.
func TestLintFlags(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "plan.yaml")
	if err := os.WriteFile(file, []byte(files), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.yaml")
	if err := os.WriteFile(other, []byte(strings.Replace(chain, "plan-2026", "plan-2027", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		args      []string
		namespace string
		plans     int
		asOf      string
	}{
		"a file":                {[]string{"-f", file}, "default", 1, "2026-11-21T17:30:00Z"},
		"the long form":         {[]string{"--filename", file}, "default", 1, "2026-11-21T17:30:00Z"},
		"the long form with =":  {[]string{"--filename=" + file}, "default", 1, "2026-11-21T17:30:00Z"},
		"a directory":           {[]string{"-f", dir}, "default", 2, "2026-11-21T17:30:00Z"},
		"two files":             {[]string{"-f", other, "-f", file}, "default", 2, "2026-11-21T17:30:00Z"},
		"a path":                {[]string{file}, "default", 1, "2026-11-21T17:30:00Z"},
		"two paths":             {[]string{other, file}, "default", 2, "2026-11-21T17:30:00Z"},
		"a flag and a path":     {[]string{file, "-f", other}, "default", 2, "2026-11-21T17:30:00Z"},
		"the same file by both": {[]string{file, "-f", file}, "default", 1, "2026-11-21T17:30:00Z"},
		"a comma is part of name": {
			[]string{"-f", file, "-f", filepath.Join(dir, "other.yaml")}, "default", 2, "2026-11-21T17:30:00Z",
		},
		"a namespace":       {[]string{"-f", file, "-n", "maple"}, "maple", 1, "2026-11-21T17:30:00Z"},
		"a namespace, long": {[]string{"-f", file, "--namespace", "maple"}, "maple", 1, "2026-11-21T17:30:00Z"},
		"a day":             {[]string{"-f", file, "--as-of", "2027-07-01"}, "default", 1, "2027-07-01T12:00:00Z"},
		"the leap day":      {[]string{"-f", file, "--as-of", "2028-02-29"}, "default", 1, "2028-02-29T12:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			var got district
			var asOf time.Time
			assess := func(d district, now time.Time) []result {
				got, asOf = d, now
				return nil
			}
			o := run(t, "", assess, append([]string{"lint"}, tc.args...)...)
			if len(got.Plans) != tc.plans || o.code != ExitClean && tc.plans == 1 {
				t.Fatalf("%d plans, exit code %d: %s%s", len(got.Plans), o.code, o.out, o.err)
			}
			if got.Plans[0].Namespace != tc.namespace || asOf.Format(time.RFC3339) != tc.asOf {
				t.Errorf("namespace %s as of %s", got.Plans[0].Namespace, asOf.Format(time.RFC3339))
			}
		})
	}
}

func TestDaysThatAreNone(t *testing.T) {
	for _, day := range []string{
		"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-11-21T12:00:00Z",
		"today", "tomorrow", " 2026-11-21", "-1",
	} {
		got := run(t, files, finds(), "lint", "-f", "-", "--as-of="+day)
		want := outcome{code: ExitFailed, err: fmt.Sprintf("error: --as-of is a day such as 2027-06-30, not %q\n", day)}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", day, diff)
		}
	}
}

// A format that does not exist is refused before anything is read.
func TestLintOfAnUnknownFormat(t *testing.T) {
	var errs bytes.Buffer
	code := RunPlugin(t.Context(), []string{"lint", "-f", "-", "-o", "xml"}, Environment{
		In: iotest.ErrReader(errors.New("read")), Out: io.Discard, Err: &errs, Now: time.Now, Assess: finds().each,
	})
	const want = "error: --output is text, json, github, sarif or junit, not \"xml\"\n"
	if code != ExitFailed || errs.String() != want {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
}

func TestLintCompletion(t *testing.T) {
	for flag, want := range map[string]string{
		"-o": "text\njson\ngithub\nsarif\njunit\n:4\n", "--fail-on": "error\nwarning\ninfo\nnone\n:4\n",
	} {
		if got := run(t, "", nil, "__complete", "lint", flag, ""); got.out != want {
			t.Errorf("%s: got %q, want %q", flag, got.out, want)
		}
	}
}

// full is a writer that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// Findings that cannot be written are a failure of the command.
func TestOutputThatFails(t *testing.T) {
	for name, args := range map[string][]string{
		"lint as text":        {"lint", "-f", "-"},
		"lint as JSON":        {"lint", "-f", "-", "-o", "json"},
		"lint for GitHub":     {"lint", "-f", "-", "-o", "github"},
		"lint as SARIF":       {"lint", "-f", "-", "-o", "sarif"},
		"lint as JUnit":       {"lint", "-f", "-", "-o", "junit"},
		"explain a code":      {"explain", "GoalUnfunded"},
		"explain all":         {"explain"},
		"explain as Markdown": {"explain", "-o", "markdown"},
		"a schema":            {"schema"},
	} {
		t.Run(name, func(t *testing.T) {
			var errs bytes.Buffer
			found := result{Findings: []v1alpha1.Finding{{Code: "A", Severity: v1alpha1.SeverityInfo, Object: plan}}}
			code := RunPlugin(t.Context(), args, Environment{
				In: strings.NewReader(files), Out: full{}, Err: &errs, Now: time.Now, Assess: finds(found).each,
			})
			if code != ExitFailed || !strings.HasSuffix(errs.String(), "no space left\n") {
				t.Errorf("exit code %d, %q", code, errs.String())
			}
		})
	}
}

// Without a command the help is shown.
func TestNoCommand(t *testing.T) {
	got := run(t, "", nil)
	for _, want := range []string{"kubectl techplan [command]", "init", "lint", "explain", "schema", "version"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in the help:\n%s", want, got.out)
		}
	}
	if got.code != ExitClean || got.err != "" {
		t.Errorf("exit code %d, %q", got.code, got.err)
	}
}

func TestFailOn(t *testing.T) {
	incomplete := v1alpha1.CompletenessStatus{
		Percent: new(int32), Missing: []v1alpha1.MissingSection{{Section: "vision", Hint: "What is the vision?"}},
	}
	of := func(severity v1alpha1.Severity, waived v1alpha1.EntryName) []result {
		return []result{{Findings: []v1alpha1.Finding{{
			Code: v1alpha1.FindingCode(severity), Severity: severity, Object: plan, Message: "It is so.", Waived: waived,
		}}}}
	}
	for name, tc := range map[string]struct {
		results []result
		// fails are the values of --fail-on with which the exit code is 1.
		fails []string
	}{
		"nothing":          {nil, nil},
		"a note":           {of(v1alpha1.SeverityInfo, ""), []string{"info"}},
		"a warning":        {of(v1alpha1.SeverityWarning, ""), []string{"warning", "info"}},
		"an error":         {of(v1alpha1.SeverityError, ""), []string{"error", "warning", "info"}},
		"a waived error":   {of(v1alpha1.SeverityError, "w1"), nil},
		"a waived note":    {of(v1alpha1.SeverityInfo, "w1"), nil},
		"a bad condition":  {[]result{{Kind: "Goal", Name: "one-to-one", Conditions: conditions("", "")[:1]}}, nil},
		"an open question": {[]result{{Kind: "TechnologyPlan", Name: "plan-2026", Completeness: incomplete}}, nil},
		"all severities": {
			slices.Concat(of(v1alpha1.SeverityInfo, ""), of(v1alpha1.SeverityWarning, ""), of(v1alpha1.SeverityError, "")),
			[]string{"error", "warning", "info"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, failOn := range listFailOn() {
				want := ExitClean
				if slices.Contains(tc.fails, failOn) {
					want = ExitFindings
				}
				if got := run(t, files, finds(tc.results...), "lint", "-", "--fail-on", failOn); got.code != want {
					t.Errorf("--fail-on %s: exit code %d, want %d", failOn, got.code, want)
				}
			}
		})
	}
}

func TestNormalizeNumber(t *testing.T) {
	for number, want := range map[string]string{
		"E-02": "E2", "e-02": "E2", "E2": "E2", "e002": "E2", "P-10": "P10", "E-20": "E20",
		"E": "E", "": "", "-": "", "E-0": "E",
	} {
		if got := normalizeNumber(number); got != want {
			t.Errorf("%q: got %q, want %q", number, got, want)
		}
	}
	if isSameNumber("E-02", "E-20") || !isSameNumber("E-02", "e2") {
		t.Error("numbers are compared without their zeros")
	}
}

// A standard input that cannot be read is a problem of that file.
func TestStdinThatFails(t *testing.T) {
	reader, writer := io.Pipe()
	writer.CloseWithError(errors.New("broken"))
	var out, errs bytes.Buffer
	code := RunPlugin(t.Context(), []string{"lint", "-f", "-"}, Environment{
		In: reader, Out: &out, Err: &errs, Now: time.Now, Assess: finds().each,
	})
	const want = "<stdin>:0: error Unreadable cannot be read: broken\n"
	if code != ExitFindings || out.String() != want {
		t.Errorf("exit code %d, %q, %q", code, out.String(), errs.String())
	}
}
