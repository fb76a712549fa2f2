package initialize_test

import (
	"bytes"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/starter"
	"techplan.education/internal/testfiles"
)

const alignedSample = "../../../config/samples/aligned"

// outcome is what a run of the plugin gave.
type outcome struct {
	code     int
	out, err string
}

// runInit runs init in a directory of its own, on a terminal if lines are typed.
func runInit(t *testing.T, typed string, args ...string) outcome {
	t.Helper()
	return runPlugin(t, typed, nil, append([]string{"init"}, args...)...)
}

// lint runs lint with an assessment that finds nothing, and returns the district that it read.
func lint(t *testing.T, dir string) (outcome, snapshot.District) {
	t.Helper()
	var read snapshot.District
	assess := func(district snapshot.District, _ time.Time) []snapshot.Result {
		read = district
		return nil
	}
	return runPlugin(t, "", assess, "lint", "-f", dir), read
}

func runPlugin(
	t *testing.T, typed string, assess func(snapshot.District, time.Time) []snapshot.Result, args ...string,
) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	code := cli.RunPlugin(t.Context(), args, cli.Environment{
		In: strings.NewReader(typed), Interactive: typed != "", Out: &out, Err: &errs, Now: time.Now,
		Assess: func(district snapshot.District, now time.Time) iter.Seq[snapshot.Result] {
			return slices.Values(assess(district, now))
		},
	})
	return outcome{code: code, out: out.String(), err: errs.String()}
}

