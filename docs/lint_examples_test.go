package docs

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// pluginVariable makes the test binary act as the plugin, for the commands of a page.
const pluginVariable = "TECHPLAN_DOCS_PLUGIN"

func TestMain(m *testing.M) {
	if os.Getenv(pluginVariable) == "" {
		os.Exit(m.Run())
	}
	os.Exit(cli.RunPlugin(context.Background(), os.Args[1:], cli.Environment{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Assess: snapshot.EachResult, Version: "v0.1.0",
		Now: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	}))
}

// blocksOf returns the blocks of a language in a page.
func blocksOf(t *testing.T, page, language string) []string {
	t.Helper()
	var blocks []string
	pattern := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$")
	for _, block := range pattern.FindAllStringSubmatch(read(t, page), -1) {
		blocks = append(blocks, block[1])
	}
	if len(blocks) == 0 {
		t.Fatalf("%s has no block of %s", page, language)
	}
	return blocks
}

// repository is a directory with a folder plans and with the programs that the page calls.
type repository struct{ dir, bin string }

// newRepository returns a repository whose plans are those of a sample.
func newRepository(t *testing.T, sample string) repository {
	t.Helper()
	dir := t.TempDir()
	repo := repository{dir: dir, bin: filepath.Join(dir, ".bin")}
	if err := os.CopyFS(filepath.Join(dir, "plans"), os.DirFS(sample)); err != nil {
		t.Fatal(err)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	plugin := "#!/bin/sh\n" + pluginVariable + "=1 exec '" + executable + "' \"$@\"\n"
	kubectl := "#!/bin/sh\ntest \"$1\" = techplan || exit 3\nshift\nexec kubectl-techplan \"$@\"\n"
	if err := os.Mkdir(repo.bin, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, script := range map[string]string{"kubectl": kubectl, "kubectl-techplan": plugin} {
		if err := os.WriteFile(filepath.Join(repo.bin, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return repo
}

// runShell runs a script at the root of the repository and returns its exit code and output.
func (repo repository) runShell(t *testing.T, script string) (code int, output string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "sh", "-c", script)
	command.Dir = repo.dir
	command.Env = append(os.Environ(), "PATH="+repo.bin+":"+os.Getenv("PATH"))
	combined, err := command.CombinedOutput()
	exit := (*exec.ExitError)(nil)
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), string(combined)
}

// plansOf are the samples with the exit code of lint for each.
var plansOf = map[string]int{
	"../config/samples/aligned": cli.ExitClean, "../config/samples/east-central-isd": cli.ExitFindings,
}

// The commands of the page run, and end with the exit code of the plans.
func TestLintCommands(t *testing.T) {
	for sample, want := range plansOf {
		for _, block := range blocksOf(t, "lint.md", "sh") {
			repo := newRepository(t, sample)
			if code, output := repo.runShell(t, block); code != want {
				t.Errorf("%s: exit code %d, want %d, of:\n%s\n%s", sample, code, want, block, output)
			}
		}
	}
}

// workflow is what the test reads of a GitHub workflow.
type workflow struct {
	Jobs map[string]struct {
		Steps []struct {
			Uses, Run string
			With      map[string]string
		}
	}
}

// pinnedAction is an action by its commit.
var pinnedAction = regexp.MustCompile(`^[a-z-]+/[a-z/-]+@[0-9a-f]{40}$`)

// The steps of the workflow run: the check has the exit code of the plans, and the report is
// written in any case. The build is of a package that exists.
func TestLintWorkflow(t *testing.T) {
	var read workflow
	for _, block := range blocksOf(t, "lint.md", "yaml") {
		if strings.Contains(block, "\njobs:\n") {
			if err := yaml.Unmarshal([]byte(block), &read); err != nil {
				t.Fatal(err)
			}
		}
	}
	steps := read.Jobs["lint"].Steps
	for sample, want := range plansOf {
		repo := newRepository(t, sample)
		checks := 0
		for _, step := range steps {
			if step.Uses != "" && !pinnedAction.MatchString(step.Uses) {
				t.Errorf("%s is not pinned to a commit", step.Uses)
			}
			if built, ok := strings.CutPrefix(step.Run, "go -C .techplan build -o ../.bin/ "); ok {
				if _, err := os.Stat(filepath.Join("..", built, "main.go")); err != nil {
					t.Error(err)
				}
				continue
			}
			if step.Run == "" {
				continue
			}
			checks++
			wantCode := want
			if strings.Contains(step.Run, "--fail-on none") {
				wantCode = cli.ExitClean
			}
			if code, output := repo.runShell(t, step.Run); code != wantCode {
				t.Errorf("%s: exit code %d, want %d, of %s\n%s", sample, code, wantCode, step.Run, output)
			}
		}
		uploaded := steps[len(steps)-1].With["sarif_file"]
		report, err := os.ReadFile(filepath.Join(repo.dir, uploaded))
		if checks != 2 || err != nil || !bytes.Contains(report, []byte(`"version": "2.1.0"`)) {
			t.Errorf("%d checks, report %q, %v", checks, uploaded, err)
		}
	}
}

// The hook for pre-commit runs, for the files that the linter reads.
func TestLintHook(t *testing.T) {
	var read struct {
		Repos []struct {
			Hooks []struct {
				Entry, Files  string
				PassFilenames *bool `yaml:"pass_filenames"`
			}
		}
	}
	for _, block := range blocksOf(t, "lint.md", "yaml") {
		if strings.HasPrefix(block, "repos:") {
			if err := yaml.Unmarshal([]byte(block), &read); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(read.Repos) != 1 || len(read.Repos[0].Hooks) != 1 {
		t.Fatalf("want one hook, got %+v", read)
	}
	hook := read.Repos[0].Hooks[0]
	files := regexp.MustCompile(hook.Files)
	for file, want := range map[string]bool{
		"plans/a.yaml": true, "plans/maple/a.yml": true, "plans/a.json": true,
		"plans/readme.md": false, "other/a.yaml": false,
	} {
		if got := files.MatchString(file); got != want {
			t.Errorf("a change of %s runs the hook: %t, want %t", file, got, want)
		}
	}
	if hook.PassFilenames == nil || *hook.PassFilenames {
		t.Error("the hook gets the names of the changed files")
	}
	for sample, want := range plansOf {
		if code, output := newRepository(t, sample).runShell(t, hook.Entry); code != want {
			t.Errorf("%s: exit code %d, want %d\n%s", sample, code, want, output)
		}
	}
}

// The lines that the page shows of the sample are those of the linter.
func TestLintShownLines(t *testing.T) {
	_, output := newRepository(t, "../config/samples/east-central-isd").runShell(t, "kubectl techplan lint plans/")
	for _, block := range blocksOf(t, "lint.md", "text") {
		for line := range strings.Lines(block) {
			if !strings.Contains(output, line) {
				t.Errorf("the linter does not write %q", line)
			}
		}
	}
}

// An archive has the findings of the directory, with its name before that of each file.
func TestLintArchive(t *testing.T) {
	const sample = "../config/samples/east-central-isd"
	repo := newRepository(t, sample)
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	if err := writer.AddFS(os.DirFS(sample)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(repo.dir, "plans.zip"), packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	_, ofFolder := repo.runShell(t, "kubectl techplan lint plans/")
	code, ofArchive := repo.runShell(t, "kubectl techplan lint -f plans.zip")
	if want := strings.ReplaceAll(ofFolder, "plans/", "plans.zip/"); ofArchive != want || code != cli.ExitFindings {
		t.Errorf("exit code %d, the archive has %d bytes of output, the folder %d", code, len(ofArchive), len(ofFolder))
	}
}
