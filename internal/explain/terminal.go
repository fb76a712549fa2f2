package explain

import (
	"strings"
	"text/template"

	"github.com/mitchellh/go-wordwrap"
)

const (
	// terminalWidth is the width of a page for a terminal, in columns. Examples may
	// be wider: they are there to be copied.
	terminalWidth = 80
	indent        = "  "
)

// terminalTemplates are the templates with the titles of links alone.
var terminalTemplates = template.Must(templates.Clone()).Funcs(template.FuncMap{
	"link": func(title, _ any) any { return title },
})

// RenderText returns the page for a terminal: the words of the Markdown page, with
// headings in capitals and paragraphs wrapped at 80 columns.
func (page Page) RenderText() string {
	var out terminalPage
	for line := range strings.Lines(renderTemplate(terminalTemplates, "finding.md.tmpl", page)) {
		out.addLine(strings.TrimSuffix(line, "\n"))
	}
	return out.text.String()
}

// terminalPage turns lines of Markdown, of the forms that the template of a
// finding has, into lines for a terminal.
type terminalPage struct {
	text strings.Builder
	// margin is the indentation of the section.
	margin string
	// inExample is set between the fences of an example.
	inExample bool
	// afterHeading is set where the empty line below a heading is left out.
	afterHeading bool
}

func (page *terminalPage) addLine(line string) {
	heading, isHeading := strings.CutPrefix(line, "## ")
	title, isTitle := strings.CutPrefix(line, "# ")
	item, isItem := strings.CutPrefix(line, "- ")
	afterHeading := page.afterHeading
	page.afterHeading = isHeading
	switch {
	case strings.HasPrefix(line, "```"):
		page.inExample = !page.inExample
	case page.inExample:
		page.text.WriteString(page.margin + indent + line + "\n")
	case isHeading:
		page.margin = indent
		page.text.WriteString(strings.ToUpper(heading) + "\n")
	case isTitle:
		page.text.WriteString(title + "\n")
	case isItem:
		page.addParagraph("- ", item)
	case line != "":
		page.addParagraph("", line)
	case !afterHeading:
		page.text.WriteString("\n")
	}
}

// addParagraph adds a paragraph behind a bullet, or behind none.
func (page *terminalPage) addParagraph(bullet, words string) {
	hanging := page.margin + strings.Repeat(" ", len(bullet))
	words = strings.ReplaceAll(words, "`", "")
	wrapped := wordwrap.WrapString(words, uint(terminalWidth-len(hanging)))
	page.text.WriteString(page.margin + bullet + strings.ReplaceAll(wrapped, "\n", "\n"+hanging) + "\n")
}
