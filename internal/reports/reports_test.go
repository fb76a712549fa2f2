package reports_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
	"techplan.education/internal/document/markdown"
	"techplan.education/internal/document/pdf"
	"techplan.education/internal/manifest"
	"techplan.education/internal/money"
	"techplan.education/internal/reports"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
)

var update = flag.Bool("update", false, "write the goldens")

// asOf is the day on which the sample districts are reported.
const asOf = "2026-11-21"

// samples are the folders of the districts whose reports are goldens.
var samples = []string{"aligned", "east-central-isd"}

// TestReports compares each report of the samples, as Markdown, with a golden that a person reads.
func TestReports(t *testing.T) {
	for _, sample := range samples {
		input := readSample(t, sample)
		for _, report := range reports.ListReports() {
			t.Run(sample+"/"+report.Name, func(t *testing.T) {
				compareGolden(t, sample+"-"+report.Name, buildReport(t, report, input, reports.Options{}))
			})
		}
		t.Run(sample+"/families in Spanish", func(t *testing.T) {
			compareGolden(t, sample+"-families-es", buildReport(t, reports.Families, input, reports.Options{Language: "es"}))
		})
	}
}

// TestReportsAreWhole checks of each report what the formats rely on: unique anchors, and rows as long as
// their headings.
func TestReportsAreWhole(t *testing.T) {
	for title, input := range map[string]reports.Input{
		"aligned": readSample(t, "aligned"), "east-central-isd": readSample(t, "east-central-isd"),
		"bare": readDistrict(t, bare, asOf), "undecided": readDistrict(t, undecided, asOf),
	} {
		for _, report := range reports.ListReports() {
			t.Run(title+"/"+report.Name, func(t *testing.T) {
				testpages.CheckSections(t, buildReport(t, report, input, reports.Options{}).Sections)
			})
		}
	}
}

// TestSuperintendentIsOnePage prints the page with long texts in each place.
func TestSuperintendentIsOnePage(t *testing.T) {
	if _, err := pdf.FindBrowser(); err != nil {
		t.Skip(err)
	}
	for title, input := range map[string]reports.Input{
		"as it is":        readSample(t, "east-central-isd"),
		"long texts":      changeTexts(t, readSample(t, "aligned"), strings.Repeat("word ", 2000)),
		"long wide texts": changeTexts(t, readSample(t, "east-central-isd"), strings.Repeat("W", 10_000)),
	} {
		t.Run(title, func(t *testing.T) {
			var printed bytes.Buffer
			if err := pdf.Write(t.Context(), &printed, reports.Superintendent.Build(input)); err != nil {
				t.Fatal(err)
			}
			count := regexp.MustCompile(`/Type /Pages\s+/Count (\d+)`).FindSubmatch(printed.Bytes())
			if count == nil || string(count[1]) != "1" {
				t.Errorf("the report has %q pages, want 1", count)
			}
		})
	}
}

