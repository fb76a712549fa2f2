package reports_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
	"techplan.education/internal/document/pdf"
	"techplan.education/internal/reports"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/workbook"
)

// hostileTexts are texts that a browser, a spreadsheet or a renderer of Markdown must not obey.
var hostileTexts = map[string]string{
	"script":         `<script>alert(1)</script><img src=x onerror=alert(1)>`,
	"attribute":      `" onmouseover="alert(1)`,
	"right to left":  "abc\u202egpj.exe\u2066\u200f",
	"formula":        `=HYPERLINK("http://evil.example";"x")`,
	"command":        `@SUM(1+1)*cmd|' /C calc'!A0`,
	"Markdown":       "[x](javascript:alert(1)) | cell |\n# heading\n<b>",
	"long":           strings.Repeat("x", 10_000),
	"control":        "a\x00b\x1b[31mc\r\nd",
	"broken letters": "a\xff\xfeb",
}

// TestHostileText writes each report of plans with such texts in every format.
func TestHostileText(t *testing.T) {
	for title, words := range hostileTexts {
		t.Run(title, func(t *testing.T) {
			for _, sample := range samples {
				input := changeTexts(t, readSample(t, sample), words)
				for _, report := range reports.ListReports() {
					made := buildReport(t, report, input, reports.Options{})
					if title != "long" && !mentionsText(made) {
						t.Errorf("%s of %s shows no changed text: the test checks nothing", report.Name, sample)
					}
					checkPage(t, made)
					checkMarkdown(t, writeMarkdown(t, made))
					checkTables(t, made.ListTables())
				}
			}
		})
	}
}

// TestHostileTextInPDF prints a report: it must not run or load anything, and end.
func TestHostileTextInPDF(t *testing.T) {
	if _, err := pdf.FindBrowser(); err != nil {
		t.Skip(err)
	}
	input := changeTexts(t, readSample(t, "aligned"), hostileTexts["script"]+hostileTexts["right to left"])
	var printed bytes.Buffer
	if err := pdf.Write(t.Context(), &printed, buildReport(t, reports.Board, input, reports.Options{})); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(printed.Bytes(), []byte("/JavaScript")) || !bytes.HasPrefix(printed.Bytes(), []byte("%PDF-")) {
		t.Error("what was printed is no PDF, or has a script")
	}
}

// mark is the beginning of each changed text, so that a test finds it.
const mark = "zq"

func mentionsText(made document.Document) bool {
	return strings.Contains(fmt.Sprintf("%v", made), mark)
}

var tag = regexp.MustCompile(`<(script|img|b)\b|\son\w+="|href="javascript:`)

func checkPage(t *testing.T, made document.Document) {
	t.Helper()
	var page bytes.Buffer
	if err := html.Write(&page, made, html.Frame{}); err != nil {
		t.Fatal(err)
	}
	if found := tag.FindString(page.String()); found != "" {
		t.Errorf("the page has %q", found)
	}
	checkLetters(t, page.String())
}

var markup = regexp.MustCompile(`<(script|img|b)\b|[^\\]\]\(javascript:|(?m)^# heading`)

func checkMarkdown(t *testing.T, written string) {
	t.Helper()
	if found := markup.FindString(written); found != "" {
		t.Errorf("the Markdown has %q", found)
	}
	checkLetters(t, written)
}

// checkLetters refuses letters that change the direction or the lines of a text.
func checkLetters(t *testing.T, written string) {
	t.Helper()
	if at := strings.IndexAny(written, "\u202e\u2066\u200f\x00\x1b\r"); at >= 0 {
		t.Errorf("hidden letter %q", written[at:min(len(written), at+4)])
	}
}

func checkTables(t *testing.T, list []tables.Table) {
	t.Helper()
	for _, table := range list {
		var written bytes.Buffer
		if err := tables.WriteCSV(&written, table); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(&written).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range append(records, []string{table.Title}) {
			for _, cell := range record {
				if _, err := strconv.ParseFloat(cell, 64); err != nil && cell != "" && strings.ContainsAny(cell[:1], "=+-@\t") {
					t.Errorf("table %q has the cell %.40q", table.Title, cell)
				}
				checkLetters(t, cell)
			}
		}
	}
	var content bytes.Buffer
	if err := workbook.Write(&content, tables.Answer{Tables: list}); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&content)
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x := range row {
				name, err := excelize.CoordinatesToCellName(x+1, y+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := book.GetCellFormula(sheet, name); err != nil || formula != "" {
					t.Errorf("cell %s of %q has the formula %q (%v)", name, sheet, formula, err)
				}
			}
		}
	}
}

// changeTexts returns a district with words in each of its labels, texts and roles, and in each name. The
// names still agree with each other, and the statuses are those of the changed objects.
func changeTexts(t *testing.T, input reports.Input, words string) reports.Input {
	t.Helper()
	changed := snapshot.District{}
	for _, object := range input.District.Plans {
		changed.Plans = append(changed.Plans, changeSpec(object.DeepCopy(), words))
	}
	for _, object := range input.District.Goals {
		changed.Goals = append(changed.Goals, changeSpec(object.DeepCopy(), words))
	}
	for _, object := range input.District.Benchmarks {
		changed.Benchmarks = append(changed.Benchmarks, changeSpec(object.DeepCopy(), words))
	}
	for _, object := range input.District.Devices {
		changed.Devices = append(changed.Devices, changeSpec(object.DeepCopy(), words))
	}
	for _, object := range input.District.Evaluations {
		changed.Evaluations = append(changed.Evaluations, changeSpec(object.DeepCopy(), words))
	}
	return assess(input.Namespace, changed, input.Now)
}

func changeSpec[T any](object T, words string) T {
	changeValue(reflect.ValueOf(object).Elem().FieldByName("Spec"), words)
	return object
}

// changeValue puts words into each text below a value. A name of an entry keeps its beginning.
func changeValue(value reflect.Value, words string) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			changeValue(value.Elem(), words)
		}
	case reflect.Struct:
		for _, field := range value.Fields() {
			changeValue(field, words)
		}
	case reflect.Slice:
		for i := range value.Len() {
			changeValue(value.Index(i), words)
		}
	case reflect.String:
		changeString(value, words)
	default:
	}
}

func changeString(value reflect.Value, words string) {
	if value.String() == "" {
		return
	}
	switch value.Interface().(type) {
	case v1alpha1.Label, v1alpha1.Text, v1alpha1.Role:
		// The text that was there stays, so that the reports find families and the board.
		value.SetString(words + mark + value.String())
	case v1alpha1.EntryName, v1alpha1.GroupName:
		value.SetString(value.String() + words + mark)
	default:
	}
}
