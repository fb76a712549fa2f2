package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// The commands of the page print what it shows, each with the objects that the page has by then, and the
// score has the reasons that it lists.
func TestYearOfEvaluations(t *testing.T) {
	const page = "evaluations.md"
	objects, shown := blocksOf(t, page, "yaml"), blocksOf(t, page, "text")
	if len(objects) != 5 || len(shown) != 5 {
		t.Fatalf("%d objects and %d outputs", len(objects), len(shown))
	}
	dir := filepath.Join(t.TempDir(), "plans")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for step, c := range []struct {
		command []string
		objects int
		shown   string
	}{
		{[]string{"evaluations", "--as-of", "2026-10-01"}, 1, shown[0]},
		{[]string{"savings", "--as-of", "2027-04-20"}, 2, shown[2]},
		{[]string{"lint", "--as-of", "2027-05-01"}, 3, shown[3]},
	} {
		for i, object := range objects[:c.objects] {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.yaml", i)), []byte(object), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if !strings.Contains(read(t, page), fmt.Sprintf("kubectl techplan %s -f plans --as-of %s", c.command[0], c.command[2])) {
			t.Errorf("the page does not have the command %v", c.command)
		}
		var out, messages strings.Builder
		code := cli.RunPlugin(t.Context(), append(c.command, "-f", dir), cli.Environment{
			In: strings.NewReader(""), Out: &out, Err: &messages, Assess: snapshot.EachResult,
		})
		if code == cli.ExitFailed {
			t.Fatalf("step %d fails: %s", step, messages.String())
		}
		written := strings.Split(strings.ReplaceAll(out.String(), dir+"/0.yaml", "plan.yaml"), "\n")
		for line := range strings.Lines(c.shown) {
			if !slices.Contains(written, strings.TrimRight(line, "\n")) {
				t.Errorf("%v does not print %q:\n%s", c.command, line, out.String())
			}
		}
	}
	checkReasons(t, dir, shown[1])
}

// The command prints what the page shows for schedules that follow events.
func TestEvaluationsThatFollowEvents(t *testing.T) {
	const page = "evaluations.md"
	dir := t.TempDir()
	for i, object := range blocksOf(t, page, "yaml")[3:] {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.yaml", i)), []byte(object), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, messages strings.Builder
	command := []string{"evaluations", "-f", dir, "--as-of", "2026-11-21"}
	code := cli.RunPlugin(t.Context(), command, cli.Environment{
		In: strings.NewReader(""), Out: &out, Err: &messages, Assess: snapshot.EachResult,
	})
	if shown := blocksOf(t, page, "text")[4]; code != cli.ExitClean || !strings.Contains(out.String(), shown) {
		t.Errorf("exit code %d %s, the page shows\n%s\nand the command prints\n%s",
			code, messages.String(), shown, out.String())
	}
}

// checkReasons compares the reasons of the only score with those that the page lists.
func checkReasons(t *testing.T, dir, shown string) {
	t.Helper()
	var texts []string
	for i := range 3 {
		texts = append(texts, read(t, filepath.Join(dir, fmt.Sprintf("%d.yaml", i))))
	}
	for _, district := range load(t, texts...).Districts {
		assessed := snapshot.ComputeStatuses(district.District, time.Date(2027, time.May, 1, 12, 0, 0, 0, time.UTC))
		var got []string
		for _, record := range assessed.Evaluations {
			got = append(got, record.Status.Score.Reasons...)
		}
		want := strings.Split(strings.TrimSpace(shown), "\n")
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
			t.Errorf("the reasons are\n%s\nand the page lists\n%s", strings.Join(got, "\n"), shown)
		}
	}
}
