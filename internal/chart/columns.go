package chart

import (
	"fmt"

	"techplan.education/internal/tables"
)

// Columns are stacked columns: what each category, such as a fiscal year, has of each series.
type Columns struct {
	Words

	// Axis is the name of the categories, such as "fiscal year".
	Axis       string
	Categories []tables.Cell
	Series     []Series
	// Label writes a value on the axis and on the columns. It is given the size that is drawn.
	Label func(size float64) string
}

// Series is a row of values, one for each category.
type Series struct {
	Name   string
	Values []Value
}

// Value is a figure with the size that is drawn, which is not negative.
type Value struct {
	Cell tables.Cell
	Size float64
}

// Table returns the figures: a row for each category, and a column for each series.
func (chart Columns) Table() tables.Table {
	table := tables.Table{Title: chart.Heading, Columns: []tables.Column{{Name: chart.Axis}}}
	for _, series := range chart.Series {
		table.Columns = append(table.Columns, tables.Column{Name: series.Name})
	}
	for i, category := range chart.Categories {
		row := tables.Row{category}
		for _, series := range chart.Series {
			row = append(row, series.Values[i].Cell)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// The places of stacked columns.
const (
	columnsLeft   = 84.0
	columnsTop    = 18.0
	columnsHeight = 220.0
	columnsBelow  = 30.0
)

// Draw returns the chart as SVG.
func (chart Columns) Draw(id string) string {
	largest := 0.0
	for i := range chart.Categories {
		largest = max(largest, chart.sumOf(i))
	}
	steps := listSteps(largest)
	height := columnsTop + columnsHeight + columnsBelow + legendRow*float64(1+len(chart.Series)/3)
	made := beginDrawing(id, chart.Words, height)
	made.addPatterns(id, len(chart.Series))
	scale := columnsHeight / steps[len(steps)-1]
	bottom := columnsTop + columnsHeight
	for _, step := range steps {
		made.addLine("grid", columnsLeft, bottom-step*scale, width, bottom-step*scale)
		made.addText("label", "end", columnsLeft-8, bottom-step*scale+4, chart.Label(step))
	}
	slot := (width - columnsLeft) / float64(max(1, len(chart.Categories)))
	wide := min(64, slot*0.6)
	for i, category := range chart.Categories {
		center := columnsLeft + slot*(float64(i)+0.5)
		top := bottom
		for number, series := range chart.Series {
			high := series.Values[i].Size * scale
			top -= high
			fmt.Fprintf(made, `<g class="series-%d">`, number%maxSeries)
			made.addRectangle("segment", fmt.Sprintf("%s-p%d", id, number), center-wide/2, top, wide, high)
			made.WriteString("</g>")
		}
		if sum := chart.sumOf(i); sum > 0 {
			made.addText("value", "middle", center, top-5, chart.Label(sum))
		}
		made.addText("label", "middle", center, bottom+18, category.String())
	}
	made.addLine("axis", columnsLeft, bottom, width, bottom)
	names := make([]string, len(chart.Series))
	for i, series := range chart.Series {
		names[i] = series.Name
	}
	made.addLegend(id, names, bottom+columnsBelow)
	return made.end()
}

func (chart Columns) sumOf(category int) float64 {
	sum := 0.0
	for _, series := range chart.Series {
		sum += series.Values[category].Size
	}
	return sum
}