func listFolder(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

var allFiles = []string{
	"10-plan.yaml", "20-goals.yaml", "30-benchmarks.yaml", "40-devices.yaml", "README.md", "kustomization.yaml",
}

// The command writes the files of the starter, lists them, and names the next commands.
func TestInit(t *testing.T) {
	t.Chdir(t.TempDir())
	got := runInit(t, "", "plans", "--name", "Maple Valley Schools", "--start", "2026-07-01", "--plan", "maple",
		"--namespace", "maple-valley", "--fiscal-year-start", "7", "--years", "4", "--time-zone", "America/Detroit",
		"--currency", "CAD", "--schools", "Maple High:1240, Office: 0")
	want := outcome{out: `wrote plans/10-plan.yaml
wrote plans/20-goals.yaml
wrote plans/30-benchmarks.yaml
wrote plans/40-devices.yaml
wrote plans/kustomization.yaml
wrote plans/README.md

Fill one section after the other, and check the folder. The next commands:
  kubectl techplan lint -f plans
  kubectl techplan schema > techplan.json
  kubectl create namespace maple-valley; kubectl apply -k plans
`}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
		t.Error(diff)
	}
	files, err := starter.BuildFolder(starter.Answers{
		District: "Maple Valley Schools", Start: "2026-07-01", Plan: "maple", Namespace: "maple-valley",
		FiscalYearStart: 7, Years: 4, TimeZone: "America/Detroit", Currency: "CAD",
		Schools: []starter.School{{Name: "maple-high", Enrollment: 1240}, {Name: "office"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		written, err := os.ReadFile(filepath.Join("plans", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(content), string(written)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if linted, _ := lint(t, "plans"); linted.code != cli.ExitClean {
		t.Errorf("lint: exit code %d, %s%s", linted.code, linted.out, linted.err)
	}
}

// On a terminal the questions come one line at a time, with the answer of an empty line in
// brackets, and a wrong answer is asked again.
func TestInitAsks(t *testing.T) {
	for name, tc := range map[string]struct {
		typed string
		args  []string
		asked string
		want  starter.Answers
	}{
		"all questions": {
			"\nMaple Valley Schools\n13\n1\n7/1/2027\n2027-01-01\nfour\n4\nEastern\nAmerica/Detroit\ncad\nmaple\n" +
				"Maple High\nMaple High:1240\n", nil,
			"Name of the district: the name of the district is missing.\n" +
				"Name of the district: Month in which a fiscal year begins, 1 to 12 [7]: " +
				"13 is not a month; write 1 to 12.\n" +
				"Month in which a fiscal year begins, 1 to 12 [7]: First day of the plan, YYYY-MM-DD: " +
				`"7/1/2027" is not a first day of a plan; write a day from 1990 to 2189 such as 2026-07-01.` + "\n" +
				"First day of the plan, YYYY-MM-DD: Years that the plan covers, 1 to 10 [3]: " +
				`"four" is not a number; write digits only.` + "\n" +
				"Years that the plan covers, 1 to 10 [3]: Time zone, such as America/Detroit [none]: " +
				`"Eastern" is not the name of a time zone; did you mean America/New_York?` + "\n" +
				"Time zone, such as America/Detroit [none]: Currency [USD]: " +
				"Namespace in the cluster, such as maple-valley-schools [none]: " +
				"Schools with their enrollment, such as Maple High:1240,Office:0 [none]: " +
				`the school "Maple High" has no enrollment; write it as in Maple High:1240.` + "\n" +
				"Schools with their enrollment, such as Maple High:1240,Office:0 [none]: ",
			starter.Answers{
				District: "Maple Valley Schools", FiscalYearStart: 1, Start: "2027-01-01", Years: 4,
				TimeZone: "America/Detroit", Currency: "CAD", Namespace: "maple",
				Schools: []starter.School{{Name: "maple-high", Enrollment: 1240}},
			},
		},
		"what is proposed": {
			"Maple\r\n\r\n2026-07-01\r\n\r\n\r\n\r\n\r\n\r\n", nil,
			"Name of the district: Month in which a fiscal year begins, 1 to 12 [7]: " +
				"First day of the plan, YYYY-MM-DD: " +
				"Years that the plan covers, 1 to 10 [3]: Time zone, such as America/Detroit [none]: Currency [USD]: " +
				"Namespace in the cluster, such as maple [none]: " +
				"Schools with their enrollment, such as Maple High:1240,Office:0 [none]: ",
			starter.Answers{District: "Maple", Start: "2026-07-01"},
		},
		"not what a flag says": {
			"Maple\n\n", []string{
				"--start=2026-07-01", "--fiscal-year-start=7", "--years=3", "--currency=USD", "--namespace=maple",
				"--schools=Office:0",
			},
			"Name of the district: Time zone, such as America/Detroit [none]: ",
			starter.Answers{
				District: "Maple", Start: "2026-07-01", Namespace: "maple", Schools: []starter.School{{Name: "office"}},
			},
		},
		"nothing if the required flags are there": {
			"unread\n", []string{"--name=Maple", "--start=2026-07-01"}, "",
			starter.Answers{District: "Maple", Start: "2026-07-01"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "plans")
			got := runInit(t, tc.typed, append([]string{dir}, tc.args...)...)
			if got.code != cli.ExitClean {
				t.Fatalf("exit code %d: %s", got.code, got.err)
			}
			if diff := cmp.Diff(tc.asked, got.err); diff != "" {
				t.Error(diff)
			}
			files, err := starter.BuildFolder(tc.want)
			if err != nil {
				t.Fatal(err)
			}
			written, err := os.ReadFile(filepath.Join(dir, starter.FilePlan))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(files[starter.FilePlan]), string(written)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Lines that end, or that cannot be read, end the command before it writes.
func TestInitWithoutAnswers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	for name, tc := range map[string]struct{ typed, want string }{
		"the input ends": {
			"Maple\n7\n",
			`error: no answer to the question "First day of the plan, YYYY-MM-DD": the input ended; give --start`,
		},
		"a line is too long": {
			strings.Repeat("x", 64<<10+1),
			`error: no answer to the question "Name of the district": bufio.Scanner: token too long; give --name`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := runInit(t, tc.typed, dir)
			if got.code != cli.ExitFailed || !strings.Contains(got.err, tc.want) {
				t.Errorf("exit code %d, %s", got.code, got.err)
			}
		})
	}
	var errs bytes.Buffer
	code := cli.RunPlugin(t.Context(), []string{"init", dir}, cli.Environment{
		In: iotest.ErrReader(errors.New("broken")), Interactive: true, Out: &bytes.Buffer{}, Err: &errs, Now: time.Now,
	})
	if code != cli.ExitFailed || !strings.Contains(errs.String(), "broken; give --name") {
		t.Errorf("exit code %d, %s", code, errs.String())
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder was written: %v", err)
	}
}

// What keeps the command from its work is one line, and nothing is written.
func TestInitFails(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("bad.yaml", []byte(strings.Replace(testfiles.PlanAndGoal, "title: A", "titel: A", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	other := strings.NewReplacer("plan-2026", "plan-2027", "one-to-one", "wifi").Replace(testfiles.PlanAndGoal)
	if err := os.WriteFile("two.yaml", []byte(testfiles.PlanAndGoal+"---\n"+other), 0o600); err != nil {
		t.Fatal(err)
	}
	named := []string{"--name=Maple", "--start=2026-07-01"}
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"no name and no first day": {nil, "give --name and --start: the standard input is no terminal on which to ask"},
		"no first day": {
			[]string{"--name=Maple"},
			"give --start: the standard input is no terminal on which to ask",
		},
		"month 0":  {append(named, "--fiscal-year-start=0"), "0 is not a month; write 1 to 12"},
		"no years": {append(named, "--years=0"), "a plan covers 1 to 10 years, not 0"},
		"a school without a count": {
			append(named, "--schools=Maple"),
			`the school "Maple" has no enrollment; write it as in Maple High:1240`,
		},
		"a school with a separator": {
			append(named, `--schools=Maple:1,240`),
			`the school "240" has no enrollment; write it as in Maple High:1240`,
		},
		"a school with a word": {
			append(named, "--schools=Maple:many"),
			`"many" is not the enrollment of "Maple"; write digits only, as in Maple High:1240`,
		},
		"a school without letters": {
			append(named, "--schools=!:5"),
			`the school "!" has no letter or digit of which to make a name`,
		},
		"a name with an escape": {
			[]string{"--name=Maple\x1b[2J", "--start=2026-07-01"},
			"the name of the district has characters that are not visible; type it again",
		},
		"a previous plan that is not there": {
			append(named, "--previous=gone.yaml"),
			"read gone.yaml: no such file or directory",
		},
		"a previous plan that cannot be read": {
			append(named, "--previous=bad.yaml"),
			"1 document of bad.yaml cannot be read: check them with kubectl techplan lint -f bad.yaml first",
		},
		"several previous plans": {
			append(named, "--previous=two.yaml"),
			"two.yaml has several plans, plan-2026 and plan-2027; give the files of the one that ends",
		},
		"no previous plan in the file": {append(named, "--previous=file"), "no TechnologyPlan in file"},
		"a previous plan with the same name": {
			append(named, "--previous=plan.yaml"),
			"the plan that ends is named plan-2026 too; give the new one another name",
		},
		"two answers that are wrong, a line each": {
			append(named, "--years=11", "--currency=dollar"),
			"a plan covers 1 to 10 years, not 11",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile("plan.yaml", []byte(testfiles.PlanAndGoal), 0o600); err != nil {
				t.Fatal(err)
			}
			got := runInit(t, "", append([]string{"plans"}, tc.args...)...)
			if got.code != cli.ExitFailed || got.out != "" || !strings.HasPrefix(got.err, "error: "+tc.want+"\n") {
				t.Errorf("exit code %d, %q\ngot  %swant error: %s", got.code, got.out, got.err, tc.want)
			}
			if _, err := os.Stat("plans"); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a folder was written: %v", err)
			}
		})
	}
	got := runInit(t, "", append([]string{"file"}, named...)...)
	if got.err != "error: file is a file; give a directory\n" {
		t.Errorf("a file as the folder: %s", got.err)
	}
	if got := runInit(t, ""); got.code != cli.ExitFailed {
		t.Errorf("no folder: exit code %d", got.code)
	}
}

// A folder with other files is taken, and one with a file of the same name is not.
func TestInitOverwritesNothing(t *testing.T) {
	named := []string{"--name=Maple", "--start=2026-07-01"}
	for name, tc := range map[string]struct {
		there []string
		want  string
	}{
		"an empty folder": {nil, ""},
		"other files":     {[]string{"50-evaluations.yaml", "notes.txt"}, ""},
		"a plan": {
			[]string{"10-plan.yaml"}, " has 10-plan.yaml already, and no file is overwritten; give another directory\n",
		},
		"a plan and a README": {
			[]string{"README.md", "10-plan.yaml"},
			" has 10-plan.yaml and README.md already, and no file is overwritten; give another directory\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, file := range tc.there {
				if err := os.WriteFile(filepath.Join(dir, file), []byte("mine"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got := runInit(t, "", append([]string{dir}, named...)...)
			if tc.want == "" {
				if got.code != cli.ExitClean || len(listFolder(t, dir)) != len(allFiles)+len(tc.there) {
					t.Errorf("exit code %d, %s", got.code, got.err)
				}
			} else if got.err != "error: "+dir+tc.want || len(listFolder(t, dir)) != len(tc.there) {
				t.Errorf("exit code %d, %s", got.code, got.err)
			}
			for _, file := range tc.there {
				content, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil || string(content) != "mine" {
					t.Errorf("%s was changed: %v", file, err)
				}
			}
		})
	}
}

// A link to a file that is not there is not followed.
func TestInitFollowsNoLink(t *testing.T) {
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "elsewhere.yaml")
	if err := os.Symlink(elsewhere, filepath.Join(dir, "10-plan.yaml")); err != nil {
		t.Fatal(err)
	}
	got := runInit(t, "", dir, "--name=Maple", "--start=2026-07-01")
	if _, err := os.Stat(elsewhere); got.code != cli.ExitFailed || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("exit code %d, %v", got.code, err)
	}
}

// With a plan that ends nothing has to be asked.
func TestInitFromPrevious(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "next")
	got := runInit(t, "", dir, "--previous", alignedSample)
	if got.code != cli.ExitClean || got.err != "" {
		t.Fatalf("exit code %d, %s", got.code, got.err)
	}
	const next = "The budget begins empty: fill in budget.lines of 10-plan.yaml next."
	if !strings.Contains(got.out, next) {
		t.Errorf("the output does not say %q:\n%s", next, got.out)
	}
	if diff := cmp.Diff(allFiles, listFolder(t, dir)); diff != "" {
		t.Error(diff)
	}
	_, read := lint(t, dir)
	if len(read.Plans) != 1 || read.Plans[0].Name != "plan-2029" || len(read.Devices) == 0 || len(read.Goals) == 0 {
		t.Errorf("%d plans, %d lots, %d goals", len(read.Plans), len(read.Devices), len(read.Goals))
	}
}

// A plan that names no namespace is followed by one that names none.
func TestInitWithoutNamespace(t *testing.T) {
	dir := t.TempDir()
	old, next := filepath.Join(dir, "old.yaml"), filepath.Join(dir, "next")
	if err := os.WriteFile(old, []byte(testfiles.PlanAndGoal), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := runInit(t, "", next, "--previous", old); got.code != cli.ExitClean || strings.Contains(got.out, "namespace") {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.err)
	}
	content, err := os.ReadFile(filepath.Join(next, starter.FilePlan))
	if err != nil || strings.Contains(string(content), "namespace:") {
		t.Errorf("the plan names a namespace: %v", err)
	}
}
