package docs

import (
	"regexp"
	"testing"

	"techplan.education/internal/duedates"
)

// The table of the page has each kind of date.
func TestCalendarKinds(t *testing.T) {
	page := read(t, "calendar.md")
	for _, kind := range duedates.Kinds() {
		if row := regexp.MustCompile("(?m)^\\| .*`" + string(kind) + "`.* \\|$"); !row.MatchString(page) {
			t.Errorf("the table has no row for %s", kind)
		}
	}
}
