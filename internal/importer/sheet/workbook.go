package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"
)

// maxWorkbookBytes is how much a workbook may hold when it is unpacked.
const maxWorkbookBytes = 2 << 30

// daysTo1904 is the number of days from 1899-12-30, the day 0 of spreadsheets, to 1904-01-01.
const daysTo1904 = 1462

// isWorkbook reports whether an archive is a spreadsheet.
func isWorkbook(archive *zip.Reader) bool {
	return slices.ContainsFunc(archive.File, func(member *zip.File) bool { return member.Name == "xl/workbook.xml" })
}

// openWorkbook opens the first visible sheet of a spreadsheet that has the columns. Its values
// are read as they are stored: a date is the number of its day.
func openWorkbook(name string, content io.ReadCloser, options Options) (*Table, error) {
	table, err := findSheet(name, content, options)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s %w", name, err), content.Close())
	}
	closeSheet := table.close
	table.close = func() error { return errors.Join(closeSheet(), content.Close()) }
	return table, nil
}

func findSheet(name string, content io.Reader, options Options) (*Table, error) {
	book, err := excelize.OpenReader(content, excelize.Options{RawCellValue: true, UnzipSizeLimit: maxWorkbookBytes})
	if err != nil {
		return nil, fmt.Errorf("cannot be read as a spreadsheet: save it again as .xlsx without a password: %w", err)
	}
	var first error
	for _, sheet := range book.GetSheetList() {
		if isVisible, err := book.GetSheetVisible(sheet); err != nil || !isVisible {
			continue
		}
		rows, err := book.Rows(sheet)
		if err != nil {
			return nil, errors.Join(err, book.Close())
		}
		table := &Table{File: fmt.Sprintf("%s (sheet %s)", name, sheet), isStored: true}
		if isFrom1904(book) {
			table.serialOffset = daysTo1904
		}
		records := &sheetRecords{rows: rows, onHidden: func() { table.hidden++ }}
		table.next = records.nextRecord
		if err := table.findHeader(options.Columns); err != nil {
			if first == nil {
				first = err
			}
			if err := rows.Close(); err != nil {
				return nil, errors.Join(err, book.Close())
			}
			continue
		}
		table.close = func() error { return errors.Join(rows.Close(), book.Close()) }
		return table, nil
	}
	if first == nil {
		first = errors.New("has no visible sheet")
	}
	return nil, errors.Join(first, book.Close())
}

// isFrom1904 reports whether the days of a workbook count from 1904, as on old Macintoshes.
func isFrom1904(book *excelize.File) bool {
	properties, err := book.GetWorkbookProps()
	return err == nil && properties.Date1904 != nil && *properties.Date1904
}

// sheetRecords reads the rows of a sheet.
type sheetRecords struct {
	rows     *excelize.Rows
	number   int
	onHidden func()
}

func (records *sheetRecords) nextRecord() (record, error) {
	for records.rows.Next() {
		records.number++
		cells, err := records.rows.Columns()
		if err != nil {
			return record{}, fmt.Errorf("row %d: %w", records.number, err)
		}
		if records.rows.GetRowOpts().Hidden {
			// A row that the file leaves out has the options of the one that follows it.
			if len(cells) > 0 {
				records.onHidden()
			}
			continue
		}
		return record{records.number, cells}, nil
	}
	if err := records.rows.Error(); err != nil {
		return record{}, err
	}
	return record{}, io.EOF
}
