// Package markdown writes a document as Markdown, for a pull request, a wiki or the minutes of a meeting. A
// chart is its sentence and its table. All text is escaped, so that nothing in it is markup.
package markdown

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"techplan.education/internal/document"
	"techplan.education/internal/locale"
	"techplan.education/internal/text"
)

// Write writes a document. The error is that of the output.
func Write(out io.Writer, content document.Document) error {
	made := &writer{language: locale.New(content.Language)}
	made.addLine("# " + escape(content.Title))
	for _, paragraph := range content.Lead {
		made.addLine(formatParagraph(paragraph))
	}
	made.addSections(content.Sections, 2)
	_, err := io.WriteString(out, strings.Join(made.parts, "\n\n")+"\n")
	return err
}

// writer collects the parts of a document, which blank lines separate.
type writer struct {
	parts    []string
	language locale.Locale
}

func (made *writer) addLine(line string) { made.parts = append(made.parts, line) }

func (made *writer) addSections(sections []document.Section, level int) {
	for _, section := range sections {
		made.addLine(strings.Repeat("#", level) + " " + escape(section.Title))
		for _, block := range section.Blocks {
			made.addBlock(block)
		}
		made.addSections(section.Sections, level+1)
	}
}

func (made *writer) addBlock(block document.Block) {
	switch block := block.(type) {
	case document.Paragraph:
		made.addLine(formatParagraph(block))
	case document.List:
		made.addList(block)
	case document.Facts:
		var lines []string
		for _, fact := range block {
			lines = append(lines, fmt.Sprintf("- **%s**: %s", escape(fact.Name), formatParagraph(fact.Value)))
		}
		made.addLine(strings.Join(lines, "\n"))
	case document.Figures:
		made.addFigures(block)
	case document.Table:
		made.addTable(block)
	case document.Drawing:
		made.addLine(fmt.Sprintf("**%s.** %s", escape(block.Title()), escape(block.Summary())))
		table := document.FromTable(block.Table())
		table.Caption = ""
		made.addTable(table)
	case document.Notices:
		made.addNotices(block)
	case document.Code:
		made.addCode(block)
	case document.Form:
		// A file has no forms.
	}
}

func (made *writer) addList(list document.List) {
	if len(list.Entries) == 0 {
		made.addLine(escape(list.Empty))
		return
	}
	var lines []string
	for _, entry := range list.Entries {
		lines = append(lines, "- "+formatParagraph(entry))
	}
	made.addLine(strings.Join(lines, "\n"))
}

func (made *writer) addFigures(figures document.Figures) {
	var lines []string
	for _, figure := range figures {
		line := fmt.Sprintf("- **%s**: %s", escape(figure.Label), made.formatCell(document.NewCell(figure.Value)))
		if figure.Note != "" {
			line += " (" + escape(figure.Note) + ")"
		}
		if word := figure.State.Word(); word != "" {
			line += ", " + made.language.Say(word)
		}
		lines = append(lines, line)
	}
	made.addLine(strings.Join(lines, "\n"))
}

func (made *writer) addTable(table document.Table) {
	if len(table.Rows) == 0 {
		made.addLine(escape(table.Empty))
		return
	}
	if table.Caption != "" {
		made.addLine(escape(table.Caption) + ":")
	}
	headings, rules := make([]string, len(table.Columns)), make([]string, len(table.Columns))
	for i, name := range table.Columns {
		headings[i], rules[i] = escape(name), "---"
		if table.IsNumeric(i) {
			rules[i] = "--:"
		}
	}
	lines := []string{formatRow(headings), formatRow(rules)}
	for _, row := range table.Rows {
		lines = append(lines, formatRow(made.formatCells(row)))
	}
	if len(table.Totals) > 0 {
		lines = append(lines, formatRow(made.formatCells(table.Totals)))
	}
	made.addLine(strings.Join(lines, "\n"))
}

func (made *writer) formatCells(cells []document.Cell) []string {
	formatted := make([]string, len(cells))
	for i, cell := range cells {
		formatted[i] = made.formatCell(cell)
	}
	return formatted
}

func (made *writer) formatCell(cell document.Cell) string {
	if cell.IsEmpty() {
		return ""
	}
	words := cell.FullText()
	if day := cell.Day(); !day.IsZero() {
		words = made.language.FormatDay(day)
	}
	return formatLink(escape(words), cell.Link)
}

func (made *writer) addNotices(notices document.Notices) {
	if len(notices.Entries) == 0 {
		made.addLine(escape(notices.Empty))
		return
	}
	var lines []string
	for _, notice := range notices.Entries {
		line := "- **" + formatLink(escape(notice.Heading), notice.Link) + "**"
		if word := notice.State.Word(); word != "" {
			line += " (" + made.language.Say(word) + ")"
		}
		if !notice.Amount.IsEmpty() {
			line += " " + escape(notice.Amount.String())
		}
		line += ": " + escape(notice.Words)
		if notice.Action != "" {
			line += " " + made.language.Say("What to do:") + " " + escape(notice.Action)
		}
		lines = append(lines, line)
		for _, note := range notice.Notes {
			lines = append(lines, "  - "+formatParagraph(note))
		}
	}
	made.addLine(strings.Join(lines, "\n"))
}

func (made *writer) addCode(code document.Code) {
	if code.Caption != "" {
		made.addLine(escape(code.Caption) + ":")
	}
	// A fence is longer than any run of backquotes in the text.
	fence := "```"
	for strings.Contains(code.Words, fence) {
		fence += "`"
	}
	made.addLine(fence + "\n" + strings.TrimRight(text.EscapeLines(code.Words), "\n") + "\n" + fence)
}

func formatParagraph(paragraph document.Paragraph) string {
	var line strings.Builder
	for _, span := range paragraph {
		if span.Words == "" {
			continue
		}
		words := escapeSpan(span.Words)
		switch {
		case span.IsStrong:
			words = "**" + words + "**"
		case span.IsCode:
			words = "`" + strings.ReplaceAll(text.Escape(span.Words), "`", "'") + "`"
		}
		line.WriteString(formatLink(words, span.Link))
	}
	// Spaces at the start of a line would make it code.
	return escapeStart(strings.Trim(line.String(), " "))
}

func formatLink(words, link string) string {
	if link == "" {
		return words
	}
	return fmt.Sprintf("[%s](<%s>)", words, strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "%0A", "\r", "%0D").Replace(link))
}

func formatRow(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

// markup are the characters that mean something in Markdown wherever they stand.
var markup = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `&lt;`, `>`, `&gt;`, `|`, `\|`, `&`, `&amp;`, `#`, `\#`,
	`~`, `\~`, `!`, `\!`,
)

// bulletStart and numberStart match what makes a list, a rule or a heading at the start of a line.
var (
	bulletStart = regexp.MustCompile(`^([-+=])( |$|[-+=])`)
	numberStart = regexp.MustCompile(`^(\d+)([.)])( |$)`)
)

func escape(words string) string {
	return escapeStart(markup.Replace(text.EscapeLine(words)))
}

// escapeStart escapes what makes a list, a rule or a heading at the start of a line.
func escapeStart(line string) string {
	return numberStart.ReplaceAllString(bulletStart.ReplaceAllString(line, `\$1$2`), `$1\$2$3`)
}

// escapeSpan escapes a part of a sentence, and keeps the spaces at its ends.
func escapeSpan(words string) string { return markup.Replace(text.Escape(words)) }
