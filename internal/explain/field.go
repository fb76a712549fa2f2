package explain

import (
	"strings"

	"techplan.education/internal/policy"
	"techplan.education/internal/schema"
)

// FieldPage explains one field of a kind.
type FieldPage struct {
	schema.Field

	// Threshold is the threshold that the field sets, or the zero value. Its default is that of the
	// field: definitions themselves have none.
	Threshold policy.Threshold
}

// NewFieldPage returns the page of a field.
func NewFieldPage(field schema.Field) FieldPage {
	page := FieldPage{Field: field}
	for _, threshold := range policy.ListThresholds() {
		if field.Path == "spec.policy."+threshold.Field {
			page.Threshold = threshold
		}
	}
	return page
}

// RenderMarkdown returns the page as Markdown.
func (page FieldPage) RenderMarkdown() string {
	return renderTemplate(templates, "field.md.tmpl", page)
}

// RenderText returns the page for a terminal, wrapped at 80 columns.
func (page FieldPage) RenderText() string {
	var out terminalPage
	for line := range strings.Lines(page.RenderMarkdown()) {
		out.addLine(strings.TrimSuffix(line, "\n"))
	}
	return out.text.String()
}
