package pages_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
	"techplan.education/internal/document/markdown"
	"techplan.education/internal/pages"
	"techplan.education/internal/snapshot"
	tp "techplan.education/internal/testplan"
)

// moneyPages are the pages of this file.
var moneyPages = []pages.Page{pages.Chain, pages.Budget, pages.Devices}

// newInput returns the input of a page from the objects of a district.
func newMoneyInput(district snapshot.District) pages.Input {
	district = snapshot.ComputeStatuses(district, asOf)
	return pages.Input{
		Namespace: tp.Namespace, District: district, Plan: district.Plans[0], Now: asOf,
		Addresses: pages.Addresses{HasPages: true},
	}
}

func writePage(t *testing.T, content document.Document) (text, page string) {
	t.Helper()
	var written, markup bytes.Buffer
	if err := markdown.Write(&written, content); err != nil {
		t.Fatal(err)
	}
	if err := html.Write(&markup, content, html.Frame{}); err != nil {
		t.Fatal(err)
	}
	return written.String(), markup.String()
}

// TestMoneyPagesSay checks sentences of districts that lack something.
func TestMoneyPagesSay(t *testing.T) {
	withLine := func() *tp.PlanBuilder { return tp.NewPlan("p").AddLine("wifi", 2027, "5000") }
	lot := tp.NewDevice("lot", "laptop", 20).ReceivedOn("2023-08-01").SetUnitCost("300").SetLifeMonths(60)
	for _, situation := range []struct {
		title   string
		plan    *tp.PlanBuilder
		devices []*v1alpha1.Device
		page    pages.Page
		choices map[string]string
		want    []string
	}{
		{"no budget", tp.NewPlan("p"), nil, pages.Chain, nil, []string{"The plan has no budget, so there is no chain"}},
		{"no budget", tp.NewPlan("p"), nil, pages.Budget, nil, []string{"The plan has no budget. Write it in spec.budget"}},
		{"no lots", withLine(), nil, pages.Devices, nil, []string{"The plan has no device lots. Create a Device"}},
		{
			"a budget without goals and lots", withLine(), nil, pages.Chain, nil,
			[]string{"The chain breaks at 1 place.", "The plan has no goals.", "**Lines without a goal**: $5,000 (1 line)"},
		},
		{
			"a budget without sources", withLine(), nil, pages.Budget, nil,
			[]string{"Of $5,000, $0 is spent and $0 is ordered. $5,000 is left.", "(no source)", "No source has a last day."},
		},
		{
			"lots without a budget: the replacement has no money", tp.NewPlan("p"), []*v1alpha1.Device{lot.BuildObject()},
			pages.Devices, map[string]string{"year": "FY2028"}, []string{"In FY2028, 20 units in 1 lot must be replaced"},
		},
		{
			"nothing to replace in the year", tp.NewPlan("p"), []*v1alpha1.Device{lot.BuildObject()},
			pages.Devices, map[string]string{"year": "fy2027"},
			[]string{"No lot whose end is known is to be replaced in FY2027."},
		},
		{
			"a year that is not offered is the next one", tp.NewPlan("p"), []*v1alpha1.Device{lot.BuildObject()},
			pages.Devices, map[string]string{"year": "FY99999<script>"}, []string{"What must be replaced in FY2028"},
		},
		{
			"more is ordered than the line has", withLine(),
			[]*v1alpha1.Device{tp.NewDevice("large", "laptop", 20).SetUnitCost("300").OrderedOn("2026-10-01").PaidBy("p",
				"wifi").BuildObject()},
			pages.Budget, nil, []string{"$1,000 more is spent or ordered than the lines of the plan have."},
		},
		{
			"money that a source gives until a day", tp.NewPlan("p").
				AddSource("grant", v1alpha1.SourceGrant, tp.GivesUncertain(2027, "5000", v1alpha1.MoneyApplied),
					tp.UntilDay("2026-12-31")).
				AddLine("wifi", 2027, "5000", tp.OnSource("grant")), nil, pages.Budget, nil,
			[]string{"| Applied | $5,000 | $5,000 | $0 | $0 | $5,000 | $5,000 | Dec 31, 2026 |", "ends soon", "--without grant"},
		},
	} {
		t.Run(situation.page.Name+"/"+situation.title, func(t *testing.T) {
			input := newMoneyInput(snapshot.District{
				Plans: []*v1alpha1.TechnologyPlan{situation.plan.BuildObject()}, Devices: situation.devices,
			})
			input.Choices = situation.choices
			content := situation.page.Build(input)
			checkSections(t, content.Sections, map[string]bool{})
			written, _ := writePage(t, content)
			for _, want := range situation.want {
				if !strings.Contains(written, want) {
					t.Errorf("the page does not say %q:\n%s", want, written)
				}
			}
		})
	}
}