func TestApplyOptions(t *testing.T) {
	informed, never := readSample(t, "aligned"), readDistrict(t, bare, asOf)
	for title, c := range map[string]struct {
		report       reports.Report
		input        reports.Input
		options      reports.Options
		since, until string
		err          string
	}{
		"the last communication to the board":    {reports.Board, informed, reports.Options{}, "2026-09-21", "", ""},
		"no communication to the board: 90 days": {reports.Board, never, reports.Options{}, "2026-08-23", "", ""},
		"a day that is chosen": {reports.Board, informed, reports.Options{Since: "2026-07-01"},
			"2026-07-01", "", ""},
		"today": {reports.Board, informed, reports.Options{Since: asOf}, asOf, "", ""},
		"30 days back and ahead for a meeting": {reports.Agenda, informed, reports.Options{}, "2026-10-22", "2026-12-21",
			""},
		"until today": {reports.Agenda, informed, reports.Options{Until: asOf}, "2026-10-22",
			asOf, ""},
		"the superintendent's page has no window": {reports.Superintendent, informed, reports.Options{}, "", "", ""},
		"since tomorrow": {report: reports.Board, input: informed, options: reports.Options{Since: "2026-11-22"},
			err: "--since is a day up to 2026-11-21, the day of the report, not 2026-11-22"},
		"until yesterday": {report: reports.Agenda, input: informed, options: reports.Options{Until: "2026-11-20"},
			err: "--until is a day from 2026-11-21 on, the day of the report, not 2026-11-20"},
		"since a day that does not exist": {report: reports.Board, input: informed,
			options: reports.Options{Since: "2026-02-30"},
			err:     `--since is a day such as 2026-09-21, not "2026-02-30"`},
		"since a word": {report: reports.Agenda, input: informed, options: reports.Options{Since: "last week"},
			err: `--since is a day such as 2026-09-21, not "last week"`},
		"since for families": {report: reports.Families, input: informed, options: reports.Options{Since: "2026-09-21"},
			err: "--since is for the report board or agenda, not for families"},
		"until for a board": {report: reports.Board, input: informed, options: reports.Options{Until: "2026-12-21"},
			err: "--until is for the report agenda, not for board"},
		"Spanish for a board": {report: reports.Board, input: informed, options: reports.Options{Language: "es"},
			err: "--language is for the report families, not for board"},
		"a language that is not known": {report: reports.Families, input: informed, options: reports.Options{Language: "xx"},
			err: `--language is en or es, not "xx"`},
	} {
		t.Run(title, func(t *testing.T) {
			got, err := c.report.ApplyOptions(c.input, c.options)
			message := ""
			if err != nil {
				message = err.Error()
			}
			want := []string{c.since, c.until, c.err}
			if diff := cmp.Diff(want, []string{got.Since.String(), got.Until.String(), message}); diff != "" {
				t.Errorf("since, until, error (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReportsOfEdgeCases checks what reports say where a plan has little.
func TestReportsOfEdgeCases(t *testing.T) {
	unassessed := readDistrict(t, bare, asOf)
	unassessed.Plan.Status.Conditions = nil
	for title, c := range map[string]struct {
		report reports.Report
		input  reports.Input
		want   []string
	}{
		"a board, of a bare plan": {reports.Board, readDistrict(t, bare, asOf), []string{
			"The plan has no budget. Write it in `spec.budget`.", "the plan has no goals: write Goal objects",
			"does not record when the board was last informed. Write it in `spec.communications[].last`.",
			"No measure counts groups of students.", "No problem of the plan is about money.",
		}},
		"a superintendent, of a bare plan": {reports.Superintendent, readDistrict(t, bare, asOf), []string{
			"It has no goals yet: write Goal objects. It has no budget: write spec.budget.", "The plan has no budget.",
		}},
		"families, of a bare plan": {reports.Families, readDistrict(t, bare, asOf), []string{
			"The plan does not say how many devices children can use. School office: write it in",
			"The plan does not say what it costs.", "The plan has no goals yet.", "The plan does not say who can help you.",
		}},
		"a meeting, of a bare plan": {reports.Agenda, readDistrict(t, bare, asOf), []string{
			"The plan names no priorities, so the goals have no order. Write it in `spec.priorities`.", "The plan as a whole",
		}},
		"a grant, of a bare plan":  {reports.Grant, readDistrict(t, bare, asOf), []string{"The plan has no budget."}},
		"a plan without a status":  {reports.Board, unassessed, []string{"is not assessed yet"}},
		"a page without a status":  {reports.Superintendent, unassessed, []string{"is not assessed yet"}},
		"a topic without a status": {reports.Agenda, unassessed, []string{"is not assessed yet"}},
		"an evaluation without a decision and a contract that renews": {reports.Board, readDistrict(t, undecided, asOf),
			[]string{
				"**Decisions wanted**: 3",
				"The evaluation of word tool is complete: 1 passed, 0 in part, 0 failed, 0 not assessed.",
				"The contract of word tool renews on Feb 1, 2027. 90 of 100 paid licenses are used.",
				"Decide by Jan 2, 2027 whether to keep it: that is the last day to give notice.",
				"Goal “Write every day” is closed: reached.", "25 devices of laptop arrived.",
				"Step “buy” of goal “Write every day” is done.",
			}},
		"money without a source": {reports.Grant, readDistrict(t, undecided, asOf), []string{
			"Money without a source", "`spec.budget.lines[].source`", "The plan does not say what this source gives.",
			"| homework | Homework is not done. |",
		}},
	} {
		t.Run(title, func(t *testing.T) {
			written := strings.ReplaceAll(writeMarkdown(t, buildReport(t, c.report, c.input, reports.Options{})), `\`, "")
			for _, want := range c.want {
				if !strings.Contains(written, want) {
					t.Errorf("the report does not say %q:\n%s", want, written)
				}
			}
		})
	}
}

// TestMonthDecisions lists the decisions at the end of the superintendent's page: a contract whose last day of notice
// is within 31 days, and what has no day of its own.
func TestMonthDecisions(t *testing.T) {
	for day, want := range map[string][]string{
		"2026-12-01": {"2027-01-01 Evaluation word-tool-2026 -"},
		"2026-12-02": {"2027-01-02 Evaluation word-tool-2026 -", "2027-01-02 Technology word-tool $9,000"},
		"2027-01-02": {"2027-01-02 Technology word-tool $9,000", "2027-02-02 Evaluation word-tool-2026 -"},
		"2027-01-03": {"2027-02-01 Technology word-tool $9,000", "2027-02-03 Evaluation word-tool-2026 -"},
	} {
		t.Run(day, func(t *testing.T) {
			made := buildReport(t, reports.Superintendent, readDistrict(t, undecided, day), reports.Options{})
			last := made.Sections[len(made.Sections)-1]
			if last.Title != "Decisions to take this month" {
				t.Fatalf("the page ends with %q", last.Title)
			}
			var got []string
			for _, row := range last.Blocks[0].(document.Table).Rows {
				if strings.HasPrefix(row[2].FullText(), "Goal ") || strings.HasPrefix(row[2].FullText(), "TechnologyPlan ") {
					continue
				}
				got = append(got, strings.TrimRight(fmt.Sprintf("%s %s %s", row[0].FullText(), row[2].FullText(), row[3]), "\n"))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("decisions (-want +got):\n%s", diff)
			}
		})
	}
}

// TestChangesOfCluster checks that a report from a cluster lists new problems and states that changed.
func TestChangesOfCluster(t *testing.T) {
	input := readSample(t, "east-central-isd")
	for _, goal := range input.District.Goals {
		goal.Status.Conditions = nil
	}
	for i := range input.Plan.Status.Findings {
		input.Plan.Status.Findings[i].Since = "2026-08-01"
	}
	input.Plan.Status.Findings[0].Since = "2026-11-20"
	for i := range input.Plan.Status.Conditions {
		input.Plan.Status.Conditions[i].LastTransitionTime.Time = time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	}
	input.Plan.Status.Conditions[0].Type = "BudgetAligned"
	input.Plan.Status.Conditions[0].LastTransitionTime.Time = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	input.HasHistory = true
	made := buildReport(t, reports.Board, input, reports.Options{Since: "2026-11-20"})
	table := findSection(made.Sections, "changes").Blocks[0].(document.Table)
	var kinds []string
	for _, row := range table.Rows {
		kinds = append(kinds, row[1].String())
	}
	if diff := cmp.Diff([]string{"new problem", "state changed"}, kinds); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if written := writeMarkdown(t, made); strings.Contains(written, "Files do not keep") {
		t.Error("the report says that days are not known")
	}
}

// TestAgendaHasEachOnce checks that each change and each date is in one point of the agenda.
func TestAgendaHasEachOnce(t *testing.T) {
	input := readSample(t, "aligned")
	options := reports.Options{Since: "2026-07-01", Until: "2027-06-30"}
	made := buildReport(t, reports.Agenda, input, options)
	figures := made.Sections[0].Blocks[0].(document.Figures)
	rows := map[string]int{}
	for _, section := range made.Sections[1:] {
		for _, block := range section.Blocks {
			if table, isTable := block.(document.Table); isTable && !strings.HasPrefix(table.Caption, "Goals") {
				rows[table.Columns[len(table.Columns)-2]] += len(table.Rows)
			}
		}
	}
	for column, want := range map[string]int64{
		"what happened": figures[0].Value.Value().(int64), "what": figures[1].Value.Value().(int64),
	} {
		if rows[column] != int(want) || want == 0 {
			t.Errorf("%d rows of %q, want %d", rows[column], column, want)
		}
	}
}

// TestGrantAddsUp checks that the sources have all money of the plan.
func TestGrantAddsUp(t *testing.T) {
	for _, sample := range samples {
		input := readSample(t, sample)
		made := buildReport(t, reports.Grant, input, reports.Options{})
		table := made.Sections[0].Blocks[0].(document.Table)
		last := table.Rows[len(table.Rows)-1]
		if len(table.Totals) > 0 {
			last = table.Totals
		}
		want := money.ParseOrZero(input.Plan.Status.Budget.Total).FormatIn(input.Plan.Spec.Budget.Currency)
		if got := last[len(last)-1].String(); got != want {
			t.Errorf("%s: the sources have %s, want %s", sample, got, want)
		}
	}
}

// TestSmallGroupsAreNotShown plants groups whose shares must not be seen.
func TestSmallGroupsAreNotShown(t *testing.T) {
	input := readDistrict(t, smallGroups, asOf)
	for _, report := range reports.ListReports() {
		written := writeMarkdown(t, buildReport(t, report, input, reports.Options{}))
		for _, hidden := range []string{"65", "13 of 20", "27.5", "11 of 40"} {
			if strings.Contains(written, hidden) {
				t.Errorf("%s shows %s:\n%s", report.Name, hidden, written)
			}
		}
	}
	board := writeMarkdown(t, buildReport(t, reports.Board, input, reports.Options{}))
	if !strings.Contains(board, "Behind group") {
		t.Errorf("the group that is behind is not named:\n%s", board)
	}
}

func compareGolden(t *testing.T, name string, content document.Document) {
	t.Helper()
	var page bytes.Buffer
	if err := html.Write(&page, content, html.Frame{}); err != nil {
		t.Fatal(err)
	}
	written, file := writeMarkdown(t, content), filepath.Join("testdata", name+".md")
	if *update {
		if err := os.WriteFile(file, []byte(written), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), written); diff != "" {
		t.Errorf("%s (-want +got); run go test with -update if it is right:\n%s", file, diff)
	}
}

func writeMarkdown(t *testing.T, content document.Document) string {
	t.Helper()
	var written bytes.Buffer
	if err := markdown.Write(&written, content); err != nil {
		t.Fatal(err)
	}
	return written.String()
}

func buildReport(t *testing.T, report reports.Report, input reports.Input, options reports.Options) document.Document {
	t.Helper()
	chosen, err := report.ApplyOptions(input, options)
	if err != nil {
		t.Fatal(err)
	}
	return report.Build(chosen)
}

func readSample(t *testing.T, sample string) reports.Input {
	t.Helper()
	return assessDistrict(t, []string{filepath.Join("..", "..", "config", "samples", sample)}, "", asOf)
}

// readDistrict returns the first plan of a district that is written as YAML.
func readDistrict(t *testing.T, written, day string) reports.Input {
	t.Helper()
	return assessDistrict(t, []string{"-"}, written, day)
}

func assessDistrict(t *testing.T, files []string, written, day string) reports.Input {
	t.Helper()
	set, err := manifest.LoadFiles(t.Context(), files,
		manifest.Options{Namespace: "maple-valley", Stdin: strings.NewReader(written)})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Districts) != 1 || set.Refused+set.Unread > 0 {
		t.Fatalf("%d districts and %d documents with errors, want 1 and 0", len(set.Districts), set.Refused+set.Unread)
	}
	date, err := calendar.Parse(day)
	if err != nil {
		t.Fatal(err)
	}
	return assess(set.Districts[0].Namespace, set.Districts[0].District, date.StartIn(time.UTC).Add(12*time.Hour))
}

func assess(namespace string, district snapshot.District, now time.Time) reports.Input {
	district = snapshot.ComputeStatuses(district, now)
	return reports.Input{Namespace: namespace, District: district, Plan: district.Plans[0], Now: now}
}
