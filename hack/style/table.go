package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// row is a figure of a tree with what is aimed at.
type row struct{ name, value, aim string }

func listRows(t *tree) []row {
	f := t.total
	comments := 0
	for _, p := range t.packages {
		comments += countTrue(p.hasComment)
	}
	withCode := 0
	largest, largestLines := "", 0
	for folder, p := range t.packages {
		withCode += countTrue(p.codeLines > 0)
		if p.codeLines > largestLines || p.codeLines == largestLines && folder < largest {
			largest, largestLines = folder, p.codeLines
		}
	}
	return []row{
		{"lines of code", fmt.Sprint(f.codeLines), ""},
		{"functions", fmt.Sprint(len(f.nameWords)), ""},
		{"words in a function name, mean", fmt.Sprintf("%.2f", computeMean(f.nameWords)), "at least 2.3"},
		{"functions with a one-word name", formatPercent(countValues(f.nameWords, 1), len(f.nameWords)), "below 25 %"},
		{"letters in a local's name, mean", fmt.Sprintf("%.1f", computeMean(f.localLetters)), "at least 5.5"},
		{"locals of one letter", formatPercent(countValues(f.localLetters, 1), len(f.localLetters)), ""},
		{"comment share", formatPercent(f.commentLines, f.commentLines+f.codeLines), "15 to 25 %"},
		{"test lines over 120 columns", formatPercent(f.longTestLines, f.testLines), "below 2 %"},
		{"other lines over 120 columns", formatPercent(f.longLines, f.codeLines+f.commentLines), "below 2 %"},
		{"test lines / code lines", fmt.Sprintf("%.2f", float64(f.testLines)/float64(max(1, f.codeLines))), "at least 1.2"},
		{"README words", fmt.Sprint(t.readmeWords), "500 to 800"},
		{"function length, p95 and max", fmt.Sprintf("%d, %d", findPercentile(f.functionLengths, 95), findPercentile(f.functionLengths, 100)), "p95 at most 40"},
		{"nolint", fmt.Sprint(f.nolint), "0"},
		{"init functions", fmt.Sprint(f.initFunctions), ""},
		{"packages with a comment", fmt.Sprintf("%d of %d", comments, withCode), "all"},
		{"largest package, lines of code", fmt.Sprintf("%d (%s)", largestLines, largest), ""},
	}
}

func writeTable(out io.Writer, t *tree) error {
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "FIGURE\tHERE\tAIM")
	for _, r := range listRows(t) {
		fmt.Fprintf(columns, "%s\t%s\t%s\n", r.name, r.value, r.aim)
	}
	return columns.Flush()
}

// writePackages writes the figures that differ most between packages, a row each.
func writePackages(out io.Writer, t *tree) error {
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "\nPACKAGE\tCODE\tWORDS\tONE WORD\tLETTERS\tCOMMENTS\tTEST/CODE\tLONG")
	for _, folder := range slices.Sorted(maps.Keys(t.packages)) {
		f := t.packages[folder]
		fmt.Fprintf(columns, "%s\t%d\t%.2f\t%s\t%.1f\t%s\t%.2f\t%d\n", folder, f.codeLines, computeMean(f.nameWords),
			formatPercent(countValues(f.nameWords, 1), len(f.nameWords)), computeMean(f.localLetters),
			formatPercent(f.commentLines, f.commentLines+f.codeLines),
			float64(f.testLines)/float64(max(1, f.codeLines)), f.longLines+f.longTestLines)
	}
	return columns.Flush()
}

func computeMean(values []int) float64 {
	sum := 0
	for _, value := range values {
		sum += value
	}
	return float64(sum) / float64(max(1, len(values)))
}

func countValues(values []int, wanted int) int {
	n := 0
	for _, value := range values {
		n += countTrue(value == wanted)
	}
	return n
}

func formatPercent(part, whole int) string {
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(max(1, whole)))
}

// findPercentile is the smallest value that is at least as large as the given percentage
// of all values; 0: there are none.
func findPercentile(values []int, percentage int) int {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := (len(sorted)*percentage + 99) / 100
	return sorted[max(rank, 1)-1]
}