// TestChosenYearIsMarked checks that the form offers the years of the lots, and has the chosen one.
func TestChosenYearIsMarked(t *testing.T) {
	input := newMoneyInput(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{tp.NewPlan("p").BuildObject()},
		Devices: []*v1alpha1.Device{
			tp.NewDevice("lot", "laptop", 20).ReceivedOn("2026-08-01").SetLifeMonths(120).BuildObject(),
		},
	})
	input.Choices = map[string]string{"year": "FY2037"}
	blocks := pages.Devices.Build(input).Sections[0].Blocks
	at := slices.IndexFunc(blocks, func(block document.Block) bool { _, isForm := block.(document.Form); return isForm })
	form := blocks[at].(document.Form)
	if form.Value != "FY2037" || !slices.Contains(form.Choices, "FY2037") || !slices.Contains(form.Choices, "FY2028") {
		t.Errorf("the form has %q of %v, want FY2037 among the years of the forecast and of the lots", form.Value,
			form.Choices)
	}
}

// hostile is a text that is markup in every format, and has a character that turns the direction of text.
const hostile = "<script>alert(1)</script>|`*[x](javascript:y)\u202e"

// TestHostileNames checks that text of objects is never markup.
func TestHostileNames(t *testing.T) {
	plan := tp.NewPlan("p").AddTechnology("laptop").
		AddLine(hostile, 2027, "5000", tp.ForGoals("g"), tp.OnSource(hostile), tp.ForTechnologies("laptop")).BuildObject()
	goal := tp.NewGoal("g").ChangeSpec(func(spec *v1alpha1.GoalSpec) { spec.Title = hostile }).BuildObject()
	lot := tp.NewDevice(hostile, "laptop", 20).AtSite(hostile).ReceivedOn("2026-08-01").SetUnitCost("300").
		SetLifeMonths(12).
		PaidBy("p", hostile).BuildObject()
	input := newMoneyInput(snapshot.District{
		Plans: []*v1alpha1.TechnologyPlan{plan}, Goals: []*v1alpha1.Goal{goal}, Devices: []*v1alpha1.Device{lot},
	})
	input.Choices = map[string]string{"year": "FY2027"}
	for _, page := range moneyPages {
		t.Run(page.Name, func(t *testing.T) {
			written, markup := writePage(t, page.Build(input))
			if !strings.Contains(markup, "&lt;script&gt;") {
				t.Error("the page does not show the name")
			}
			for _, forbidden := range []string{"<script>alert", "\u202e", `href="javascript:`} {
				if strings.Contains(markup, forbidden) {
					t.Errorf("the page has %q", forbidden)
				}
			}
			if strings.Contains(written, "\u202e") || strings.Contains(written, "[x](javascript") {
				t.Error("the Markdown has a hidden character or a link of a name")
			}
		})
	}
}

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
	input := newMoneyInput(newLargestDistrict())
	for page, more := range map[string]string{"chain": "rows more", "budget": "300 rows more", "devices": "rows more"} {
		at := slices.IndexFunc(moneyPages, func(other pages.Page) bool { return other.Name == page })
		content := moneyPages[at].Build(input)
		checkRows(t, content.Sections, mostRows)
		written, markup := writePage(t, content)
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
	_, markup := writePage(t, document.Document{Title: "Empty", Language: "en"})
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
	input := newMoneyInput(newLargestDistrict())
	for _, page := range pages.ListPages() {
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
