// Package chart draws accessible charts as SVG: stacked columns, bars, a line with milestones, and a
// timeline. Each chart has a title, a summary in words and a table of its figures, so that a reader who
// does not see the drawing has all of it.
//
// A drawing has no colors and no fonts of its own: its elements have classes, and the style sheet of the
// page gives them colors for light and dark. Series differ in pattern as well as in color.
package chart

import (
	"fmt"
	"html"
	"math"
	"strings"
	"unicode/utf8"

	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Chart is a drawing with its words and its figures.
type Chart interface {
	// Title names the chart, and Summary says in a sentence what it shows.
	Title() string
	Summary() string
	// Table returns the figures that are drawn.
	Table() tables.Table
	// Draw returns the drawing as an SVG element. id is unique in the page: lower-case letters,
	// digits and hyphens.
	Draw(id string) string
}

// Words are the words of a chart.
type Words struct {
	// Heading names the chart, and Sentence says what it shows.
	Heading, Sentence string
}

// Title returns the name of the chart.
func (words Words) Title() string { return words.Heading }

// Summary returns what the chart shows, in a sentence.
func (words Words) Summary() string { return words.Sentence }

// width is the width of every drawing in units of its own; a page scales it.
const width = 720

// characterWidth is about how wide a character of a label is, on average.
const characterWidth = 7.4

// maxLabel is how many characters of a name a drawing has room for. Its table has all of them.
const maxLabel = 28

// drawing collects the elements of an SVG element.
type drawing struct {
	strings.Builder
}

// beginDrawing opens the SVG element with its title and description, which assistive technology reads.
func beginDrawing(id string, words Words, height float64) *drawing {
	made := &drawing{}
	fmt.Fprintf(made, `<svg class="chart" role="img" aria-labelledby="%s-title %s-summary" viewBox="0 0 %d %s" `+
		`xmlns="http://www.w3.org/2000/svg">`, id, id, width, formatLength(height))
	fmt.Fprintf(made, `<title id="%s-title">%s</title><desc id="%s-summary">%s</desc>`,
		id, escape(words.Heading), id, escape(words.Sentence))
	return made
}

// end closes the SVG element.
func (made *drawing) end() string {
	made.WriteString("</svg>")
	return made.String()
}

// addPatterns defines the patterns of the series, so that they differ without color.
func (made *drawing) addPatterns(id string, count int) {
	made.WriteString("<defs>")
	for i := range count {
		fmt.Fprintf(made, `<pattern id="%s-p%d" class="series-%d" width="8" height="8" patternUnits="userSpaceOnUse">`+
			`<rect class="ground" width="8" height="8"/>%s</pattern>`, id, i, i%maxSeries, marks[i%len(marks)])
	}
	made.WriteString("</defs>")
}

// maxSeries is how many series a style sheet has colors for.
const maxSeries = 6

// marks are what the patterns have on their ground.
var marks = []string{
	``,
	`<path class="mark" d="M0 8 L8 0 M-2 2 L2 -2 M6 10 L10 6"/>`,
	`<circle class="mark" cx="4" cy="4" r="1.4"/>`,
	`<path class="mark" d="M0 0 L8 8 M-2 6 L2 10 M6 -2 L10 2"/>`,
	`<path class="mark" d="M0 4 H8"/>`,
	`<path class="mark" d="M4 0 V8"/>`,
}

func (made *drawing) addRectangle(class, fill string, left, top, wide, high float64) {
	if wide <= 0 || high <= 0 {
		return
	}
	fmt.Fprintf(made, `<rect class="%s"%s x="%s" y="%s" width="%s" height="%s"/>`,
		class, formatFill(fill), formatLength(left), formatLength(top), formatLength(wide), formatLength(high))
}

func formatFill(fill string) string {
	if fill == "" {
		return ""
	}
	return fmt.Sprintf(` fill="url(#%s)"`, fill)
}

func (made *drawing) addLine(class string, fromX, fromY, toX, toY float64) {
	fmt.Fprintf(made, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`,
		class, formatLength(fromX), formatLength(fromY), formatLength(toX), formatLength(toY))
}

// addText writes words at a place. anchor is start, middle or end.
func (made *drawing) addText(class, anchor string, x, y float64, words string) {
	fmt.Fprintf(made, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s</text>`,
		class, anchor, formatLength(x), formatLength(y), escape(words))
}

// addPath draws a line through points, or fills the area within them.
func (made *drawing) addPath(class string, points []point) {
	if len(points) == 0 {
		return
	}
	var path strings.Builder
	for i, at := range points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(&path, "%s%s %s", command, formatLength(at.x), formatLength(at.y))
	}
	fmt.Fprintf(made, `<path class="%s" d="%s"/>`, class, path.String())
}

func (made *drawing) addCircle(class string, at point, radius float64) {
	fmt.Fprintf(made, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`,
		class, formatLength(at.x), formatLength(at.y), formatLength(radius))
}

type point struct{ x, y float64 }

// addLegend writes the names of the series with their patterns, from a place on.
func (made *drawing) addLegend(id string, names []string, top float64) {
	left := 0.0
	row := top
	for i, name := range names {
		label := shorten(name)
		wide := 34 + characterWidth*float64(utf8.RuneCountInString(label))
		if left > 0 && left+wide > width {
			left, row = 0, row+legendRow
		}
		fmt.Fprintf(made, `<g class="series-%d">`, i%maxSeries)
		made.addRectangle("segment", fmt.Sprintf("%s-p%d", id, i), left, row, 14, 14)
		made.WriteString("</g>")
		made.addText("label", "start", left+20, row+12, label)
		left += wide
	}
}

const legendRow = 22

func escape(words string) string { return html.EscapeString(text.EscapeLine(words)) }

func shorten(name string) string { return shortenTo(name, maxLabel) }

func shortenTo(words string, limit int) string { return text.Truncate(text.EscapeLine(words), limit) }

// formatLength writes a length with at most one decimal.
func formatLength(length float64) string {
	written := fmt.Sprintf("%.1f", length)
	return strings.TrimSuffix(written, ".0")
}

// listSteps returns the values at which an axis from 0 to the largest value has lines: at most six, at
// round numbers, the last one not below the largest value.
func listSteps(largest float64) []float64 {
	if largest <= 0 || math.IsInf(largest, 0) || math.IsNaN(largest) {
		return []float64{0, 1}
	}
	step := math.Pow(10, math.Floor(math.Log10(largest)))
	for _, part := range []float64{0.1, 0.2, 0.25, 0.5, 1, 2} {
		if largest <= 5*step*part {
			step *= part
			break
		}
	}
	var steps []float64
	for value := 0.0; ; value += step {
		steps = append(steps, value)
		if value >= largest || len(steps) > 6 {
			return steps
		}
	}
}
