package catalog_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/catalog"
	"techplan.education/internal/pages/devices"
	"techplan.education/internal/pages/funding"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testpages"
	tp "techplan.education/internal/testplan"
)

// moneyPages are the pages of this file.
var moneyPages = []pages.Page{funding.Chain, funding.Budget, devices.Devices}

// newLargestDistrict returns a district with 500 lines, 300 technologies, 2,000 lots and 60 goals.
func newLargestDistrict() snapshot.District {
	plan := tp.NewPlan("p").SetEnrollment(20_000).AddSource("general", v1alpha1.SourceLocal)
	for i := range 300 {
		plan.AddTechnology(fmt.Sprintf("technology-%03d", i), tp.WithUnitCost("300"), tp.WithLifeMonths(60))
	}
	for i := range 40 {
		plan.AddSite(fmt.Sprintf("site-%02d", i), 500)
	}
	for i := range 500 {
		options := []func(*v1alpha1.BudgetLine){
			tp.OnSource("general"), tp.ForTechnologies(fmt.Sprintf("technology-%03d", i%300)),
		}
		if i%10 != 0 {
			options = append(options, tp.ForGoals(fmt.Sprintf("goal-%02d", i%60)))
		}
		if i%3 == 0 {
			options = append(options, tp.ForPurpose(v1alpha1.PurposeReplacement))
		}
		plan.AddLine(fmt.Sprintf("line-%03d", i), v1alpha1.FiscalYear(2027+i%3), "10000", options...)
	}
	district := snapshot.District{Plans: []*v1alpha1.TechnologyPlan{plan.BuildObject()}}
	for i := range 60 {
		goal := tp.NewGoal(fmt.Sprintf("goal-%02d", i)).AddAction("buy", 2027, "90000")
		district.Goals = append(district.Goals, goal.BuildObject())
	}
	for i := range 2000 {
		lot := tp.NewDevice(fmt.Sprintf("lot-%04d", i), fmt.Sprintf("technology-%03d", i%300), 25).SetUnitCost("300").
			AtSite(fmt.Sprintf("site-%02d", i%40)).ReceivedOn(v1alpha1.Date(fmt.Sprintf("%d-08-03", 2021+i%6)))
		if i%6 == 5 {
			lot.PaidBy("p", fmt.Sprintf("line-%03d", i%500))
		}
		district.Devices = append(district.Devices, lot.BuildObject())
	}
	for i := range 150 {
		district.Evaluations = append(district.Evaluations, tp.NewEvaluation("", fmt.Sprintf("2026-10-%02d-%d", 1+i%28, i)).
			DueOn("2026-10-15").SetTarget(v1alpha1.TargetTechnology, fmt.Sprintf("technology-%03d", i)).
			DecideOn("Retain", "2026-10-16").BuildObject())
	}
	return district
}

// TestLargestPlan checks that a page of the largest plan stays small, and says what it leaves out.
func TestLargestPlan(t *testing.T) {
	const mostRows, mostBytes = 200, 150_000
	input := testpages.NewInput(newLargestDistrict())
	for page, more := range map[string]string{"chain": "rows more", "budget": "300 rows more", "devices": "rows more"} {
		at := slices.IndexFunc(moneyPages, func(other pages.Page) bool { return other.Name == page })
		content := moneyPages[at].Build(input)
		checkRows(t, content.Sections, mostRows)
		markup, written, _ := testpages.WriteAll(t, content)
		if !strings.Contains(written, more) {
			t.Errorf("page %s does not say that there are %s", page, more)
		}
		// The style sheet is a part of a page without a server.
		if size := len(markup) - sizeOfEmptyPage(t); size > mostBytes {
			t.Errorf("page %s has %d bytes, want at most %d", page, size, mostBytes)
		}
	}
}

func sizeOfEmptyPage(t *testing.T) int {
	t.Helper()
	markup, _, _ := testpages.WriteAll(t, document.Document{Title: "Empty", Language: "en"})
	return len(markup)
}

func checkRows(t *testing.T, sections []document.Section, most int) {
	t.Helper()
	for _, section := range sections {
		for _, block := range section.Blocks {
			if table, isTable := block.(document.Table); isTable && len(table.Rows) > most {
				t.Errorf("table %q has %d rows, want at most %d", table.Caption, len(table.Rows), most)
			}
		}
		checkRows(t, section.Sections, most)
	}
}

// BenchmarkPages makes each page of the largest plan, as HTML.
func BenchmarkPages(b *testing.B) {
	input := testpages.NewInput(newLargestDistrict())
	for _, page := range catalog.ListPages() {
		b.Run(page.Title, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := html.Write(io.Discard, page.Build(input), html.Frame{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
