package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteReport(t *testing.T) {
	report := &Report{}
	report.AddRows(Row{"lots, s", "9", "4", "7", "2 of bare"})
	report.AddRows(Row{Measure: "... writes", Techplan: "1"})
	written := Page{File: filepath.Join(t.TempDir(), "page.md"), Runs: 5, Sizes: "70 documents"}
	read := func() string {
		t.Helper()
		if err := written.WriteReport(report); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(written.File)
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
		"This run: 5 runs of 70 documents.\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in:\n%s", want, page)
		}
	}
	written.SomeRows = true
	again := read()
	if !strings.Contains(again, "| lots, s (taken again) | 9 |") || strings.Contains(again, "| lots, s | 9 |") {
		t.Errorf("-only did not replace the row:\n%s", again)
	}
	if err := os.Remove(written.File); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(page, read()); diff != "" {
		t.Errorf("-only without a page (-whole page +got):\n%s", diff)
	}
	written.File = ""
	if err := written.WriteReport(report); err != nil {
		t.Errorf("without a page: %v", err)
	}
}

func TestCheckFile(t *testing.T) {
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
		page              string
		someRows          bool
		wantNote, wantErr string
	}{
		"no page is wanted":          {"", true, "", ""},
		"a page with a table":        {table, true, "", ""},
		"a page without one":         {plain, true, plain + appended, ""},
		"a whole page over one":      {plain, false, "", ""},
		"no page yet":                {missing, false, "", ""},
		"no page yet and some rows":  {missing, true, "there is no " + missing + alone, ""},
		"no folder":                  {filepath.Join(gone, "p.md"), false, "", "there is no folder " + gone},
		"a folder that is no folder": {filepath.Join(plain, "p.md"), false, "", "cannot write the table"},
		"a page that is a folder":    {dir, true, "", "cannot write the table"},
	} {
		t.Run(name, func(t *testing.T) {
			note, err := Page{File: tc.page, SomeRows: tc.someRows}.CheckFile()
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
