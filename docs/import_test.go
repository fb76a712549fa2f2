package docs

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// importCommand is a command of the page, and the block of output after it, if there is one.
var importCommand = regexp.MustCompile("(?m)^```sh\nkubectl techplan (.*)\n```\n(?:\n```\n((?:.*\n)+?)```\n)?")

// A reader who follows the page gets what it shows, from an export to a forecast.
func TestImportPage(t *testing.T) {
	content := read(t, "import.md")
	mapping, _, _ := strings.Cut(strings.SplitN(content, "```yaml\n", 2)[1], "```")
	if written := read(t, "examples/mapping.yaml"); mapping != written {
		t.Errorf("the page shows another mapping than docs/examples/mapping.yaml")
	}
	folder := t.TempDir()
	for from, to := range map[string]string{"../config/samples/aligned": "plans", "examples": "docs/examples"} {
		if err := os.CopyFS(folder+"/"+to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	steps := importCommand.FindAllStringSubmatch(content, -1)
	if len(steps) < 4 {
		t.Fatalf("the page has %d commands", len(steps))
	}
	for _, step := range steps {
		shown, file, isWritten := strings.Cut(step[1], " > ")
		var out, errs strings.Builder
		code := cli.RunPlugin(t.Context(), strings.Fields(shown), cli.Environment{
			In: strings.NewReader(""), Out: &out, Err: io.Writer(&errs), Now: time.Now, Assess: snapshot.EachResult,
		})
		if code != cli.ExitClean {
			t.Fatalf("%s: exit code %d: %s", shown, code, &errs)
		}
		if isWritten {
			if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		lines := strings.Split(out.String(), "\n")
		for line := range strings.Lines(step[2]) {
			if !slices.Contains(lines, strings.TrimSuffix(line, "\n")) {
				t.Errorf("%s does not print: %s\n%s", shown, line, &out)
			}
		}
	}
	var out, errs strings.Builder
	code := cli.RunPlugin(t.Context(), []string{"lint", "plans", "--as-of", "2026-11-21"}, cli.Environment{
		In: strings.NewReader(""), Out: &out, Err: &errs, Now: time.Now, Assess: snapshot.EachResult,
	})
	if code != cli.ExitClean {
		t.Errorf("the plan with the imported lots has errors: %s", &out)
	}
}
