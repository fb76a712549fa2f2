// Package html writes a document as an HTML page: one that a dashboard serves, with a menu and a style
// sheet of its own address, or one that stands alone in a file.
//
// Pages meet WCAG 2.1 AA: a language, headings without gaps, a table beside each chart, a word or a symbol
// beside each color. They need no script. All text is escaped for the place where it stands.
package html

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"techplan.education/internal/calendar"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/locale"
	"techplan.education/internal/text"
)

// Static has the style sheet and the script of a dashboard: static/style.css and static/live.js.
//
//go:embed static
var Static embed.FS

//go:embed templates
var templateFiles embed.FS

// Link is an address with its words.
type Link struct {
	Words, Address string
	// IsCurrent says that the page has this address.
	IsCurrent bool
}

// Frame is what a dashboard has around a document. The zero value is for a file: it has no addresses.
type Frame struct {
	// Site names the dashboard, and Home is the address of its first page.
	Site, Home string
	// Trail are the pages above this one, and Menu the pages beside it.
	Trail, Menu []Link
	// Downloads are the same content in other formats.
	Downloads []Link
	// Static is the address of the files of Static, without a slash at its end.
	Static string
	// Live is the address at which the server reports changes; empty for none.
	Live string
	// AsOf is the instant of the content.
	AsOf time.Time
}

// page is what the templates get.
type page struct {
	document.Document
	Frame

	// Style is the style sheet of a page that stands alone.
	Style template.CSS
}

// Write writes a document as a page. The error is that of the output.
func Write(out io.Writer, content document.Document, frame Frame) error {
	made := page{Document: content, Frame: frame}
	if frame.Static == "" {
		style, err := Static.ReadFile("static/style.css")
		if err != nil {
			return fmt.Errorf("read the style sheet: %w", err)
		}
		// The style sheet is part of the program.
		made.Style = template.CSS(style)
	}
	templates, err := newTemplates(locale.New(content.Language))
	if err != nil {
		return err
	}
	return templates.ExecuteTemplate(out, "page.html", made)
}

// parsed are the templates, which are part of the program.
var parsed = template.Must(template.New("").Funcs(functionsOf(locale.New("en"))).ParseFS(templateFiles, "templates/*.html"))

// newTemplates returns the templates with the functions of a language.
func newTemplates(language locale.Locale) (*template.Template, error) {
	cloned, err := parsed.Clone()
	if err != nil {
		return nil, fmt.Errorf("prepare the templates: %w", err)
	}
	return cloned.Funcs(functionsOf(language)), nil
}

func functionsOf(language locale.Locale) template.FuncMap {
	return template.FuncMap{
		"say":  language.Say,
		"kind": nameKind,
		"cell": func(cell document.Cell) formattedCell { return formatCell(cell, language) },
		"value": func(figure document.Figure) formattedCell {
			return formatCell(document.NewCell(figure.Value), language)
		},
		"amount": func(notice document.Notice) formattedCell {
			return formatCell(document.NewCell(notice.Amount), language)
		},
		"draw":     drawChart,
		"tableOf":  func(of chart.Chart) document.Table { return document.FromTable(of.Table()) },
		"level":    func(level int, section document.Section) leveled { return leveled{level, section} },
		"next":     func(level int) int { return level + 1 },
		"numeric":  document.Table.IsNumeric,
		"clean":    text.EscapeLine,
		"escape":   text.Escape,
		"lines":    text.EscapeLines,
		"instant":  func(instant time.Time) string { return instant.UTC().Format(time.RFC3339) },
		"showTime": func(instant time.Time) string { return instant.UTC().Format("2006-01-02 15:04 UTC") },
		"place": func(section document.Section, number int, of document.Block) placed {
			return placed{section, number, of}
		},
		"heading": sayHeading,
	}
}

// leveled is a section with the level of its heading.
type leveled struct {
	Level int
	document.Section
}

// placed is a block with its place, from which its identifier is made.
type placed struct {
	Section document.Section
	Number  int
	Block   document.Block
}

// ID returns an identifier that is unique in the page.
func (of placed) ID() string { return fmt.Sprintf("%s-%d", of.Section.ID, of.Number) }

// nameKind returns the name of the template of a block.
func nameKind(block document.Block) string {
	name := fmt.Sprintf("%T", block)
	return strings.ToLower(name[strings.LastIndex(name, ".")+1:])
}

// drawChart returns the drawing of a chart.
func drawChart(of placed) (template.HTML, error) {
	drawing, isDrawing := of.Block.(document.Drawing)
	if !isDrawing {
		return "", fmt.Errorf("%T is not a chart", of.Block)
	}
	// A chart escapes its words.
	return template.HTML(drawing.Draw(of.ID())), nil
}

// formattedCell is a cell in the words of a language.
type formattedCell struct {
	Words string
	// Day is the day of a cell in the form YYYY-MM-DD; empty for another cell.
	Day      string
	Link     string
	State    document.State
	IsNumber bool
}

func formatCell(cell document.Cell, language locale.Locale) formattedCell {
	made := formattedCell{Words: cell.FullText(), Link: cell.Link, State: cell.State, IsNumber: cell.IsNumber()}
	if day := cell.Day(); day != calendar.Date(0) {
		made.Day, made.Words = day.String(), language.FormatDay(day)
	}
	if cell.IsEmpty() {
		made.Words = ""
	}
	return made
}

// sayHeading writes the heading of a column with a capital letter.
func sayHeading(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
