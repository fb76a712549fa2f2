package compare_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/cli"
)

// writeFile writes a file of a test and returns its path.
func writeFile(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// joinSpaces makes one space of many, as columns have them, and keeps the lines.
func joinSpaces(written string) string {
	return regexp.MustCompile(" +").ReplaceAllString(written, " ")
}

func TestDiffOfFiles(t *testing.T) {
	dir := t.TempDir()
	old := writeFile(t, dir, "old.yaml", files)
	larger := writeFile(t, dir, "larger.yaml", strings.Replace(files, "amount: 52000", "amount: 53000", 1))
	aligned := writeFile(t, dir, "aligned.yaml", strings.Replace(files, "purpose: Purchase", "purpose: Purchase, goals: [{name: one-to-one}]", 1))
	broken := writeFile(t, dir, "broken.yaml", strings.Replace(files, "  title: A working", "  titel: A working", 1))
	waived := writeFile(t, dir, "waived.yaml", strings.Replace(files, "  budget:", "  policy:\n    waivers:\n"+
		"    - {name: later, code: BudgetLineWithoutGoal, severity: \"Off\", reason: The goal is written in spring., "+
		"approvedBy: Board of Education, until: 2027-06-30}\n  budget:", 1))
	yen := writeFile(t, dir, "yen.yaml", strings.Replace(files, "currency: USD", "currency: JPY", 1))
	free := writeFile(t, dir, "free.yaml", strings.Replace(files, "amount: 52000", "amount: 0", 1))
	none := writeFile(t, dir, "none.yaml", "a: 1\n")
	for name, c := range map[string]struct {
		args []string
		code int
		// out is a part of the output, and err of the error output.
		out, err string
	}{
		"the same file":         {args: []string{old, old}, out: "Plan default/plan-2026: no difference\n"},
		"the same, any allowed": {args: []string{old, old, "--fail-on", "any"}, out: "no difference"},
		"more money":            {args: []string{old, larger}, out: "line wifi $52,000 -> $53,000 (+$1,000)"},
		"more money, none": {
			args: []string{old, larger, "--fail-on", "any"}, code: cli.ExitFindings, out: "+$1,000",
		},
		"an error goes": {args: []string{old, aligned}, out: "gone Error $52,000 BudgetLineWithoutGoal"},
		"an error comes": {
			args: []string{aligned, old, "--fail-on", "new-errors"}, code: cli.ExitFindings,
			out: "new Error $52,000 BudgetLineWithoutGoal",
		},
		"an error comes, no one": {args: []string{aligned, old}, out: "new Error $52,000 BudgetLineWithoutGoal"},
		"an error is larger": {
			args: []string{old, larger, "--fail-on", "new-errors"}, out: "changed Error $52,000 -> Error $53,000",
		},
		"an error is waived": {
			args: []string{aligned, waived, "--fail-on", "new-errors"}, out: "new Error $52,000 waived BudgetLineWithoutGoal",
		},
		"as Markdown": {
			args: []string{old, larger, "-o", "markdown"}, out: "| line wifi | $52,000 | $53,000 | +$1,000 |\n",
		},
		"as JSON":        {args: []string{old, larger, "-o", "json"}, out: `"by": "1000"`},
		"as YAML":        {args: []string{old, larger, "-o", "yaml"}, out: `by: "1000"`},
		"a plan is new":  {args: []string{none, old}, out: "Plan default/plan-2026: new\n"},
		"a plan is gone": {args: []string{old, none}, out: "Plan default/plan-2026: gone\n"},
		"in a namespace": {args: []string{old, old, "-n", "oak"}, out: "Plan oak/plan-2026: no difference\n"},
		"a document with an error": {
			args: []string{old, broken}, out: "Plan default/plan-2026: ",
			err: "1 document with errors left out: check the files with kubectl techplan lint\n",
		},
		"a document with an error, not allowed": {
			args: []string{old, broken, "--fail-on", "new-errors"}, code: cli.ExitFindings,
			out: "The new version has 1 document with errors more than the old one, left out here.",
			err: "1 document with errors left out: check the files with kubectl techplan lint\n",
		},
		"a document with an error on both sides": {
			args: []string{broken, broken, "--fail-on", "any"}, out: "no difference",
			err: "1 document with errors left out: check the files with kubectl techplan lint\n",
		},
		"the currency": {
			args: []string{old, yen}, out: "currency USD -> JPY (the figures are not converted)",
		},
		"a line without money": {args: []string{old, free}, out: "line wifi $52,000 -> $0 (-$52,000)"},
		"no plan on either side": {
			args: []string{none, none}, code: cli.ExitFailed, err: "error: no technology plan found on either side\n",
		},
		"one version": {
			args: []string{old}, code: cli.ExitFailed,
			err: "error: give two versions: OLD NEW, or REV..REV, or -f to compare files with the cluster\n",
		},
		"versions and -f": {
			args: []string{old, old, "-f", old}, code: cli.ExitFailed,
			err: "error: give OLD and NEW, or -f to compare files with the cluster, not both\n",
		},
		"no such policy": {
			args: []string{old, old, "--fail-on", "errors"}, code: cli.ExitFailed,
			err: "error: --fail-on is none, new-errors, new-warnings or any, not \"errors\"\n",
		},
		"no such file": {args: []string{old, filepath.Join(dir, "no.yaml")}, code: cli.ExitFailed, err: "no.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", append([]string{"diff"}, c.args...)...)
			if got.code != c.code || !strings.Contains(joinSpaces(got.out), c.out) || !strings.Contains(got.err, c.err) || c.err == "" && got.err != "" {
				t.Errorf("exit code %d, want %d; want %q and %q, got:\n%s%s", got.code, c.code, c.out, c.err, got.out, got.err)
			}
		})
	}
}

