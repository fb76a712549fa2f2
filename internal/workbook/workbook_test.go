package workbook_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/tables"
	"techplan.education/internal/workbook"
)

func newTable(title string, rows ...tables.Row) tables.Table {
	return tables.Table{
		Title: title, Rows: rows,
		Columns: []tables.Column{{Name: "technology"}, {Name: "buy by"}, {Name: "units"}, {Name: "cost"}, {Name: "fiscal year"}},
	}
}

func newRow(technology string) tables.Row {
	return tables.Row{
		tables.NewText(technology), tables.NewDay(calendar.New(2028, time.May, 21)), tables.NewCount(1576),
		tables.NewAmount(money.Amount(18213120), "USD"), tables.NewYear(2028),
	}
}

// read writes an answer and reads it as a spreadsheet.
func read(t *testing.T, answer tables.Answer) *excelize.File {
	t.Helper()
	var content bytes.Buffer
	if err := workbook.Write(&content, answer); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&content)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

func TestWritesASheetForEachTable(t *testing.T) {
	book := read(t, tables.Answer{Tables: []tables.Table{
		newTable("Devices to replace", newRow("chromebook"), tables.Row{{}, {}, {}, {}, {}}),
		newTable("By [fiscal] year"),
		newTable(strings.Repeat("a long title ", 5)),
	}})
	if diff := cmp.Diff([]string{"Devices to replace", "By fiscal year", "Table 3"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	shown, err := book.GetRows("Devices to replace")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"technology", "buy by", "units", "cost", "fiscal year"},
		{"chromebook", "2028-05-21", "1,576", "182,131.20", "2028"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Error(diff)
	}
	stored, err := book.GetRows("Devices to replace", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"chromebook", "46894", "1576", "182131.2", "2028"}, stored[1]); diff != "" {
		t.Errorf("stored are not a day and numbers: %s", diff)
	}
}

func TestNothingInATextIsComputed(t *testing.T) {
	hostile := []string{"=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", "\t=1", "<b>", strings.Repeat("x", 40_000)}
	var rows []tables.Row
	for _, words := range hostile {
		rows = append(rows, newRow(words))
	}
	book := read(t, tables.Answer{Tables: []tables.Table{newTable("Devices", rows...)}})
	for i := range hostile {
		place, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := book.GetCellFormula("Devices", place)
		if err != nil || formula != "" {
			t.Errorf("%s computes %q, error %v", place, formula, err)
		}
		kind, err := book.GetCellType("Devices", place)
		if err != nil || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%s is stored as type %d, error %v", place, kind, err)
		}
	}
}
