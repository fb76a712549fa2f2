package sheet

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"techplan.education/internal/calendar"
)

// writeWorkbook writes a spreadsheet that a function fills, and returns its path.
func writeWorkbook(t *testing.T, fill func(*excelize.File) error) string {
	t.Helper()
	book := excelize.NewFile()
	if err := fill(book); err != nil {
		t.Fatal(err)
	}
	var content []byte
	buffer, err := book.WriteToBuffer()
	if err == nil {
		content = buffer.Bytes()
	}
	if err != nil || book.Close() != nil {
		t.Fatal(err)
	}
	return writeFile(t, "devices.xlsx", content)
}

// fillRows fills rows of a sheet from a row on.
func fillRows(book *excelize.File, sheet string, first int, rows ...[]any) error {
	for i, row := range rows {
		if err := book.SetSheetRow(sheet, fmt.Sprintf("A%d", first+i), &row); err != nil {
			return err
		}
	}
	return nil
}

func openWorkbookForTest(t *testing.T, path string) *Table {
	t.Helper()
	table, err := Open(path, Options{Columns: testColumns})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeTable(t, table) })
	return table
}

func TestReadsASpreadsheet(t *testing.T) {
	path := writeWorkbook(t, func(book *excelize.File) error {
		if err := book.MergeCell("Sheet1", "A1", "C1"); err != nil {
			return err
		}
		return fillRows(book, "Sheet1", 1,
			[]any{"Devices of the district"}, nil, []any{"Serial Number", "Model", "Unit cost"},
			[]any{"SN1", "Flip 3", 310.5}, nil, []any{"SN2", "Duet", 1234567})
	})
	table := openWorkbookForTest(t, path)
	rows, err := listRows(table)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"4: SN1|Flip 3|310.5", "6: SN2|Duet|1234567"}, rows); diff != "" {
		t.Error(diff)
	}
	if table.File != path+" (sheet Sheet1)" || table.Hidden() != 0 {
		t.Errorf("the table is %q with %d hidden rows", table.File, table.Hidden())
	}
}

func TestReadsTheFirstVisibleSheetThatHasTheColumns(t *testing.T) {
	path := writeWorkbook(t, func(book *excelize.File) error {
		for _, name := range []string{"Hidden", "Devices", "Other"} {
			if _, err := book.NewSheet(name); err != nil {
				return err
			}
			if err := fillRows(book, name, 1, []any{"serial", "model"}, []any{name, "Flip"}); err != nil {
				return err
			}
		}
		if err := fillRows(book, "Sheet1", 1, []any{"Read me"}); err != nil {
			return err
		}
		return book.SetSheetVisible("Hidden", false)
	})
	rows, err := listRows(openWorkbookForTest(t, path))
	if diff := cmp.Diff([]string{"2: Devices|Flip|"}, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestLeavesHiddenRowsOut(t *testing.T) {
	path := writeWorkbook(t, func(book *excelize.File) error {
		err := fillRows(book, "Sheet1", 1, []any{"serial", "model"}, []any{"SN1", "Flip"}, []any{"SN2", "Flip"})
		if err != nil {
			return err
		}
		// Rows 4 and 5 are not in the file.
		if err := fillRows(book, "Sheet1", 6, []any{"SN3", "Flip"}, []any{"SN4", "Flip"}); err != nil {
			return err
		}
		if err := book.SetRowVisible("Sheet1", 3, false); err != nil {
			return err
		}
		return book.SetRowVisible("Sheet1", 6, false)
	})
	table := openWorkbookForTest(t, path)
	rows, err := listRows(table)
	if diff := cmp.Diff([]string{"2: SN1|Flip|", "7: SN4|Flip|"}, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if table.Hidden() != 2 {
		t.Errorf("%d rows are reported as hidden, not 2", table.Hidden())
	}
}

func TestReadsTheDaysOfASpreadsheetByItsEpoch(t *testing.T) {
	want := calendar.New(2026, 7, 1)
	for name, is1904 := range map[string]bool{"1900": false, "1904": true} {
		t.Run(name, func(t *testing.T) {
			path := writeWorkbook(t, func(book *excelize.File) error {
				if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &is1904}); err != nil {
					return err
				}
				serial := int(want - calendar.New(1899, 12, 30))
				if is1904 {
					serial = int(want - calendar.New(1904, 1, 1))
				}
				return fillRows(book, "Sheet1", 1, []any{"serial", "price"}, []any{"SN1", serial})
			})
			for row, err := range openWorkbookForTest(t, path).Rows() {
				if err != nil {
					t.Fatal(err)
				}
				var serial int
				if _, err := fmt.Sscan(row.Text("price"), &serial); err != nil {
					t.Fatal(err)
				}
				if day := calendar.New(1899, 12, 30).AddDays(serial + row.SerialOffset); day != want || !row.IsStored {
					t.Errorf("the day is %s, stored %v", day, row.IsStored)
				}
			}
		})
	}
}

func TestRefusesSpreadsheetsWithoutTheColumns(t *testing.T) {
	path := writeWorkbook(t, func(book *excelize.File) error {
		return fillRows(book, "Sheet1", 1, []any{"student", "grade"}, []any{"x", 5})
	})
	_, err := Open(path, Options{Columns: testColumns})
	checkError(t, err, "devices.xlsx", "has no column of this format")

	_, err = readRows(t, "devices.xlsx", makeZIP(t, "xl/workbook.xml", "SN1<"))
	checkError(t, err, "devices.xlsx", "")
}
