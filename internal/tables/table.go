// Package tables says what a question of a business office about plans is, and what its answer is:
// tables, and the writers of them. What writes the answers knows tables alone, so that a new question
// needs no new writer.
//
// The questions are in the packages below, by subject. Each question is one file: the rows that a pure
// function lists, and the columns that show them. Package catalog lists them.
package tables

import "slices"

// Table is a list of rows of one kind.
type Table struct {
	// Name is the key of the table in JSON, and the value of --table.
	Name string
	// Title is the heading in text, and Empty the sentence that stands for a table without rows.
	Title, Empty string
	// Shown says which text has the table: InText or InWide. CSV and JSON have all tables.
	Shown   Shown
	Columns []Column
	Rows    []Row
}

// MarkWide returns the table as one that only the wide text has.
func (table Table) MarkWide() Table {
	table.Shown = InWide
	return table
}

// Row has a cell for each column.
type Row []Cell

// Column is a column of a table.
type Column struct {
	// Name is the heading, in lower-case words: "fiscal year". Its JSON key is fiscalYear.
	Name string
	// Shown says which text has the column. CSV and JSON have all columns.
	Shown Shown
}

// Shown says which text has a column or a table.
type Shown int8

// The places of a column in text.
const (
	// InText columns and tables are in every text.
	InText Shown = iota
	// InWide columns and tables are in the wide text.
	InWide
	// InData columns are in no text.
	InData
	// IfDifferent columns are in text if the table has different values in them.
	IfDifferent
)

// shownIn returns the numbers of the columns that a text has.
func (table Table) shownIn(wide bool) []int {
	var shown []int
	for i, column := range table.Columns {
		switch column.Shown {
		case InData:
			continue
		case InWide:
			if !wide {
				continue
			}
		case IfDifferent:
			if !table.hasDifferent(i) {
				continue
			}
		case InText:
		}
		shown = append(shown, i)
	}
	return shown
}

// hasDifferent reports whether two rows differ in a column.
func (table Table) hasDifferent(column int) bool {
	return slices.ContainsFunc(table.Rows, func(row Row) bool { return row[column].words != table.Rows[0][column].words })
}
