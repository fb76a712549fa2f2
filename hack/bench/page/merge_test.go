package page

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	tableHead = "| measure | techplan | bare client or limit | baseline controller | ratios |\n" + headerRule
	oldPage   = "# Performance\n\nWords | with | bars.\n\n" + tableHead +
		"| lots, s | 8 | 4 | 7 | 2 of bare |\n" +
		"| ... writes for a lot | 1 |  |  |  |\n" +
		"| ... a row that is no longer measured | 1 |  |  |  |\n" +
		"| edits, ms | 50 |  |  |  |\n" +
		"| ... writes for a lot | 3 |  |  |  |\n" +
		"| starts, s (taken again) | 5 |  |  |  |\n" +
		"\nThis run: 5 runs.\n"
)

func TestMergeRows(t *testing.T) {
	lots := []Row{{Measure: "lots, s", Techplan: "9"}, {Measure: "... writes for a lot", Techplan: "2", Ratios: "r"}}
	for name, tc := range map[string]struct {
		page string
		rows []Row
		want string
	}{
		"a group replaces the whole group": {oldPage, lots, strings.Replace(oldPage,
			"| lots, s | 8 | 4 | 7 | 2 of bare |\n| ... writes for a lot | 1 |  |  |  |\n"+
				"| ... a row that is no longer measured | 1 |  |  |  |\n",
			"| lots, s (taken again) | 9 |  |  |  |\n| ... writes for a lot (taken again) | 2 |  |  | r |\n", 1)},
		"a row that was taken again is replaced too": {oldPage, []Row{{Measure: "starts, s", Techplan: "6"}},
			strings.Replace(oldPage, "(taken again) | 5 |", "(taken again) | 6 |", 1)},
		"a new group goes to the end of the table": {oldPage,
			[]Row{{Measure: "bounds, ms", Techplan: "1"}, {Measure: "... goals", Techplan: "2"}},
			strings.Replace(oldPage, "\nThis run", "| bounds, ms (taken again) | 1 |  |  |  |\n"+
				"| ... goals (taken again) | 2 |  |  |  |\n\nThis run", 1)},
		"a table at the end of the page": {tableHead + "| edits, ms | 50 |  |  |  |",
			[]Row{{Measure: "starts, s", Techplan: "6"}},
			tableHead + "| edits, ms | 50 |  |  |  |\n| starts, s (taken again) | 6 |  |  |  |\n"},
		"an empty table": {tableHead, lots, tableHead +
			"| lots, s (taken again) | 9 |  |  |  |\n| ... writes for a lot (taken again) | 2 |  |  | r |\n"},
		"no table": {"# Page\n\n| a | b |\n|---|---|\n| c | d |\n", lots[:1],
			"# Page\n\n| a | b |\n|---|---|\n| c | d |\n\n" + tableHead + "| lots, s | 9 |  |  |  |\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, mergeRows(tc.page, tc.rows)); diff != "" {
				t.Errorf("the page (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMergeRowsAgainChangesNothing(t *testing.T) {
	rows := []Row{{Measure: "lots, s", Techplan: "9"}, {Measure: "... writes", Techplan: "2"}, {Measure: "new, s"}}
	once := mergeRows(oldPage, rows)
	if diff := cmp.Diff(once, mergeRows(once, rows)); diff != "" {
		t.Errorf("the second time (-once +twice):\n%s", diff)
	}
}

// TestCommittedPage holds the committed page to what the code reads and writes: with
// another header -only would append a second table.
func TestCommittedPage(t *testing.T) {
	text, err := os.ReadFile("../../../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rows, after, found := splitPage(string(text))
	if !found || !strings.HasSuffix(before, tableHead) || len(rows) == 0 || !strings.Contains(after, "`make bench`") {
		t.Fatalf("found %v, %d rows, header:\n%s", found, len(rows), before)
	}
	for _, line := range rows {
		if strings.Count(line, " | ") != 4 {
			t.Errorf("a row of %d cells: %s", strings.Count(line, " | ")+1, line)
		}
	}
}
