// Package document is what a page or a report says, whatever its format: headings, sentences, key
// figures, tables and charts. The packages below it write a document as HTML, Markdown, PDF, CSV and
// XLSX. A page is therefore written once, and has the same content in each format.
//
// All text in a document is plain text. A writer escapes it for its format.
package document

import (
	"slices"
	"strings"

	"techplan.education/internal/chart"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Document is a page or a report.
type Document struct {
	// Title is the first heading, and Lead the sentences below it.
	Title string
	Lead  []Paragraph
	// Language is the BCP 47 tag of the text, such as en or es.
	Language string
	// IsOnePage says that the document is to fit on one page when it is printed: it is set in small type.
	IsOnePage bool
	Sections  []Section
}

// Section is a part of a document with a heading of its own.
type Section struct {
	// ID is the anchor of the section: lower-case letters, digits and hyphens. It is unique in its document.
	ID, Title string
	Blocks    []Block
	// Sections have headings of the next level.
	Sections []Section
}

// Block is what stands below a heading: a Paragraph, List, Facts, Figures, Table, Drawing, Notices,
// Form or Code.
type Block interface{ isBlock() }

// Paragraph is one paragraph, put together from its parts.
type Paragraph []Span

// Span is a part of a sentence. Link is the address of what it names; empty for none.
type Span struct {
	Words, Link string
	IsStrong    bool
	IsCode      bool
}

// List is a list of sentences. Empty stands for one without entries.
type List struct {
	Entries []Paragraph
	Empty   string
}

// Facts are names with their values, in two columns.
type Facts []Fact

// Fact is a name with its value.
type Fact struct {
	Name  string
	Value Paragraph
}

// Figures are the numbers that matter most, to be seen at a glance.
type Figures []Figure

// Figure is a number with the words that explain it.
type Figure struct {
	Label string
	Value tables.Cell
	// Note is what to compare the number with, such as "of 61 goals"; empty for nothing.
	Note  string
	Link  string
	State State
}

// Table is a table with links and states in its cells.
type Table struct {
	// Caption says what the rows are. Empty is the sentence that stands for a table without rows.
	Caption, Empty string
	Columns        []string
	Rows           [][]Cell
	// Totals is the last row; empty for none.
	Totals []Cell
}

// Cell is a value in a table.
type Cell struct {
	tables.Cell

	Link  string
	State State
}

// Drawing is a chart. A writer shows its table as well.
type Drawing struct{ chart.Chart }

// Notices are findings, conditions and other messages: what is not as it should be, and what to do.
type Notices struct {
	Entries []Notice
	// Empty is the sentence that stands for no notice.
	Empty string
}

// Notice is one message.
type Notice struct {
	State State
	// Heading names the kind of message, and Link has more about it.
	Heading, Link string
	// Words is the message, and Action what to do; empty for nothing.
	Words, Action string
	// Amount is the money that the message is about; empty for none.
	Amount tables.Cell
	// Subjects are the objects and fields that the message is about.
	Subjects []Span
	// Notes are further sentences, such as since when the message is there.
	Notes []Paragraph
}

// Form is a choice that a reader makes on a page, sent as the query of the page's own address.
// Formats without choices leave it out.
type Form struct {
	Label, Name, Value string
	// Choices are the values; without any, the reader writes one.
	Choices []string
	// More are the further choices of the form. All are sent together.
	More   []Field
	Submit string
}

// Field is a further choice of a form: its fields are those of a Form.
type Field struct {
	Label, Name, Value string
	Choices            []string
}

// ListFields returns all choices of a form.
func (form Form) ListFields() []Field {
	return append([]Field{{form.Label, form.Name, form.Value, form.Choices}}, form.More...)
}

// Code is text in a format of machines, such as YAML or a command.
type Code struct{ Caption, Words string }

func (Paragraph) isBlock() {}
func (List) isBlock()      {}
func (Facts) isBlock()     {}
func (Figures) isBlock()   {}
func (Table) isBlock()     {}
func (Drawing) isBlock()   {}
func (Notices) isBlock()   {}
func (Form) isBlock()      {}
func (Code) isBlock()      {}

// NewParagraph returns a paragraph of one sentence or several.
func NewParagraph(words string) Paragraph { return Paragraph{{Words: words}} }

// NewLink returns a paragraph that is a link.
func NewLink(words, link string) Paragraph { return Paragraph{{Words: words, Link: link}} }

// NewCell returns a cell without a link.
func NewCell(cell tables.Cell) Cell { return Cell{Cell: cell} }

// NewTextCell returns a cell with a text.
func NewTextCell[S ~string](words S) Cell { return Cell{Cell: tables.NewText(words)} }

// NewLinkCell returns a cell with a text that is a link.
func NewLinkCell[S ~string](words S, link string) Cell {
	return Cell{Cell: tables.NewText(words), Link: link}
}

// NewStateCell returns a cell with a text that stands for a state.
func NewStateCell[S ~string](words S, state State) Cell {
	return Cell{Cell: tables.NewText(words), State: state}
}

// FromTable returns a table of a question, with the columns that a text of usual width has.
func FromTable(table tables.Table) Table {
	shown := table.ListShown(false)
	made := Table{Caption: table.Title, Empty: table.Empty}
	for _, column := range shown {
		made.Columns = append(made.Columns, table.Columns[column].Name)
	}
	for _, row := range table.Rows {
		cells := make([]Cell, len(shown))
		for i, column := range shown {
			cells[i] = NewCell(row[column])
		}
		made.Rows = append(made.Rows, cells)
	}
	return made
}

// ListTables returns the tables of a document, those of its charts included, for a spreadsheet. The
// key figures, facts and notices are tables too.
func (document Document) ListTables() []tables.Table {
	return listTablesOf(document.Sections)
}

func listTablesOf(sections []Section) []tables.Table {
	var list []tables.Table
	for _, section := range sections {
		for _, block := range section.Blocks {
			table, isTable := tableOf(section, block)
			if isTable && len(table.Rows) > 0 {
				list = append(list, table)
			}
		}
		list = append(list, listTablesOf(section.Sections)...)
	}
	return list
}

// tableOf returns what a block has for a spreadsheet.
func tableOf(section Section, block Block) (tables.Table, bool) {
	table := tables.Table{Name: section.ID, Title: text.EscapeLine(section.Title)}
	switch block := block.(type) {
	case Table:
		table.Title = text.EscapeLine(block.Caption)
		if table.Title == "" {
			table.Title = text.EscapeLine(section.Title)
		}
		table.Columns = listColumns(block.Columns...)
		for _, row := range append(slices.Clip(block.Rows), block.listTotals()...) {
			cells := make(tables.Row, len(row))
			for i, cell := range row {
				cells[i] = cell.Cell
			}
			table.Rows = append(table.Rows, cells)
		}
	case Drawing:
		table = block.Table()
		table.Name = section.ID
	case Figures:
		table.Columns = listColumns("figure", "value", "note")
		for _, figure := range block {
			table.Rows = append(table.Rows, tables.Row{tables.NewText(figure.Label), figure.Value, tables.NewText(figure.Note)})
		}
	case Facts:
		table.Columns = listColumns("name", "value")
		for _, fact := range block {
			table.Rows = append(table.Rows, tables.Row{tables.NewText(fact.Name), tables.NewText(fact.Value.Plain())})
		}
	case Notices:
		table.Columns = listColumns("state", "kind", "about", "message", "what to do", "amount", "notes")
		for _, notice := range block.Entries {
			table.Rows = append(table.Rows, tables.Row{
				tables.NewText(notice.State.Word()), tables.NewText(notice.Heading), tables.NewText(notice.joinSubjects()),
				tables.NewText(notice.Words), tables.NewText(notice.Action), notice.Amount, tables.NewText(notice.joinNotes()),
			})
		}
	case List:
		table.Columns = listColumns("entry")
		for _, entry := range block.Entries {
			table.Rows = append(table.Rows, tables.Row{tables.NewText(entry.Plain())})
		}
	default:
		return table, false
	}
	return table, true
}

// IsNumeric reports whether a column has numbers, and no text.
func (table Table) IsNumeric(column int) bool {
	hasNumber := false
	for _, row := range table.Rows {
		switch {
		case row[column].IsNumber():
			hasNumber = true
		case !row[column].IsEmpty():
			return false
		}
	}
	return hasNumber
}

// joinSubjects returns what a notice is about, in one line.
func (notice Notice) joinSubjects() string {
	words := make([]string, len(notice.Subjects))
	for i, subject := range notice.Subjects {
		words[i] = subject.Words
	}
	return strings.Join(words, ", ")
}

// joinNotes returns the further sentences of a notice, in one line.
func (notice Notice) joinNotes() string {
	words := make([]string, len(notice.Notes))
	for i, note := range notice.Notes {
		words[i] = note.Plain()
	}
	return strings.Join(words, " ")
}

func (table Table) listTotals() [][]Cell {
	if len(table.Totals) == 0 {
		return nil
	}
	return [][]Cell{table.Totals}
}

func listColumns(names ...string) []tables.Column {
	columns := make([]tables.Column, len(names))
	for i, name := range names {
		columns[i] = tables.Column{Name: name}
	}
	return columns
}

// Plain returns the words of a paragraph.
func (paragraph Paragraph) Plain() string {
	var words strings.Builder
	for _, span := range paragraph {
		words.WriteString(span.Words)
	}
	return words.String()
}
