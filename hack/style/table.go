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

func listRows(tree *tree) []row {
	figures := tree.total
	comments := 0
	for _, counted := range tree.packages {
		comments += countTrue(counted.hasComment)
	}
	withCode := 0
	largest, largestLines := "", 0
	for folder, counted := range tree.packages {
		withCode += countTrue(counted.codeLines > 0)
		if counted.codeLines > largestLines || counted.codeLines == largestLines && folder < largest {
			largest, largestLines = folder, counted.codeLines
		}
	}
	return []row{
		{"lines of code", fmt.Sprint(figures.codeLines), ""},
		{"functions", fmt.Sprint(len(figures.nameWords)), ""},
		{"words in a function name, mean", fmt.Sprintf("%.2f", computeMean(figures.nameWords)), "at least 2.3"},
		{
			"functions with a one-word name",
			formatPercent(countValues(figures.nameWords, 1), len(figures.nameWords)), "below 25 %",
		},
		{"letters in a local's name, mean", fmt.Sprintf("%.1f", computeMean(figures.localLetters)), "at least 5.5"},
		{"locals of one letter", formatPercent(countValues(figures.localLetters, 1), len(figures.localLetters)), ""},
		{"comment share", formatPercent(figures.commentLines, figures.commentLines+figures.codeLines), "15 to 25 %"},
		{"test lines over 120 columns", formatPercent(figures.longTestLines, figures.testLines), "below 2 %"},
		{
			"other lines over 120 columns",
			formatPercent(figures.longLines, figures.codeLines+figures.commentLines), "below 2 %",
		},
		{"test lines / code lines", fmt.Sprintf("%.2f", float64(figures.testLines)/float64(max(1, figures.codeLines))), "at least 1.2"},
		{"README words", fmt.Sprint(tree.readmeWords), "500 to 800"},
		{"function length, p95 and max", fmt.Sprintf("%d, %d", findPercentile(figures.functionLengths, 95), findPercentile(figures.functionLengths, 100)), "p95 at most 40"},
		{"nolint", fmt.Sprint(figures.nolint), "0"},
		{"init functions", fmt.Sprint(figures.initFunctions), ""},
		{"packages with a comment", fmt.Sprintf("%d of %d", comments, withCode), "all"},
		{"largest package, lines of code", fmt.Sprintf("%d (%s)", largestLines, largest), ""},
	}
}

func writeTable(out io.Writer, tree *tree) error {
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "FIGURE\tHERE\tAIM")
	for _, row := range listRows(tree) {
		fmt.Fprintf(columns, "%s\t%s\t%s\n", row.name, row.value, row.aim)
	}
	return columns.Flush()
}

// writePackages writes the figures that differ most between packages, a row each.
func writePackages(out io.Writer, tree *tree) error {
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "\nPACKAGE\tCODE\tWORDS\tONE WORD\tLETTERS\tCOMMENTS\tTEST/CODE\tLONG")
	for _, folder := range slices.Sorted(maps.Keys(tree.packages)) {
		figures := tree.packages[folder]
		fmt.Fprintf(columns, "%s\t%d\t%.2f\t%s\t%.1f\t%s\t%.2f\t%d\n", folder, figures.codeLines,
			computeMean(figures.nameWords), formatPercent(countValues(figures.nameWords, 1), len(figures.nameWords)),
			computeMean(figures.localLetters),
			formatPercent(figures.commentLines, figures.commentLines+figures.codeLines),
			float64(figures.testLines)/float64(max(1, figures.codeLines)), figures.longLines+figures.longTestLines)
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
	count := 0
	for _, value := range values {
		count += countTrue(value == wanted)
	}
	return count
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
