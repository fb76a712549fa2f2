// Package tables answers questions of a business office about plans. Each question is one file: the
// rows that a pure function lists, the columns that show them, and an entry of Questions. What
// writes the answers knows tables alone, so that a new question needs no new writer.
//
// The figures are computed from the objects of a district at an instant, by the functions that make
// the statuses. It does not matter whether the objects come from a cluster or from files.
package tables

import (
	"slices"
	"strconv"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

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

// markWide returns the table as one that only the wide text has.
func (table Table) markWide() Table {
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

// Cell is a value in a table. The zero value is an empty cell.
type Cell struct {
	kind     cellKind
	words    string
	list     []string
	number   int64
	currency string
	// isDay says that the words are a day in the form YYYY-MM-DD.
	isDay bool
}

type cellKind int8

const (
	emptyCell cellKind = iota
	textCell
	listCell
	countCell
	decimalCell
	yearCell
	amountCell
)

// NewText returns a cell with a text or a name.
func NewText[S ~string](words S) Cell {
	if words == "" {
		return Cell{}
	}
	return Cell{kind: textCell, words: string(words)}
}

// NewList returns a cell with several names.
func NewList[S ~string](entries []S) Cell {
	return Cell{kind: listCell, list: text.ToStrings(entries)}
}

// NewDay returns a cell with a day; an empty one for no date.
func NewDay(day calendar.Date) Cell {
	cell := NewText(day.String())
	cell.isDay = !day.IsZero()
	return cell
}

// NewYear returns a cell with a fiscal year.
func NewYear(year calendar.FiscalYear) Cell { return Cell{kind: yearCell, number: int64(year)} }

// NewCount returns a cell with a number.
func NewCount[N int | int32 | int64](count N) Cell {
	return Cell{kind: countCell, number: int64(count)}
}

// NewDecimal returns a cell with a number that has decimals; an empty one for no number.
func NewDecimal(number v1alpha1.Decimal) Cell {
	if number == "" {
		return Cell{}
	}
	return Cell{kind: decimalCell, words: string(number)}
}

// NewAmount returns a cell with an amount of money in a currency given by its ISO 4217 code.
func NewAmount(amount money.Amount, currency string) Cell {
	return Cell{kind: amountCell, number: int64(amount), currency: currency}
}

// Value returns what a spreadsheet stores: a string, an int64, a float64, a calendar.Date, or nil
// for an empty cell. Amounts are in units of their currency.
func (cell Cell) Value() any {
	switch cell.kind {
	case textCell:
		if cell.isDay {
			return calendar.ParseOrZero(cell.words)
		}
		return text.EscapeLine(cell.words)
	case listCell:
		return text.EscapeLine(strings.Join(cell.list, ", "))
	case countCell, yearCell:
		return cell.number
	case amountCell:
		return float64(cell.number) / float64(money.Unit)
	case decimalCell:
		number, err := strconv.ParseFloat(cell.words, 64)
		if err != nil {
			return cell.words
		}
		return number
	default:
		return nil
	}
}

// IsAmount reports whether the cell is an amount of money.
func (cell Cell) IsAmount() bool { return cell.kind == amountCell }

// IsCount reports whether the cell is a number of things. A fiscal year is none.
func (cell Cell) IsCount() bool { return cell.kind == countCell }

// isNumber reports whether the cell is aligned to the right.
func (cell Cell) isNumber() bool {
	return cell.kind == countCell || cell.kind == decimalCell || cell.kind == amountCell
}

// column is a column of rows of a type, with the cell that it shows of a row.
type column[T any] struct {
	Column

	cell func(T) Cell
}

// newColumn returns a column that is in every text.
func newColumn[T any](name string, cell func(T) Cell) column[T] {
	return column[T]{Column{Name: name}, cell}
}

// newWideColumn returns a column that is in the wide text.
func newWideColumn[T any](name string, cell func(T) Cell) column[T] {
	return column[T]{Column{name, InWide}, cell}
}

// newTable returns the table of some rows of a plan. The first columns are those of the plan.
func newTable[T any](input Input, name, title, empty string, columns []column[T], rows []T) Table {
	ofPlan := []column[T]{
		{Column{"namespace", IfDifferent}, func(T) Cell { return NewText(input.Namespace) }},
		{Column{"plan", IfDifferent}, func(T) Cell { return NewText(input.Plan.Name) }},
	}
	columns = append(ofPlan, columns...)
	table := Table{Name: name, Title: title, Empty: empty}
	for _, column := range columns {
		table.Columns = append(table.Columns, column.Column)
	}
	for _, row := range rows {
		cells := make(Row, len(columns))
		for i, column := range columns {
			cells[i] = column.cell(row)
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// newCurrencyColumn returns the column of the plan's currency, which amounts in text have themselves.
func newCurrencyColumn[T any](input Input) column[T] {
	return column[T]{Column{"currency", InData}, func(T) Cell { return NewText(input.currency()) }}
}

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
