package rows

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/importer/values"
)

// layout is that of the files of these tests.
var layout = Layout{Columns: []sheet.Column{
	{Name: "model", IsRequired: true}, {Name: "bought"}, {Name: "price"}, {Name: "count"},
	{Name: "life"}, {Name: "status"},
}}

// writeFile writes a file into a folder of the test and returns its path.
func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// writeReport returns the account of a reader, with the folder of a test left out.
func writeReport(reader *Reader, folder string) string {
	var out strings.Builder
	reader.Report.WriteText(&out)
	return strings.ReplaceAll(out.String(), folder+string(filepath.Separator), "")
}

func readNothing(Row) error { return nil }

func TestReadsValues(t *testing.T) {
	path := writeFile(t, "lots.csv", "model,bought,price,count,life,status\n"+
		"Flip 3,7/1/2026,\"$1,305.50\",\"1,240\",4 years,Lost/Stolen\n"+
		"Flip 3,,,,,\n")
	var got []string
	var reader Reader
	err := reader.ReadFile(t.Context(), path, layout, func(row Row) error {
		price, hasPrice := row.Amount("price")
		count, hasCount := row.Count("count")
		life, hasLife := row.Months("life", 12)
		got = append(got, fmt.Sprintf("row %d: %s %v %d %t %d %t %d %t %q", row.Number, row.Text("model"),
			row.Date("bought"), price, hasPrice, count, hasCount, life, hasLife, row.State("status")))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`row 2: Flip 3 2026-07-01 130550 true 1240 true 48 true "Lost"`,
		`row 3: Flip 3  0 false 0 false 0 false ""`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if count := reader.Report.CountUnreadable(); count != 0 {
		t.Errorf("%d cells are reported", count)
	}
}

func TestOptionsDecideDatesAndAmounts(t *testing.T) {
	path := writeFile(t, "lots.csv", "model;bought;price\nFlip 3;1/2/2026;1.305\nFlip 3;2026-07-01T03:00:00Z;1,305\n")
	cases := map[string]struct {
		options Options
		want    []string
	}{
		"month first, a point": {
			Options{Amounts: values.AmountOptions{Decimal: values.DecimalPoint}},
			[]string{"2026-01-02 131 true", "2026-07-01 130500 true"},
		},
		"day first, a comma, west of Greenwich": {
			Options{
				Dates:   values.DateOptions{Order: values.DayFirst, Zone: time.FixedZone("west", -5*60*60)},
				Amounts: values.AmountOptions{Decimal: values.DecimalComma},
			},
			[]string{"2026-02-01 130500 true", "2026-06-30 131 true"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string
			reader := Reader{Options: c.options}
			err := reader.ReadFile(t.Context(), path, layout, func(row Row) error {
				price, isKnown := row.Amount("price")
				got = append(got, fmt.Sprint(row.Date("bought"), price, isKnown))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for i := range got {
				got[i] = strings.Join(strings.Fields(got[i]), " ")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A spreadsheet stores numbers with a point and days as numbers, from 1900 or from 1904.
func TestReadsStoredValues(t *testing.T) {
	for _, isFrom1904 := range []bool{false, true} {
		book := excelize.NewFile()
		if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &isFrom1904}); err != nil {
			t.Fatal(err)
		}
		day := 46204.4375
		if isFrom1904 {
			day -= 1462
		}
		cells := map[string]any{"A1": "model", "B1": "bought", "C1": "price", "A2": "Flip 3", "B2": day, "C2": 1.305}
		for cell, value := range cells {
			if err := book.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(t.TempDir(), "lots.xlsx")
		if err := errors.Join(book.SaveAs(path), book.Close()); err != nil {
			t.Fatal(err)
		}
		var reader Reader
		err := reader.ReadFile(t.Context(), path, layout, func(row Row) error {
			if price, isKnown := row.Amount("price"); price != 131 || !isKnown {
				t.Errorf("the price is %d, %t", price, isKnown)
			}
			if bought := row.Date("bought").String(); bought != "2026-07-01" {
				t.Errorf("with days from 1904 %t, the day is %s", isFrom1904, bought)
			}
			return nil
		})
		if err != nil || reader.Report.CountUnreadable() != 0 {
			t.Errorf("%v; %s", err, writeReport(&reader, filepath.Dir(path)))
		}
	}
}

func TestAccountsForEachRow(t *testing.T) {
	content := "A list of lots\n\nmodel,bought,price,count,life,status\n"
	for range 7 {
		content += "Flip 3,Robin Miller,a lot,many,long,odd\n"
	}
	content += "BYOD,,,,,\n\nFlip 4,2026-07-01,305,1,4,In use\nBYOD,,,,,\n"
	path := writeFile(t, "lots.csv", content)
	var reader Reader
	err := reader.ReadFile(t.Context(), path, layout, func(row Row) error {
		row.Date("bought")
		row.Amount("price")
		row.Count("count")
		row.Months("life", 12)
		row.State("status")
		if row.Text("model") == "BYOD" {
			return SkipError("a personal device")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// The empty lines 2 and 12 are rows for a spreadsheet.
	want := `lots.csv: 10 rows read, 8 used
  left out of lots.csv: 2 rows: a personal device (rows 11 and 14)
  not read in lots.csv, column bought: 7 cells: it is not a date: ` +
		`write it as YYYY-MM-DD, for example 2026-07-01 (rows 4, 5, 6, 7, 8 and 2 more)
  not read in lots.csv, column count: 7 cells: it is not a whole number (rows 4, 5, 6, 7, 8 and 2 more)
  not read in lots.csv, column life: 7 cells: it is not a duration: ` +
		`write months, for example 36 (rows 4, 5, 6, 7, 8 and 2 more)
  not read in lots.csv, column price: 7 cells: it is not an amount: write it as 1234.50 (rows 4, 5, 6, 7, 8 and 2 more)
  not read in lots.csv, column status: 7 cells: it is not a status that is known: ` +
		`the units count as in use (rows 4, 5, 6, 7, 8 and 2 more)
`
	if diff := cmp.Diff(want, writeReport(&reader, filepath.Dir(path))); diff != "" {
		t.Error(diff)
	}
	skipped, unreadable := reader.Report.CountSkipped(), reader.Report.CountUnreadable()
	if skipped != 2 || unreadable != 35 {
		t.Errorf("%d rows and %d cells are counted", skipped, unreadable)
	}
}

func TestCountsRowsAsASpreadsheetDoes(t *testing.T) {
	content := "\n\nmodel,count\n\"Flip\n3\",1\n\n\r\nFlip 4,\"1\n\n\"\r\n \nFlip 5,1"
	var got []string
	reader := Reader{Options: Options{Stdin: strings.NewReader(content)}}
	err := reader.ReadFile(t.Context(), "-", layout, func(row Row) error {
		got = append(got, fmt.Sprintf("%d %q", row.Number, row.Text("model")))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`4 "Flip\n3"`, `7 "Flip 4"`, `9 "Flip 5"`}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheMostFrequentReasonIsFirst(t *testing.T) {
	path := writeFile(t, "lots.csv", "model\nA\nB\nB\nC\n")
	var reader Reader
	err := reader.ReadFile(t.Context(), path, layout, func(row Row) error {
		return SkipError("model " + row.Text("model"))
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `lots.csv: 4 rows read, 0 used
  left out of lots.csv: 2 rows: model B (rows 3 and 4)
  left out of lots.csv: 1 row: model A (row 2)
  left out of lots.csv: 1 row: model C (row 5)
`
	if diff := cmp.Diff(want, writeReport(&reader, filepath.Dir(path))); diff != "" {
		t.Error(diff)
	}
}

func TestErrorsNameTheFileAndTheRow(t *testing.T) {
	refuse := layout
	refuse.CheckHeader = func(*sheet.Header) error { return errors.New("it is another export") }
	failure := errors.New("column count: it is not a whole number")
	cases := map[string]struct {
		content string
		layout  Layout
		use     func(Row) error
		want    string
	}{
		"another export":               {"model\nFlip 3\n", refuse, readNothing, "lots.csv: it is another export"},
		"a required column is missing": {"bought\n2026-07-01\n", layout, readNothing, "lots.csv has no column model"},
		"an empty file":                {"", layout, readNothing, "lots.csv is empty"},
		"a row that ends the reading": {
			"model\nFlip 3\n", layout, func(Row) error { return failure },
			"lots.csv: row 2: column count: it is not a whole number",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var reader Reader
			err := reader.ReadFile(t.Context(), writeFile(t, "lots.csv", c.content), c.layout, c.use)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, without %q", err, c.want)
			}
		})
	}
	if err := new(Reader).ReadFile(t.Context(), filepath.Join(t.TempDir(), "none.csv"), layout, readNothing); err == nil {
		t.Error("a file that does not exist is no error")
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	count := 0
	err := new(Reader).ReadFile(ctx, writeFile(t, "lots.csv", "model\nA\nB\nC\n"), layout, func(Row) error {
		count++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || count != 1 {
		t.Errorf("%d rows were read, and the error is %v", count, err)
	}
}

func TestReportsWhatItRead(t *testing.T) {
	content := "model\n" + strings.Repeat("Flip 3\n", 1000)
	total := 0
	reader := Reader{Options: Options{OnRead: func(read int) { total += read }, Stdin: strings.NewReader(content)}}
	if err := reader.ReadFile(t.Context(), "-", layout, readNothing); err != nil {
		t.Fatal(err)
	}
	if total != len(content) {
		t.Errorf("%d bytes were announced, not %d", total, len(content))
	}
	if diff := cmp.Diff([]FileReport{{Name: "standard input", Rows: 1000, Used: 1000}}, reader.Report.Files); diff != "" {
		t.Error(diff)
	}
}

// What the account keeps does not grow with the number of rows.
func TestTheAccountIsBounded(t *testing.T) {
	var content strings.Builder
	content.WriteString("model,bought\n")
	for row := range 20_000 {
		fmt.Fprintf(&content, "Flip 3,1%03d-01-01\n", row%970)
	}
	reader := Reader{Options: Options{Stdin: strings.NewReader(content.String())}}
	err := reader.ReadFile(t.Context(), "-", layout, func(row Row) error {
		row.Date("bought")
		return SkipError("each of them")
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, all := range map[string]map[placeKey]*places{
		"rows": reader.Report.skipped, "cells": reader.Report.unreadable,
	} {
		for key, of := range all {
			if len(all) != 1 || of.count != 20_000 || len(of.first) > shownRows {
				t.Errorf("%s: of %d reasons, %v has %d and keeps %d", name, len(all), key, of.count, len(of.first))
			}
		}
	}
}

func FuzzReadTable(f *testing.F) {
	const private = "qzxprivate"
	for _, content := range []string{
		"model,bought,price\nFlip 3,2026-07-01,305\n", "model;bought\nFlip 3;" + private + "\n", "\xef\xbb\xbfmodel\nA\n",
		"model,price\n\"" + private + ",1\n", "model\rA\rB\r", "title\n\nmodel,count\nA,1.000\n",
		private + "\n" + private + "\n",
		"sep=;\nmodel;life;status\nA;" + private + ";" + private + "\n", "m\x00o\x00d\x00e\x00l\x00",
	} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content string) {
		reader := Reader{Options: Options{Stdin: strings.NewReader(content)}}
		rowsRead := 0
		err := reader.ReadFile(t.Context(), "-", layout, func(row Row) error {
			rowsRead++
			row.Date("bought")
			row.Amount("price")
			row.Count("count")
			row.Months("life", 12)
			if row.State("status") == v1alpha1.OutOfServiceLost {
				return SkipError("lost")
			}
			return nil
		})
		if err != nil && !strings.Contains(err.Error(), "standard input") {
			t.Errorf("the error does not name the file: %v", err)
		}
		for _, output := range []string{fmt.Sprint(err), writeReport(&reader, "")} {
			if strings.Contains(strings.ToLower(output), private) {
				t.Errorf("the output holds what stands in the file: %s", output)
			}
		}
		for _, file := range reader.Report.Files {
			if file.Rows != rowsRead || file.Used+reader.Report.CountSkipped() != rowsRead {
				t.Errorf("of %d rows, the account has %+v and %d left out", rowsRead, file, reader.Report.CountSkipped())
			}
		}
	})
}
