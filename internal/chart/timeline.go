package chart

import (
	"unicode/utf8"

	"techplan.education/internal/calendar"
	"techplan.education/internal/tables"
)

// Timeline are spans of days in rows, such as evaluations between the day on which they open and the day
// on which they are due.
type Timeline struct {
	Words

	// Axis is the name of the rows, such as "evaluation".
	Axis  string
	Spans []NamedSpan
	// Today is marked; no date for no mark.
	Today calendar.Date
}

// NamedSpan is a row of a timeline, from its first day to its last.
type NamedSpan struct {
	Name        string
	First, Last calendar.Date
	// Kind is a short word that is written beside the span, such as "overdue".
	Kind string
}

// Table returns the spans.
func (chart Timeline) Table() tables.Table {
	table := tables.Table{Title: chart.Heading, Columns: []tables.Column{
		{Name: chart.Axis}, {Name: "from"}, {Name: "to"}, {Name: "state"},
	}}
	for _, span := range chart.Spans {
		table.Rows = append(table.Rows, tables.Row{
			tables.NewText(span.Name), tables.NewDay(span.First), tables.NewDay(span.Last), tables.NewText(span.Kind),
		})
	}
	return table
}

const (
	timelineLeft = 224.0
	timelineRow  = 26.0
)

// Draw returns the chart as SVG.
func (chart Timeline) Draw(id string) string {
	rows := timelineRow * float64(len(chart.Spans))
	made := beginDrawing(id, chart.Words, rows+30)
	first, last := chart.Today, chart.Today
	for _, span := range chart.Spans {
		if first.IsZero() || span.First < first {
			first = span.First
		}
		last = max(last, span.Last)
	}
	days := max(1, float64(last-first))
	// The words beside the last span have room.
	right := 0.0
	for _, span := range chart.Spans {
		right = max(right, 12+characterWidth*float64(utf8.RuneCountInString(shorten(span.Kind))))
	}
	place := func(day calendar.Date) float64 {
		return timelineLeft + float64(day-first)/days*(width-timelineLeft-max(right, 40))
	}
	for i, span := range chart.Spans {
		top := timelineRow * float64(i)
		made.addText("label", "end", timelineLeft-10, top+15, shorten(span.Name))
		made.addRectangle("span", "", place(span.First), top+4, max(5, place(span.Last)-place(span.First)), 14)
		made.addText("value", "start", max(place(span.First)+5, place(span.Last))+6, top+15, shorten(span.Kind))
	}
	if !chart.Today.IsZero() {
		made.addLine("today", place(chart.Today), 0, place(chart.Today), rows)
		made.addText("label", "middle", place(chart.Today), rows+20, chart.Today.String())
	}
	return made.end()
}
