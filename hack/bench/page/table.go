// Package page holds the table of the benchmark, and the page of the documentation
// that shows it.
package page

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Row is a line of the table. Each field is the text of a cell.
type Row struct {
	// Measure says what was measured, and its unit. A measure that begins with "..."
	// continues the row before it.
	Measure string
	// Techplan, Bare and Baseline are the figures of the candidates. A limit stands in
	// Bare.
	Techplan, Bare, Baseline string
	// Ratios compares the figures, or adds others.
	Ratios string
}

var header = Row{
	Measure: "measure", Techplan: "techplan", Bare: "bare client or limit",
	Baseline: "baseline controller", Ratios: "ratios",
}

func (row Row) formatCells() []string {
	return []string{row.Measure, row.Techplan, row.Bare, row.Baseline, row.Ratios}
}

// formatRow writes a row as a line of a Markdown table.
func (row Row) formatRow() string { return "| " + strings.Join(row.formatCells(), " | ") + " |\n" }

// Report collects the rows of a run, in the order in which they are measured.
type Report struct{ rows []Row }

// AddRows adds rows to the end.
func (report *Report) AddRows(rows ...Row) { report.rows = append(report.rows, rows...) }

// ListRows returns the rows so far.
func (report *Report) ListRows() []Row { return report.rows }

// PrintTable writes the rows with their header as aligned text.
func (report *Report) PrintTable(out io.Writer) {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, row := range append([]Row{header}, report.rows...) {
		fmt.Fprintln(table, strings.Join(row.formatCells(), "\t"))
	}
	table.Flush()
}

// headerRule separates the header from the rows.
const headerRule = "|---|---|---|---|---|\n"

// renderTable writes rows with their header as a Markdown table.
func renderTable(rows []Row) string {
	var table strings.Builder
	table.WriteString(header.formatRow() + headerRule)
	for _, row := range rows {
		table.WriteString(row.formatRow())
	}
	return table.String()
}
