package review

import (
	"strings"

	"techplan.education/internal/document"
	"techplan.education/internal/pages"
	"techplan.education/internal/tables"
	"techplan.education/internal/tables/funding"
)

// maxSavings is how many technologies the page lists.
const maxSavings = 40

// buildSavings lists what could be given up, with what the plan pays for it and the reasons.
func buildSavings(input pages.Input) document.Section {
	list := funding.ListSavings(input.District, input.Plan.Name, input.Now)
	table := document.Table{
		Caption: "What could be given up, by what it costs", Empty: "Nothing recorded says that a technology could be given up.",
		Columns: []string{"technology", "part", "this year", "next year", "why"},
	}
	for _, saving := range list[:min(len(list), maxSavings)] {
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(saving.Technology), document.NewTextCell(saving.Part),
			document.NewCell(tables.NewAmount(saving.Amount, input.Currency())),
			document.NewCell(tables.NewAmount(saving.NextAmount, input.Currency())),
			document.NewTextCell(strings.Join(saving.Reasons, "; ")),
		})
	}
	section := document.Section{ID: "savings", Title: "What could be given up", Blocks: []document.Block{
		document.NewParagraph("The list proposes, and people decide. What replaces a technology is not subtracted."), table,
	}}
	if more := pages.SayMore(len(list) - maxSavings); more != "" {
		section.Blocks = append(section.Blocks, document.NewParagraph(strings.TrimSpace(more)+"."))
	}
	return section
}
