// Package workbook writes tables as a spreadsheet in XLSX: a sheet for each table, with days and
// numbers that a spreadsheet computes with. A text is stored as a text, so that nothing in it is
// ever computed.
package workbook

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"techplan.education/internal/calendar"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// The bounds of XLSX.
const (
	maxSheetName = 31
	maxCellText  = 32_767
)

// serialEpoch is the day 0 of spreadsheets.
var serialEpoch = calendar.New(1899, 12, 30)

// styles are the numbers of the styles of a workbook.
type styles struct{ heading, amount, count, day int }

// Write writes the tables of an answer. The error is that of the output, or says that a table has
// more rows than a sheet.
func Write(out io.Writer, answer tables.Answer) error {
	book := excelize.NewFile()
	err := writeSheets(book, answer)
	if err == nil {
		err = book.Write(out)
	}
	return errors.Join(err, book.Close())
}

func writeSheets(book *excelize.File, answer tables.Answer) error {
	styles, err := addStyles(book)
	if err != nil {
		return err
	}
	first := book.GetSheetName(0)
	for i, table := range answer.Tables {
		name := nameSheet(table.Title, i)
		if i == 0 {
			err = book.SetSheetName(first, name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
		if err := writeSheet(book, name, table, styles); err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
	}
	return nil
}

func addStyles(book *excelize.File) (styles, error) {
	var of styles
	amount, count, day := "#,##0.00", "#,##0", "yyyy-mm-dd"
	for _, add := range []struct {
		number *int
		style  excelize.Style
	}{
		{&of.heading, excelize.Style{Font: &excelize.Font{Bold: true}}},
		{&of.amount, excelize.Style{CustomNumFmt: &amount}},
		{&of.count, excelize.Style{CustomNumFmt: &count}},
		{&of.day, excelize.Style{CustomNumFmt: &day}},
	} {
		number, err := book.NewStyle(&add.style)
		if err != nil {
			return styles{}, err
		}
		*add.number = number
	}
	return of, nil
}

// nameSheet returns a name that a sheet may have, and that no other one has.
func nameSheet(title string, number int) string {
	name := strings.Map(func(character rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, character) {
			return -1
		}
		return character
	}, title)
	if name == "" || utf8.RuneCountInString(name) > maxSheetName {
		return fmt.Sprintf("Table %d", number+1)
	}
	return name
}

// writeSheet writes a table below its headings, which stay in view.
func writeSheet(book *excelize.File, name string, table tables.Table, styles styles) error {
	writer, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if len(table.Columns) > 0 {
		if err := writer.SetColWidth(1, len(table.Columns), 16); err != nil {
			return err
		}
	}
	if err := writer.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
	}); err != nil {
		return err
	}
	heading := make([]any, len(table.Columns))
	for i, column := range table.Columns {
		heading[i] = excelize.Cell{StyleID: styles.heading, Value: column.Name}
	}
	if err := writer.SetRow("A1", heading); err != nil {
		return err
	}
	for i, row := range table.Rows {
		cells := make([]any, len(row))
		for at, cell := range row {
			cells[at] = styles.newCell(cell)
		}
		place, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		if err := writer.SetRow(place, cells); err != nil {
			return err
		}
	}
	return writer.Flush()
}

// newCell returns a cell with the style of its value.
func (of styles) newCell(cell tables.Cell) excelize.Cell {
	switch value := cell.Value().(type) {
	case calendar.Date:
		return excelize.Cell{StyleID: of.day, Value: int(value - serialEpoch)}
	case string:
		return excelize.Cell{Value: text.Truncate(value, maxCellText)}
	default:
		switch {
		case cell.IsAmount():
			return excelize.Cell{StyleID: of.amount, Value: value}
		case cell.IsCount():
			return excelize.Cell{StyleID: of.count, Value: value}
		}
		return excelize.Cell{Value: value}
	}
}
