package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	tableHead = "| measure | techplan | bare client or limit | baseline controller | ratios |\n" + tableRule
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
	lots := []row{{measure: "lots, s", techplan: "9"}, {measure: "... writes for a lot", techplan: "2", ratios: "r"}}
	for name, tc := range map[string]struct {
		page string
		rows []row
		want string
	}{
		"a group replaces the whole group": {oldPage, lots, strings.Replace(oldPage,
			"| lots, s | 8 | 4 | 7 | 2 of bare |\n| ... writes for a lot | 1 |  |  |  |\n"+
				"| ... a row that is no longer measured | 1 |  |  |  |\n",
			"| lots, s (taken again) | 9 |  |  |  |\n| ... writes for a lot (taken again) | 2 |  |  | r |\n", 1)},
		"a row that was taken again is replaced too": {oldPage, []row{{measure: "starts, s", techplan: "6"}},
			strings.Replace(oldPage, "(taken again) | 5 |", "(taken again) | 6 |", 1)},
		"a new group goes to the end of the table": {oldPage,
			[]row{{measure: "bounds, ms", techplan: "1"}, {measure: "... goals", techplan: "2"}},
			strings.Replace(oldPage, "\nThis run", "| bounds, ms (taken again) | 1 |  |  |  |\n"+
				"| ... goals (taken again) | 2 |  |  |  |\n\nThis run", 1)},
		"a table at the end of the page": {tableHead + "| edits, ms | 50 |  |  |  |",
			[]row{{measure: "starts, s", techplan: "6"}},
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
	rows := []row{{measure: "lots, s", techplan: "9"}, {measure: "... writes", techplan: "2"}, {measure: "new, s"}}
	once := mergeRows(oldPage, rows)
	if diff := cmp.Diff(once, mergeRows(once, rows)); diff != "" {
		t.Errorf("the second time (-once +twice):\n%s", diff)
	}
}

func TestWritePage(t *testing.T) {
	r := &report{}
	r.add(row{"lots, s", "9", "4", "7", "2 of bare"})
	r.add(row{measure: "... writes", techplan: "1"})
	o := options{
		page: filepath.Join(t.TempDir(), "page.md"),
		runs: 5, lots: 2000, baselineLots: 500, largest: 100, bulkLots: 60, documents: 70,
	}
	read := func() string {
		t.Helper()
		if err := o.writePage(r); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(o.page)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	page := read()
	for _, want := range []string{
		"<!-- Written by make bench. Do not edit. -->\n\n# Performance\n",
		"the median of 5 runs in which",
		"\n" + tableHead + "| lots, s | 9 | 4 | 7 | 2 of bare |\n| ... writes | 1 |  |  |  |\n\n",
		"This run: 5 runs of 500 and 2000 lots over 20 plans, plans of up to 100 lots, " +
			"bulk changes of 60 lots, 70 documents.\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in:\n%s", want, page)
		}
	}
	o.only = "lots"
	again := read()
	if !strings.Contains(again, "| lots, s (taken again) | 9 |") || strings.Contains(again, "| lots, s | 9 |") {
		t.Errorf("-only did not replace the row:\n%s", again)
	}
	if err := os.Remove(o.page); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(page, read()); diff != "" {
		t.Errorf("-only without a page (-whole page +got):\n%s", diff)
	}
	o.page = ""
	if err := o.writePage(r); err != nil {
		t.Errorf("without a page: %v", err)
	}
}

func TestCheckPage(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	table, plain := write("table.md", oldPage), write("plain.md", "# Page\n")
	missing, gone := filepath.Join(dir, "missing.md"), filepath.Join(dir, "gone")
	const (
		appended = " has no table of measures: the rows will be appended to it"
		alone    = " yet: it will hold the rows of this run alone"
	)
	for name, tc := range map[string]struct {
		page, only, wantNote, wantErr string
	}{
		"no page is wanted":          {"", "bounds", "", ""},
		"a page with a table":        {table, "bounds", "", ""},
		"a page without one":         {plain, "bounds", plain + appended, ""},
		"a whole page over one":      {plain, "", "", ""},
		"no page yet":                {missing, "", "", ""},
		"no page yet and some rows":  {missing, "bounds", "there is no " + missing + alone, ""},
		"no folder":                  {filepath.Join(gone, "p.md"), "", "", "there is no folder " + gone},
		"a folder that is no folder": {filepath.Join(plain, "p.md"), "", "", "cannot write the table"},
		"a page that is a folder":    {dir, "bounds", "", "cannot write the table"},
	} {
		t.Run(name, func(t *testing.T) {
			note, err := options{page: tc.page, only: tc.only}.checkPage()
			if note != tc.wantNote {
				t.Errorf("got note %q, want %q", note, tc.wantNote)
			}
			if (err == nil) != (tc.wantErr == "") || err != nil && !strings.Contains(err.Error(), tc.wantErr) {
				t.Errorf("got %v, want %q", err, tc.wantErr)
			}
		})
	}
	if text, err := os.ReadFile(table); err != nil || string(text) != oldPage {
		t.Errorf("the check changed the page: %s, %v", text, err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("the check created the page")
	}
}

// TestCommittedPage holds the committed page to what the code reads and writes: with
// another header -only would append a second table.
func TestCommittedPage(t *testing.T) {
	text, err := os.ReadFile("../../docs/performance.md")
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

func TestPrintReport(t *testing.T) {
	r := &report{}
	r.add(row{"lots, s", "9", "4", "7", "2 of bare"})
	r.add(row{measure: "... writes", techplan: "1.000, 1.000"})
	var out strings.Builder
	r.print(&out)
	want := "" +
		"measure     techplan      bare client or limit  baseline controller  ratios\n" +
		"lots, s     9             4                     7                    2 of bare\n" +
		"... writes  1.000, 1.000                                             \n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("the table (-want +got):\n%s", diff)
	}
}
