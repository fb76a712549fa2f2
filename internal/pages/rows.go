package pages

import (
	"fmt"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/text"
)

// MaxRows is how many rows a table of a page has. Files have all.
const MaxRows = 200

// LimitRows returns a table with its first rows. If it has more, a sentence says how many, with a link to
// what has all of them; an empty address makes no link.
func LimitRows(table document.Table, most int, all, address string) []document.Block {
	more := len(table.Rows) - most
	if more <= 0 {
		return []document.Block{table}
	}
	table.Rows = table.Rows[:most:most]
	return []document.Block{table, document.Paragraph{
		{Words: fmt.Sprintf("%s more: ", text.FormatCount(more, "row"))}, {Words: all, Link: address},
	}}
}

// LinkTable returns the address of a table of the plan as a spreadsheet.
func (input Input) LinkTable(question string) string {
	return input.Addresses.Table(input.Namespace, input.Plan.Name, question+".xlsx")
}

// LinkSection returns the address of a section of the same page.
func (input Input) LinkSection(id string) string {
	if !input.Addresses.HasPages {
		return ""
	}
	return "#" + id
}

// StatesByField returns the worst state of the findings about the plan itself, by the entry of a list to
// which their field belongs, such as spec.budget.lines[wifi]. Waived findings do not count.
func StatesByField(plan *v1alpha1.TechnologyPlan) map[string]document.State {
	states := map[string]document.State{}
	for _, finding := range plan.Status.Findings {
		end := strings.IndexByte(finding.Field, ']')
		if end < 0 || finding.Waived != "" || finding.Object.Kind != v1alpha1.KindTechnologyPlan {
			continue
		}
		root := finding.Field[:end+1]
		states[root] = max(states[root], document.StateOfSeverity(finding.Severity))
	}
	return states
}

// NewUnassessedSection returns what stands for a page of a plan without a status.
func NewUnassessedSection() document.Section {
	return document.Section{ID: "state", Title: "Not assessed yet", Blocks: []document.Block{
		document.NewParagraph("This version of the plan is not assessed yet. The page is filled when it is."),
	}}
}
