package tables

import (
	"strings"

	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
)

// String writes a cell for people, on one line and without hidden characters. An empty cell is a hyphen.
func (cell Cell) String() string { return cell.formatText() }

// IsEmpty reports whether the cell has no value.
func (cell Cell) IsEmpty() bool { return cell.kind == emptyCell }

// IsNumber reports whether the cell is a number, which is aligned to the right. A fiscal year is none.
func (cell Cell) IsNumber() bool { return cell.isNumber() }

// Day returns the day of a cell; no date if the cell is not a day.
func (cell Cell) Day() calendar.Date {
	if !cell.isDay {
		return calendar.Date(0)
	}
	return calendar.ParseOrZero(cell.words)
}

// FullText writes a cell as String does, with all names of a list.
func (cell Cell) FullText() string {
	if cell.kind == listCell && len(cell.list) > 0 {
		return text.EscapeLine(strings.Join(cell.list, ", "))
	}
	return cell.formatText()
}

// ListShown returns the numbers of the columns that a text has, a wide one or one of usual width.
func (table Table) ListShown(wide bool) []int { return table.shownIn(wide) }
