package chart

import (
	"cmp"
	"math"
	"slices"

	"techplan.education/internal/calendar"
	"techplan.education/internal/tables"
)

// Line is a measure over time: what was observed, what was promised for certain days, and what is
// expected if it goes on.
type Line struct {
	Words

	// Observed are the values in the order of their days. Milestones are what was promised, of which the
	// last one is the target. Forecast begins where Observed ends.
	Observed, Milestones, Forecast []DatedValue
	// Low and High bound the range that a forecast lies in, if they are given, a value for each of Forecast.
	Low, High []float64
	// Label writes a value on the axis.
	Label func(size float64) string
}

// DatedValue is a value of a day.
type DatedValue struct {
	Day calendar.Date
	Value

	// Kind is what the table calls the value, such as "target"; empty for the kind of its list.
	Kind string
}

// Table returns the figures by day.
func (chart Line) Table() tables.Table {
	table := tables.Table{
		Title: chart.Heading, Columns: []tables.Column{{Name: "day"}, {Name: "kind"}, {Name: "value"}},
	}
	for _, part := range []struct {
		kind   string
		values []DatedValue
	}{{"observed", chart.Observed}, {"milestone", chart.Milestones}, {"forecast", chart.Forecast}} {
		for _, value := range part.values {
			table.Rows = append(table.Rows, tables.Row{tables.NewDay(value.Day), tables.NewText(cmp.Or(value.Kind, part.kind)), value.Cell})
		}
	}
	return table
}

// The places of a line.
const (
	lineLeft   = 64.0
	lineTop    = 14.0
	lineHeight = 180.0
	lineBelow  = 28.0
)

// frame converts days and values to places.
type frame struct {
	first       calendar.Date
	days        float64
	least, most float64
}

func (chart Line) newFrame() frame {
	made := frame{least: math.Inf(1), most: math.Inf(-1)}
	var last calendar.Date
	for _, values := range [][]DatedValue{chart.Observed, chart.Milestones, chart.Forecast} {
		for _, value := range values {
			if made.first.IsZero() || value.Day < made.first {
				made.first = value.Day
			}
			last = max(last, value.Day)
			made.least, made.most = min(made.least, value.Size), max(made.most, value.Size)
		}
	}
	for i := range chart.Low {
		made.least, made.most = min(made.least, chart.Low[i]), max(made.most, chart.High[i])
	}
	// A measure that is never below 0 is shown from 0 on.
	if made.least >= 0 {
		made.least = 0
	}
	if !(made.most > made.least) {
		made.most = made.least + 1
	}
	made.days = max(1, float64(last-made.first))
	return made
}

func (of frame) place(day calendar.Date, size float64) point {
	return point{
		x: lineLeft + float64(day-of.first)/of.days*(width-lineLeft-24),
		y: lineTop + lineHeight - (size-of.least)/(of.most-of.least)*lineHeight,
	}
}

// Draw returns the chart as SVG. Observed values are dots on a line, milestones are diamonds, and a
// forecast is a dashed line.
func (chart Line) Draw(id string) string {
	made := beginDrawing(id, chart.Words, lineTop+lineHeight+lineBelow+legendRow)
	of := chart.newFrame()
	const gridLines = 4
	for i := range gridLines + 1 {
		size := of.least + (of.most-of.least)*float64(i)/gridLines
		at := of.place(of.first, size)
		made.addLine("grid", lineLeft, at.y, width, at.y)
		made.addText("label", "end", lineLeft-8, at.y+4, chart.Label(size))
	}
	if !of.first.IsZero() {
		made.addText("label", "start", lineLeft, lineTop+lineHeight+20, of.first.String())
		made.addText("label", "end", width, lineTop+lineHeight+20, of.first.AddDays(int(of.days)).String())
	}
	if len(chart.Low) > 0 {
		var band []point
		for i, value := range chart.Forecast {
			band = append(band, of.place(value.Day, chart.High[i]))
		}
		for i, value := range slices.Backward(chart.Forecast) {
			band = append(band, of.place(value.Day, chart.Low[i]))
		}
		made.addPath("band", band)
	}
	made.addPath("forecast", of.placeAll(chart.Forecast))
	made.addPath("target", of.placeAll(chart.Milestones))
	made.addPath("observed", of.placeAll(chart.Observed))
	for _, at := range of.placeAll(chart.Milestones) {
		made.addPath("milestone", []point{{at.x, at.y - 6}, {at.x + 6, at.y}, {at.x, at.y + 6}, {at.x - 6, at.y}, {at.x, at.y - 6}})
	}
	for _, at := range of.placeAll(chart.Observed) {
		made.addCircle("dot", at, 4)
	}
	made.addLineLegend(chart, lineTop+lineHeight+lineBelow)
	return made.end()
}

func (of frame) placeAll(values []DatedValue) []point {
	points := make([]point, len(values))
	for i, value := range values {
		points[i] = of.place(value.Day, value.Size)
	}
	return points
}

func (made *drawing) addLineLegend(chart Line, top float64) {
	left := lineLeft
	for _, entry := range []struct {
		name, class string
		count       int
	}{
		{"observed", "observed", len(chart.Observed)}, {"milestone", "target", len(chart.Milestones)},
		{"forecast", "forecast", len(chart.Forecast)},
	} {
		if entry.count == 0 {
			continue
		}
		made.addLine(entry.class, left, top+8, left+24, top+8)
		made.addText("label", "start", left+30, top+12, entry.name)
		left += 130
	}
}
