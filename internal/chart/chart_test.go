package chart_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/calendar"
	"techplan.education/internal/chart"
	"techplan.education/internal/tables"
)

var update = flag.Bool("update", false, "write the goldens")

// hostile is a name with markup, hidden characters and an end of a line; long is one without a place to break it.
const hostile = "</text><script>alert(1)</script>\"'&\u202e\n]]>"

var long = strings.Repeat("Superlongname", 20)

var words = chart.Words{Heading: "Money by year", Sentence: "It grows & grows."}

func label(size float64) string { return fmt.Sprintf("$%.0f", size) }

func newSeries(name string, sizes ...float64) chart.Series {
	series := chart.Series{Name: name}
	for _, size := range sizes {
		series.Values = append(series.Values, chart.Value{Cell: tables.NewCount(int(size)), Size: size})
	}
	return series
}

func newDated(kind, day string, size float64) chart.DatedValue {
	return chart.DatedValue{
		Day: calendar.ParseOrZero(day), Value: chart.Value{Cell: tables.NewCount(int(size)), Size: size}, Kind: kind,
	}
}

func newCategories(names ...string) []tables.Cell {
	cells := make([]tables.Cell, len(names))
	for i, name := range names {
		cells[i] = tables.NewText(name)
	}
	return cells
}

// drawings are the charts whose drawings are goldens, by the names of the files.
func drawings() map[string]chart.Chart {
	day := calendar.ParseOrZero[string]
	return map[string]chart.Chart{
		"columns-no-values": chart.Columns{Words: words, Axis: "year", Label: label},
		"columns-one-value": chart.Columns{
			Words: words, Axis: "year", Categories: newCategories("FY2027"), Series: []chart.Series{newSeries("aligned", 1200)}, Label: label,
		},
		"columns-all-zero": chart.Columns{
			Words: words, Axis: "year", Categories: newCategories("FY2027", "FY2028"), Series: []chart.Series{newSeries("aligned", 0, 0)},
			Label: label,
		},
		"columns-stacked": chart.Columns{
			Words: words, Axis: "year", Categories: newCategories("FY2027", "FY2028", "FY2029"), Label: label,
			Series: []chart.Series{newSeries("aligned", 100, 50, 0), newSeries("not aligned", 0, 25, 75), newSeries(long, 1, 2, 3)},
		},
		"columns-hostile": chart.Columns{
			Words: chart.Words{Heading: hostile, Sentence: hostile}, Axis: hostile, Categories: newCategories(hostile),
			Series: []chart.Series{newSeries(hostile, 7)}, Label: func(float64) string { return hostile },
		},
		"bars-no-values": chart.Bars{Words: words, Axis: "line", Label: label},
		"bars-one-value": chart.Bars{
			Words: words, Axis: "line", Things: []string{"wifi"}, Series: []chart.Series{newSeries("spent", 12)}, Label: label,
		},
		"bars-all-zero": chart.Bars{
			Words: words, Axis: "line", Things: []string{"wifi", "labs"}, Series: []chart.Series{newSeries("spent", 0, 0)}, Label: label,
		},
		"bars-divided": chart.Bars{
			Words: words, Axis: "line", Things: []string{"wifi", long}, Label: label,
			Series: []chart.Series{newSeries("spent", 30, 1), newSeries("ordered", 10, 0), newSeries("left", 60, 9)},
		},
		"bars-hostile": chart.Bars{
			Words: chart.Words{Heading: hostile, Sentence: hostile}, Axis: hostile, Things: []string{hostile},
			Series: []chart.Series{newSeries(hostile, 7), newSeries(hostile, 8)}, Label: func(float64) string { return hostile },
		},
		"line-no-values": chart.Line{Words: words, Label: label},
		"line-one-value": chart.Line{
			Words: words, Label: label, Observed: []chart.DatedValue{newDated("", "2026-10-15", 55)},
		},
		"line-all-zero": chart.Line{
			Words: words, Label: label,
			Observed: []chart.DatedValue{newDated("", "2026-10-15", 0), newDated("", "2026-12-15", 0)},
		},
		"line-forecast": chart.Line{
			Words: words, Label: label,
			Observed:   []chart.DatedValue{newDated("", "2026-10-15", 55), newDated("", "2027-01-15", 60)},
			Milestones: []chart.DatedValue{newDated("baseline", "2026-07-01", 40), newDated("target", "2029-06-30", 90)},
			Forecast:   []chart.DatedValue{newDated("", "2027-01-15", 60), newDated("", "2029-06-30", 80)},
			Low:        []float64{60, 70}, High: []float64{60, 85},
		},
		"line-below-zero": chart.Line{
			Words: words, Label: label,
			Observed: []chart.DatedValue{newDated("", "2026-10-15", -20), newDated("", "2027-01-15", 15)},
		},
		"line-hostile": chart.Line{
			Words: chart.Words{Heading: hostile, Sentence: hostile}, Label: func(float64) string { return hostile },
			Observed: []chart.DatedValue{newDated(hostile, "2026-10-15", 1)},
		},
		"timeline-no-values": chart.Timeline{Words: words, Axis: "evaluation"},
		"timeline-today-alone": chart.Timeline{
			Words: words, Axis: "evaluation", Today: day("2026-11-02"),
		},
		"timeline-one-value": chart.Timeline{
			Words: words, Axis: "evaluation", Today: day("2026-11-02"),
			Spans: []chart.NamedSpan{{Name: "review", First: day("2026-12-01"), Last: day("2026-12-31"), Kind: "open"}},
		},
		"timeline-one-day": chart.Timeline{
			Words: words, Axis: "evaluation",
			Spans: []chart.NamedSpan{{Name: "review", First: day("2026-12-01"), Last: day("2026-12-01"), Kind: "not open yet"}},
		},
		"timeline-long-names": chart.Timeline{
			Words: words, Axis: "evaluation", Today: day("2027-11-02"),
			Spans: []chart.NamedSpan{
				{Name: long, First: day("2026-12-01"), Last: day("2027-01-31"), Kind: long},
				{Name: "review", First: day("2027-10-01"), Last: day("2027-12-31"), Kind: "overdue"},
			},
		},
		"timeline-hostile": chart.Timeline{
			Words: chart.Words{Heading: hostile, Sentence: hostile}, Axis: hostile, Today: day("2026-11-02"),
			Spans: []chart.NamedSpan{{Name: hostile, First: day("2026-12-01"), Last: day("2026-12-31"), Kind: hostile}},
		},
	}
}