// A folder within the other one would stand on both sides. A file within a folder is a part of it.
func TestDiffOfNestedPaths(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, folder := range []string{"plans/2026", "plans-2027", "empty"} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, "plans/2026", "plan.yaml", files)
	writeFile(t, "plans-2027", "plan.yaml", strings.Replace(files, "amount: 52000", "amount: 53000", 1))
	if err := os.Symlink(filepath.Join(dir, "plans", "2026"), "link"); err != nil {
		t.Fatal(err)
	}
	const refused = " lies within %s, so its objects would stand on both sides: move one of them beside the other\n"
	for name, c := range map[string]struct {
		old, current string
		out, err     string
	}{
		"old within new": {
			old: "plans/2026", current: "plans",
			err: "error: plans/2026" + strings.Replace(refused, "%s", "plans", 1),
		},
		"new within old": {
			old: "plans", current: "./plans/2026",
			err: "error: ./plans/2026" + strings.Replace(refused, "%s", "plans", 1),
		},
		"within the working folder": {
			old: ".", current: "plans", err: "error: plans" + strings.Replace(refused, "%s", ".", 1),
		},
		"by a link": {
			old: "link", current: "plans", err: "error: link" + strings.Replace(refused, "%s", "plans", 1),
		},
		"an absolute path": {
			old: filepath.Join(dir, "plans"), current: "plans/2026", err: "error: plans/2026 lies within " + dir,
		},
		"the same folder":            {old: "plans", current: "./plans", out: "no difference"},
		"the same folder, by a link": {old: "link", current: "plans/2026", out: "no difference"},
		"a file within a folder":     {old: "plans/2026/plan.yaml", current: "plans", out: "no difference"},
		"a name that begins so": {
			old: "plans", current: "plans-2027", out: "line wifi $52,000 -> $53,000 (+$1,000)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", "diff", c.old, c.current)
			if c.err != "" && (got.code != cli.ExitFailed || !strings.HasPrefix(got.err, c.err)) {
				t.Errorf("exit code %d, want %q, got %q", got.code, c.err, got.err)
			}
			if c.err == "" && (got.code != cli.ExitClean || !strings.Contains(joinSpaces(got.out), c.out)) {
				t.Errorf("exit code %d, want %q, got %q%s", got.code, c.out, got.out, got.err)
			}
		})
	}
}

// One change that moves money between lines and a line to another year shows each sum once: the
// years add up to the transfer and the line, and the total stays.
func TestDiffOfMoneyAndDate(t *testing.T) {
	dir := t.TempDir()
	plan := func(name, year, transfers string) string {
		return writeFile(t, dir, name, `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: p}
spec:
  title: A plan
  period: {start: "2026-07-01", end: "2029-06-30"}
  district: {name: Oak}
  budget:
    currency: USD
    lines:
    - {name: setup, fiscalYear: 2027, amount: 9000, purpose: Implementation}
    - {name: wifi, fiscalYear: `+year+`, amount: 5000, purpose: Operation}
`+transfers)
	}
	old := plan("old.yaml", "2027", "")
	current := plan("new.yaml", "2028", `    transfers:
    - {name: more, from: setup, to: wifi, amount: 2000, date: "2026-10-19", approvedBy: Board of Education}
`)
	moved := plan("moved.yaml", "2028", "")
	for name, c := range map[string]struct {
		old, current string
		want, never  []string
	}{
		"the date alone": {old, moved, []string{
			"year FY2027 $14,000 -> $9,000 (-$5,000)", "year FY2028 none -> $5,000 (+$5,000)",
		}, []string{"total ", "line "}},
		"and back": {moved, old, []string{
			"year FY2027 $9,000 -> $14,000 (+$5,000)", "year FY2028 $5,000 -> none (-$5,000)",
		}, []string{"total ", "line "}},
		"both": {old, current, []string{
			"line setup $9,000 -> $7,000 (-$2,000)", "line wifi $5,000 -> $7,000 (+$2,000)",
		}, []string{"total "}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", "diff", c.old, c.current, "--as-of", "2026-11-21")
			shown := joinSpaces(got.out)
			for _, line := range c.want {
				if !strings.Contains(shown, line) {
					t.Errorf("no %q in\n%s%s", line, shown, got.err)
				}
			}
			for _, line := range c.never {
				if strings.Contains(shown, "\n "+line) {
					t.Errorf("%q in\n%s", line, shown)
				}
			}
		})
	}
}

