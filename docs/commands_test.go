package docs

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// commandExample is a command that reads files of the repository, and the block of output after it,
// if there is one.
var commandExample = regexp.MustCompile("(?m)^```sh\nkubectl techplan (.*)\n```\n(?:\n```\n((?:.*\n)+?)```\n)?")

// The commands of the pages run, and print what the pages show.
func TestCommandExamples(t *testing.T) {
	for page, showsOutput := range map[string]bool{
		"business-office.md": true, "calendar.md": true, "capacity.md": true, "devices.md": true,
		"reports.md": true, "status.md": false,
	} {
		t.Run(page, func(t *testing.T) {
			content := read(t, page)
			t.Chdir("..")
			found := commandExample.FindAllStringSubmatch(content, -1)
			if want := strings.Count(content, "\nkubectl techplan "); len(found) != want || want == 0 {
				t.Fatalf("%d of %d commands are found", len(found), want)
			}
			shown := 0
			for _, example := range found {
				shown += checkExample(t, example[1], example[2])
			}
			if showsOutput && shown == 0 {
				t.Error("the page shows no output")
			}
		})
	}
}

// checkExample runs a command and looks for the lines of output that a page shows. It returns their
// number.
func checkExample(t *testing.T, command, output string) (shown int) {
	t.Helper()
	command, _, _ = strings.Cut(command, " > ")
	var out, errs strings.Builder
	code := cli.RunPlugin(t.Context(), strings.Fields(command), cli.Environment{
		In: strings.NewReader(""), Out: &out, Err: io.Writer(&errs), Now: time.Now, Assess: snapshot.EachResult,
	})
	if code != cli.ExitClean || out.Len() == 0 {
		t.Errorf("%s: exit code %d, %s", command, code, errs.String())
	}
	// CSV has the line ends of RFC 4180.
	lines := strings.Split(strings.ReplaceAll(out.String(), "\r\n", "\n"), "\n")
	for line := range strings.Lines(output) {
		shown++
		if !slices.Contains(lines, strings.TrimSuffix(line, "\n")) {
			t.Errorf("%s does not print: %s", command, line)
		}
	}
	return shown
}
