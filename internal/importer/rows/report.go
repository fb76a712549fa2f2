package rows

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"techplan.education/internal/text"
)

// Report is the account of what was read.
type Report struct {
	Files []FileReport
	// skipped are the rows that were left out, by reason and file.
	skipped map[placeKey]*places
	// unreadable are the cells that could not be read, by reason, file and column.
	unreadable map[placeKey]*places
}

// FileReport counts the rows of a file.
type FileReport struct {
	Name string
	// Rows counts the rows with a text, Used those that were not left out, and Hidden the rows
	// that a spreadsheet hides, which are not among them.
	Rows, Used, Hidden int
}

type placeKey struct{ file, column, reason string }

// shownRows is how many numbers of rows are shown.
const shownRows = 5

// places counts rows and keeps the numbers of the first ones.
type places struct {
	count int
	first []int
}

func (report *Report) addSkipped(reason, file string, row int) {
	report.skipped = addPlace(report.skipped, placeKey{file: file, reason: reason}, row)
}

func (report *Report) addUnreadable(file string, row int, column, reason string) {
	report.unreadable = addPlace(report.unreadable, placeKey{file, column, reason}, row)
}

func addPlace(all map[placeKey]*places, key placeKey, row int) map[placeKey]*places {
	if all == nil {
		all = map[placeKey]*places{}
	}
	if all[key] == nil {
		all[key] = &places{}
	}
	all[key].count++
	if len(all[key].first) < shownRows {
		all[key].first = append(all[key].first, row)
	}
	return all
}

// CountSkipped returns the number of rows that were left out.
func (report *Report) CountSkipped() int { return countPlaces(report.skipped) }

// CountUnreadable returns the number of cells that could not be read.
func (report *Report) CountUnreadable() int { return countPlaces(report.unreadable) }

func countPlaces(all map[placeKey]*places) int {
	count := 0
	for _, of := range all {
		count += of.count
	}
	return count
}

// WriteText writes the account for people.
func (report *Report) WriteText(out io.Writer) {
	for _, file := range report.Files {
		fmt.Fprintf(out, "%s: %s read, %s used", text.Escape(file.Name), text.FormatCount(file.Rows, "row"),
			humanize.Comma(int64(file.Used)))
		if file.Hidden > 0 {
			fmt.Fprintf(out, ", and %s left out", text.FormatCount(file.Hidden, "hidden row"))
		}
		fmt.Fprintln(out)
	}
	for _, key := range sortPlaces(report.skipped) {
		of := report.skipped[key]
		fmt.Fprintf(out, "  left out of %s: %s: %s (%s)\n",
			text.Escape(key.file), text.FormatCount(of.count, "row"), key.reason, of.formatRows())
	}
	for _, key := range sortPlaces(report.unreadable) {
		of := report.unreadable[key]
		fmt.Fprintf(out, "  not read in %s, column %s: %s: %s (%s)\n",
			text.Escape(key.file), text.Escape(key.column), text.FormatCount(of.count, "cell"), key.reason, of.formatRows())
	}
}

// sortPlaces returns the keys by file, the most frequent first.
func sortPlaces(all map[placeKey]*places) []placeKey {
	keys := make([]placeKey, 0, len(all))
	for key := range all {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(left, right placeKey) int {
		return cmp.Or(
			cmp.Compare(left.file, right.file), cmp.Compare(all[right].count, all[left].count),
			cmp.Compare(left.column, right.column), cmp.Compare(left.reason, right.reason),
		)
	})
	return keys
}

// formatRows returns the numbers of the first rows: "row 7", "rows 7, 9 and 4 more".
func (places *places) formatRows() string {
	var numbers []string
	for _, row := range places.first {
		numbers = append(numbers, fmt.Sprint(row))
	}
	noun := "row "
	if places.count > 1 {
		noun = "rows "
	}
	if more := places.count - len(places.first); more > 0 {
		return noun + strings.Join(numbers, ", ") + fmt.Sprintf(" and %d more", more)
	}
	return noun + text.JoinAnd(numbers)
}
