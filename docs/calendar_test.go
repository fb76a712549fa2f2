package docs

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/duedates"
	"techplan.education/internal/snapshot"
)

// calendarExample is a command of the page about due dates, and the block of output after it, if
// there is one.
var calendarExample = regexp.MustCompile(
	"(?m)^```sh\nkubectl techplan (calendar .*)\n```\n(?:\n```\n((?:.*\n)+?)```\n)?",
)

// The commands of the page about due dates run, and print what the page shows.
func TestCalendarExamples(t *testing.T) {
	page := read(t, "calendar.md")
	t.Chdir("..")
	found := calendarExample.FindAllStringSubmatch(page, -1)
	if want := strings.Count(page, "\nkubectl techplan "); len(found) != want || want == 0 {
		t.Fatalf("%d of %d commands are found", len(found), want)
	}
	shown := 0
	for _, example := range found {
		command, _, _ := strings.Cut(example[1], " > ")
		var out, errs strings.Builder
		code := cli.RunPlugin(t.Context(), strings.Fields(command), cli.Environment{
			In: strings.NewReader(""), Out: &out, Err: io.Writer(&errs), Now: time.Now, Assess: snapshot.AssessDistrict,
		})
		if code != cli.ExitClean || out.Len() == 0 {
			t.Errorf("%s: exit code %d, %s", command, code, errs.String())
		}
		lines := strings.Split(out.String(), "\n")
		for line := range strings.Lines(example[2]) {
			shown++
			if !slices.Contains(lines, strings.TrimSuffix(line, "\n")) {
				t.Errorf("%s does not print: %s", command, line)
			}
		}
	}
	if shown == 0 {
		t.Error("the page shows no output")
	}
}

// The table of the page has each kind of date.
func TestCalendarKinds(t *testing.T) {
	page := read(t, "calendar.md")
	for _, kind := range duedates.Kinds() {
		if row := regexp.MustCompile("(?m)^\\| .*`" + string(kind) + "`.* \\|$"); !row.MatchString(page) {
			t.Errorf("the table has no row for %s", kind)
		}
	}
}
