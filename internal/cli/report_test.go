package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"techplan.education/internal/document/pdf"
	"techplan.education/internal/reports"
)

// TestReportFormats checks the beginning of each report in each format.
func TestReportFormats(t *testing.T) {
	for _, report := range reports.ListReports() {
		for format, want := range map[string]string{"html": "<!DOCTYPE html>", "md": "# ", "xlsx": "PK", "csv": ""} {
			t.Run(report.Name+"/"+format, func(t *testing.T) {
				got := run(t, office, nil, "report", report.Name, "plan-2026", "-f", "-", "--as-of", "2026-11-21", "-o", format)
				if got.code != ExitClean || got.err != "" || !strings.HasPrefix(got.out, want) || got.out == "" {
					t.Errorf("exit code %d, %s%.40q", got.code, got.err, got.out)
				}
			})
		}
	}
}

func TestReportAsPDF(t *testing.T) {
	if _, err := pdf.FindBrowser(); err != nil {
		t.Skip(err)
	}
	got := run(t, office, nil, "report", "agenda", "-f", "-", "--as-of", "2026-11-21", "-o", "pdf")
	if got.code != ExitClean || !strings.HasPrefix(got.out, "%PDF-") {
		t.Errorf("exit code %d, %s%.40q", got.code, got.err, got.out)
	}
}

// TestReportWithoutBrowser checks the sentence that says what to install.
func TestReportWithoutBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	got := run(t, office, nil, "report", "agenda", "-f", "-", "-o", "pdf")
	if got.code != ExitFailed || got.out != "" || !strings.Contains(got.err, "print it in any browser") {
		t.Errorf("exit code %d: %s%s", got.code, got.err, got.out)
	}
}

func TestReportTables(t *testing.T) {
	for name, c := range map[string]struct{ args, want string }{
		"one section": {"grant --table sources", "What the plan takes from each source\r\n" +
			"source,program,FY2027,FY2028,FY2029,total\r\ngrant,Grant,0,1000,0,1000\r\n"},
		"tables of one section": {"grant --table source-1-goals", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, office, nil, append([]string{"report", "-f", "-", "--as-of", "2026-11-21", "-o", "csv"},
				strings.Fields(c.args)...)...)
			if c.want == "" {
				if got.code != ExitFailed || !strings.HasPrefix(got.err, "error: write the report grant: --table is sources, ") {
					t.Errorf("exit code %d: %s", got.code, got.err)
				}
				return
			}
			if diff := cmp.Diff(outcome{out: c.want}, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
	all := run(t, office, nil, "report", "grant", "-f", "-", "--as-of", "2026-11-21", "-o", "csv")
	if !strings.Contains(all.out, "\r\n\r\nMoney from grant (Grant)\r\nfigure,value,note\r\n") {
		t.Errorf("the tables do not follow each other below their titles: %q", all.out)
	}
	sheets := run(t, office, nil, "report", "grant", "-f", "-", "--as-of", "2026-11-21", "-o", "xlsx")
	book, err := excelize.OpenReader(strings.NewReader(sheets.out))
	if err != nil {
		t.Fatal(err)
	}
	if list := book.GetSheetList(); len(list) < 3 {
		t.Errorf("the spreadsheet has the sheets %q", list)
	}
}

// TestReportChoosesPlan checks which plan a report is about without a name.
func TestReportChoosesPlan(t *testing.T) {
	draft := "---\n" + strings.Replace(strings.Replace(strings.SplitN(office, "---\n", 2)[0],
		"name: plan-2026", "name: plan-2029", 1), "  approval: {body: Board of Education, date: 2026-05-18}\n", "", 1)
	for name, c := range map[string]struct{ stdin, args, want, err string }{
		"the only one":      {office, "board", "# Report to the board: Juniper Flats", ""},
		"the one in force":  {office + draft, "board", "# Report to the board: Juniper Flats", ""},
		"one that is named": {office + draft, "board plan-2029", "not in force", ""},
		"one of two drafts": {elsewhere + strings.ReplaceAll(elsewhere, "2024", "2025"), "board", "",
			"a report is about one plan, and there are 2 plans: cedar-run/plan-2024, cedar-run/plan-2025. Name the plan"},
		"none of the name": {office, "board plan-2027", "", `no technology plan "plan-2027" found`},
		"no plan at all":   {"a: 1\n", "board", "", "no technology plan found"},
		"no report": {office, "bord", "", `no report "bord": the reports are board, superintendent, families, ` +
			`agenda and grant`},
		"a format of others": {office, "board -o json", "", `--output is html, pdf, md, xlsx or csv, not "json"`},
		"a table of a page":  {office, "board --table money", "", "--table needs -o csv: the other formats have all tables"},
		"since tomorrow": {office, "board --since 2026-11-22", "",
			"--since is a day up to 2026-11-21, the day of the report, not 2026-11-22"},
		"since a word": {office, "agenda --since monday", "", `--since is a day such as 2026-09-21, not "monday"`},
		"Spanish":      {office, "families --language es", "# Tecnología para nuestros hijos", ""},
		"no language":  {office, "families --language fr", "", `--language is en or es, not "fr"`},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"report", "-f", "-", "--as-of", "2026-11-21"}, strings.Fields(c.args)...)
			if !strings.Contains(c.args, "-o ") && !strings.Contains(c.args, "--table") {
				args = append(args, "-o", "md")
			}
			got := run(t, c.stdin, nil, args...)
			isRefused := c.err != ""
			if isRefused != (got.code == ExitFailed) || !strings.Contains(got.out, c.want) || !strings.Contains(got.err, c.err) {
				t.Errorf("exit code %d, %s%.300s", got.code, got.err, got.out)
			}
		})
	}
	got := run(t, "", nil, "__complete", "report", "b")
	if !strings.HasPrefix(got.out, "board\t") {
		t.Errorf("completion: %q", got.out)
	}
}
