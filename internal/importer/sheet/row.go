package sheet

import (
	"html"
	"regexp"
	"strings"
)

// Row is a row of a table. It is valid until the next one is read.
type Row struct {
	// Number is the number of the row in the file, from 1, as a spreadsheet shows it. In a JSON
	// file it is the number of the record.
	Number int
	// SerialOffset is what to add to the number of a day so that it counts from 1899-12-30, as
	// spreadsheets on Windows do.
	SerialOffset int
	// IsStored says that numbers are as a spreadsheet stores them, with a decimal point.
	IsStored bool

	header *Header
	cells  []string
}

// Header returns the header of the table.
func (row Row) Header() *Header { return row.header }

// Text returns the text of a known column, without spaces around it and without HTML tags. It
// is empty if the table does not have the column. Of several columns with the name it is the
// first one that has a text.
func (row Row) Text(name string) string {
	for _, place := range row.header.places[name] {
		if place < len(row.cells) {
			if cell := cleanCell(row.cells[place]); cell != "" {
				return cell
			}
		}
	}
	return ""
}

// Texts returns the texts of all columns with a name, in the order of the file.
func (row Row) Texts(name string) []string {
	var texts []string
	for _, place := range row.header.places[name] {
		if place < len(row.cells) {
			if cell := cleanCell(row.cells[place]); cell != "" {
				texts = append(texts, cell)
			}
		}
	}
	return texts
}

// isEmpty reports whether no cell of the row has a text.
func (row Row) isEmpty() bool {
	for _, cell := range row.cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

var (
	// htmlTag matches a tag as programs write them into cells.
	htmlTag = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
	// htmlEntity matches a character that HTML writes as a name or a number: &amp; or &#039;.
	htmlEntity = regexp.MustCompile(`&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);`)
)

// cleanCell returns the text of a cell without what programs add to it: spaces around it,
// HTML tags and entities, and the backtick or apostrophe before a value that a spreadsheet would compute.
func cleanCell(cell string) string {
	cell = strings.TrimSpace(cell)
	if strings.Contains(cell, "<") {
		cell = strings.TrimSpace(htmlTag.ReplaceAllString(cell, " "))
	}
	if strings.Contains(cell, "&") {
		cell = strings.TrimSpace(htmlEntity.ReplaceAllStringFunc(cell, html.UnescapeString))
	}
	if len(cell) > 1 && (cell[0] == '`' || cell[0] == '\'') && strings.ContainsRune("=+-@", rune(cell[1])) {
		cell = cell[1:]
	}
	return cell
}