// TestDrawings compares each drawing with its golden, and checks that it is one SVG element without a script, with a
// title and a description, and without a length that is not a number.
func TestDrawings(t *testing.T) {
	for name, of := range drawings() {
		t.Run(name, func(t *testing.T) {
			drawn := of.Draw("a-1")
			checkDrawing(t, drawn)
			// A line for each element, so that a difference can be read.
			written := strings.ReplaceAll(drawn, "><", ">\n<") + "\n"
			file := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(file, []byte(written), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), written); diff != "" {
				t.Errorf("%s (-want +got); run go test with -update if it is right:\n%s", file, diff)
			}
		})
	}
}

func checkDrawing(t *testing.T, drawn string) {
	t.Helper()
	for _, part := range []string{"NaN", "Inf", "\u202e", "e+"} {
		if strings.Contains(drawn, part) {
			t.Errorf("the drawing has %q", part)
		}
	}
	decoder := xml.NewDecoder(strings.NewReader(drawn))
	depth, roots, seen := 0, 0, map[string]int{}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the drawing is not XML: %v", err)
		}
		switch element := token.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				roots++
			}
			seen[element.Name.Local]++
		case xml.EndElement:
			depth--
		}
	}
	if roots != 1 || seen["svg"] != 1 || seen["title"] != 1 || seen["desc"] != 1 || seen["script"] != 0 {
		t.Errorf("the drawing has %d roots and the elements %v", roots, seen)
	}
}

// TestTablesHaveTheFigures checks that the table of a chart has each value that is drawn, with its kind.
func TestTablesHaveTheFigures(t *testing.T) {
	for title, c := range map[string]struct {
		of   chart.Chart
		want string
	}{
		"columns": {
			drawings()["columns-one-value"], "year|aligned\nFY2027|1,200\n",
		},
		"bars": {drawings()["bars-all-zero"], "line|spent\nwifi|0\nlabs|0\n"},
		"a line, with kinds of its own": {
			drawings()["line-forecast"], "day|kind|value\n2026-10-15|observed|55\n2027-01-15|observed|60\n2026-07-01|baseline|40\n" +
				"2029-06-30|target|90\n2027-01-15|forecast|60\n2029-06-30|forecast|80\n",
		},
		"a timeline": {
			drawings()["timeline-one-value"], "evaluation|from|to|state\nreview|2026-12-01|2026-12-31|open\n",
		},
		"no values": {drawings()["line-no-values"], "day|kind|value\n"},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, joinTable(c.of.Table())); diff != "" {
				t.Errorf("table (-want +got):\n%s", diff)
			}
		})
	}
}

func joinTable(table tables.Table) string {
	var joined strings.Builder
	names := make([]string, len(table.Columns))
	for i, column := range table.Columns {
		names[i] = column.Name
	}
	joined.WriteString(strings.Join(names, "|") + "\n")
	for _, row := range table.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell.String()
		}
		joined.WriteString(strings.Join(cells, "|") + "\n")
	}
	return joined.String()
}

// FuzzDrawings checks that no size and no name makes a drawing that is not XML.
func FuzzDrawings(f *testing.F) {
	f.Add(0.0, 0.0, "name")
	f.Add(-1.5, math.MaxFloat64, hostile)
	f.Add(1e-300, 1e300, long)
	f.Fuzz(func(t *testing.T, first, second float64, name string) {
		// Sizes are finite, and those of columns and bars are not negative.
		if math.IsNaN(first) || math.IsNaN(second) || math.Abs(first) > 1e15 || math.Abs(second) > 1e15 {
			t.Skip("beyond the amounts that a plan can have")
		}
		named := chart.Words{Heading: name, Sentence: name}
		text := func(float64) string { return name }
		for _, of := range []chart.Chart{
			chart.Columns{
				Words: named, Categories: newCategories(name, name), Label: text,
				Series: []chart.Series{newSeries(name, math.Abs(first), math.Abs(second))},
			},
			chart.Bars{
				Words: named, Things: []string{name, name}, Label: text,
				Series: []chart.Series{newSeries(name, math.Abs(first), math.Abs(second))},
			},
			chart.Line{
				Words: named, Label: text,
				Observed: []chart.DatedValue{newDated(name, "2026-10-15", first), newDated(name, "2027-10-15", second)},
			},
		} {
			drawn := of.Draw("a-1")
			if err := xml.Unmarshal([]byte(drawn), new(struct{})); err != nil || strings.Contains(drawn, "NaN") {
				t.Errorf("the drawing is not right (%v):\n%s", err, drawn)
			}
		}
	})
}