// Revisions of Git are read as they are in its history, without touching the working folder.
func TestDiffOfRevisions(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	git := func(args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), "git", append([]string{
			"-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false",
		}, args...)...)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	commit := func(amount string) {
		t.Helper()
		if err := os.MkdirAll("plans/oak", 0o700); err != nil {
			t.Fatal(err)
		}
		writeFile(t, "plans/oak", "plan.yaml", strings.Replace(files, "amount: 52000", "amount: "+amount, 1))
		git("add", ".")
		git("commit", "--quiet", "-m", amount)
	}
	git("init", "--quiet", "-b", "main")
	writeFile(t, dir, "notes.txt", "not read: [")
	// What an archive of git would leave out, and what a folder must not lead to.
	writeFile(t, dir, ".gitattributes", "*.yaml export-ignore\n")
	if err := os.Symlink("notes.txt", "link.yaml"); err != nil {
		t.Fatal(err)
	}
	commit("1000")
	git("tag", "adopted")
	if err := os.MkdirAll("new", 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "new", "More.YAML", strings.ReplaceAll(files, "plan-2026", "plan-2027"))
	commit("2000")
	writeFile(t, "plans/oak", "plan.yaml", strings.Replace(files, "amount: 52000", "amount: 3000", 1))
	for name, c := range map[string]struct {
		args     []string
		code     int
		out, err string
	}{
		"two revisions":        {[]string{"adopted..HEAD", "plans"}, 0, "line wifi $1,000 -> $2,000", ""},
		"the whole folder":     {[]string{"adopted..main"}, 0, "line wifi $1,000 -> $2,000", ""},
		"since they separated": {[]string{"adopted...HEAD", "plans"}, 0, "line wifi $1,000 -> $2,000", ""},
		"a file that is new": {
			[]string{"adopted..HEAD", "new/More.YAML"}, 0, "Plan default/plan-2027: new", "",
		},
		"a file that is gone": {
			[]string{"HEAD..adopted", "new/More.YAML"}, 0, "Plan default/plan-2027: gone", "",
		},
		"a folder that is a pattern": {
			[]string{"adopted..HEAD", "*"}, cli.ExitFailed, "", "error: no technology plan found on either side\n",
		},
		"outside of the repository": {
			[]string{"adopted..HEAD", "../other"}, cli.ExitFailed, "",
			"error: ../other is outside of the repository\n",
		},
		"a link is not followed": {
			[]string{"adopted..HEAD", "link.yaml", "plans"}, 0, "line wifi $1,000 -> $2,000",
			"1 symbolic link or submodule of revision adopted not read\n",
		},
		"to HEAD":                   {[]string{"adopted.."}, 0, "line wifi $1,000 -> $2,000", ""},
		"back":                      {[]string{"HEAD..adopted"}, 0, "line wifi $2,000 -> $1,000", ""},
		"a revision and the folder": {[]string{"git:HEAD", "plans"}, 0, "line wifi $2,000 -> $3,000", ""},
		"no such revision": {
			[]string{"nope..HEAD"}, cli.ExitFailed, "", "error: git knows no revision \"nope\" here\n",
		},
		"a revision that is an option": {
			[]string{"git:--output=x", "plans"}, cli.ExitFailed, "",
			"error: git knows no revision \"--output=x\" here\n",
		},
		"no such path": {
			[]string{"adopted..HEAD", "other"}, cli.ExitFailed, "",
			"error: no technology plan found on either side\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", append([]string{"diff"}, c.args...)...)
			if got.code != c.code || !strings.Contains(joinSpaces(got.out), c.out) || !strings.Contains(got.err, c.err) {
				t.Errorf("exit code %d, want %d; want %q and %q, got:\n%s%s", got.code, c.code, c.out, c.err, got.out, got.err)
			}
		})
	}
	content, err := os.ReadFile("plans/oak/plan.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Replace(files, "amount: 52000", "amount: 3000", 1), string(content)); diff != "" {
		t.Errorf("the working folder changed:\n%s", diff)
	}
}

// Outside of a repository the message says that, and not that a revision is unknown.
func TestDiffOutsideOfARepository(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(t.TempDir()))
	got := run(t, "", "diff", "main..HEAD")
	if got.code != cli.ExitFailed || got.err != "error: this folder is in no repository of Git\n" {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
	t.Setenv("PATH", t.TempDir())
	got = run(t, "", "diff", "main..HEAD")
	if got.code != cli.ExitFailed || got.err != "error: git is not installed\n" {
		t.Errorf("without git: exit code %d: %s", got.code, got.err)
	}
}

// A path that exists is a path, even if its name looks like a range of revisions.
func TestDiffOfPathsWithDots(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, "old.yaml", files)
	t.Chdir(dir)
	if got := run(t, "", "diff", "./../"+filepath.Base(dir)+"/old.yaml", "old.yaml"); got.code != cli.ExitClean {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
}
