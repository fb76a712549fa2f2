// Package testpages makes the input of pages for tests, writes pages in each format, and checks what the
// formats rely on. Only tests import it.
package testpages

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
	"techplan.education/internal/document/markdown"
	"techplan.education/internal/pages"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testplan"
)

// AsOf is the instant of the pages.
var AsOf = time.Date(2026, 11, 2, 15, 0, 0, 0, time.UTC)

// NewInput returns the input of a page about the first plan of a district, with computed statuses.
func NewInput(district snapshot.District) pages.Input {
	assessed := snapshot.ComputeStatuses(district, AsOf)
	return pages.Input{
		Namespace: testplan.Namespace, District: assessed, Plan: assessed.Plans[0], Now: AsOf,
		Addresses: pages.Addresses{HasPages: true}, Choices: map[string]string{},
	}
}

// NewDecidedPlan returns a plan with a technology that has money in each year, and one for its replacement.
func NewDecidedPlan() *testplan.PlanBuilder {
	return testplan.NewPlan(testplan.DefaultPlan).AddTechnology("tool").
		AddLine("seats", 2027, "1000", testplan.ThroughYear(2029), testplan.ForTechnologies("tool"), testplan.WithoutGoal()).
		AddLine("successor", 2028, "7000", testplan.ForPurpose(v1alpha1.PurposeReplacement), testplan.ForTechnologies("tool"),
			testplan.WithoutGoal())
}

// NewReview returns an evaluation of the technology of NewDecidedPlan.
func NewReview(occurrence string) *testplan.EvaluationBuilder {
	return testplan.NewEvaluation("", occurrence).SetTarget(v1alpha1.TargetTechnology, "tool").AddCriteria("use", "cost")
}

// WriteAll writes a page in each format: HTML, Markdown, and the tables of a spreadsheet.
func WriteAll(t *testing.T, content document.Document) (page, words, sheet string) {
	t.Helper()
	var written, marked, cells bytes.Buffer
	if err := html.Write(&written, content, html.Frame{Static: "/static"}); err != nil {
		t.Fatal(err)
	}
	if err := markdown.Write(&marked, content); err != nil {
		t.Fatal(err)
	}
	for _, table := range content.ListTables() {
		for _, row := range table.Rows {
			for _, cell := range row {
				fmt.Fprintf(&cells, "%v\n", cell.Value())
			}
		}
	}
	return written.String(), marked.String(), cells.String()
}

// CheckSections checks what the formats rely on: unique anchors, and rows as long as their headings.
func CheckSections(t *testing.T, sections []document.Section) {
	t.Helper()
	checkSections(t, sections, map[string]bool{})
}

func checkSections(t *testing.T, sections []document.Section, seen map[string]bool) {
	t.Helper()
	for _, section := range sections {
		if section.ID == "" || seen[section.ID] {
			t.Errorf("section %q has the anchor %q, which is empty or taken", section.Title, section.ID)
		}
		seen[section.ID] = true
		for _, block := range section.Blocks {
			table, isTable := block.(document.Table)
			if !isTable {
				continue
			}
			if len(table.Rows) == 0 && table.Empty == "" {
				t.Errorf("table %q of section %s has no rows and says nothing about it", table.Caption, section.ID)
			}
			for number, row := range append(slices.Clip(table.Rows), table.Totals) {
				// A table without totals has an empty row of them.
				if len(row) != len(table.Columns) && len(row) > 0 {
					t.Errorf("row %d of table %q has %d cells below %d headings", number, table.Caption, len(row), len(table.Columns))
				}
			}
		}
		checkSections(t, section.Sections, seen)
	}
}
