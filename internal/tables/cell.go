package tables

import (
	"strconv"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
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

// NewYearOrNone returns a cell with a fiscal year; an empty one for 0.
func NewYearOrNone(year calendar.FiscalYear) Cell {
	if year == 0 {
		return Cell{}
	}
	return NewYear(year)
}

// NewCountOrNone returns a cell with a number; an empty one for no number.
func NewCountOrNone(count *int32) Cell {
	if count == nil {
		return Cell{}
	}
	return NewCount(*count)
}

// NewPositive returns a cell with a number that is above 0; an empty one for 0, which says that there
// is none.
func NewPositive[N int | int32 | int64](count N) Cell {
	if count == 0 {
		return Cell{}
	}
	return NewCount(count)
}

// NewWrittenAmount returns a cell with an amount that people wrote or a status shows; an empty one
// for no amount.
func NewWrittenAmount(amount v1alpha1.Money, currency string) Cell {
	if amount == "" {
		return Cell{}
	}
	return NewAmount(money.ParseOrZero(amount), currency)
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
