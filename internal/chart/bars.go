package chart

import (
	"fmt"

	"techplan.education/internal/tables"
)

// Bars are horizontal bars: a row for each thing, divided into series, such as what a budget line has
// spent, ordered and left.
type Bars struct {
	Words

	// Axis is the name of the things, such as "budget line".
	Axis   string
	Things []string
	Series []Series
	// Label writes the size of a whole bar.
	Label func(size float64) string
}

// Table returns the figures: a row for each thing, and a column for each series.
func (chart Bars) Table() tables.Table {
	names := make([]tables.Cell, len(chart.Things))
	for i, thing := range chart.Things {
		names[i] = tables.NewText(thing)
	}
	return chart.asColumns(names).Table()
}

func (chart Bars) asColumns(categories []tables.Cell) Columns {
	return Columns{Words: chart.Words, Axis: chart.Axis, Categories: categories, Series: chart.Series}
}

// The places of bars.
const (
	barLeft   = 224.0
	barRight  = 96.0
	barHeight = 20.0
	barRow    = 30.0
)

// Draw returns the chart as SVG.
func (chart Bars) Draw(id string) string {
	stacked := chart.asColumns(nil)
	largest := 0.0
	for i := range chart.Things {
		largest = max(largest, stacked.sumOf(i))
	}
	scale := 0.0
	if largest > 0 {
		scale = (width - barLeft - barRight) / largest
	}
	rows := barRow * float64(len(chart.Things))
	height := rows + 8
	if len(chart.Series) > 1 {
		height += legendRow * float64(1+len(chart.Series)/3)
	}
	made := beginDrawing(id, chart.Words, height)
	made.addPatterns(id, len(chart.Series))
	for i, thing := range chart.Things {
		top := barRow * float64(i)
		made.addText("label", "end", barLeft-10, top+barHeight/2+5, shorten(thing))
		left := barLeft
		for number, series := range chart.Series {
			wide := series.Values[i].Size * scale
			fmt.Fprintf(made, `<g class="series-%d">`, number%maxSeries)
			made.addRectangle("segment", fmt.Sprintf("%s-p%d", id, number), left, top, wide, barHeight)
			made.WriteString("</g>")
			left += wide
		}
		made.addText("value", "start", left+6, top+barHeight/2+5, chart.Label(stacked.sumOf(i)))
	}
	made.addLine("axis", barLeft, 0, barLeft, rows)
	if len(chart.Series) > 1 {
		names := make([]string, len(chart.Series))
		for i, series := range chart.Series {
			names[i] = series.Name
		}
		made.addLegend(id, names, rows+8)
	}
	return made.end()
}
