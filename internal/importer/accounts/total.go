package accounts

import (
	"fmt"
	"slices"

	"techplan.education/internal/money"
)

// maxBoundaries bounds the number of places at which a total can begin.
const maxBoundaries = 1000

// Totals compares the rows that are totals with the sums of the rows above them. A total may
// begin at the first row or behind any earlier total, so that subtotals of funds and functions
// can lie within each other.
type Totals struct {
	// sums are the sums so far, and boundaries those at the places where a total can begin.
	sums       []money.Amount
	boundaries [][]money.Amount
	// Checked counts the totals, and Different those that do not agree. FirstDifferent is the
	// number of the first row of the latter.
	Checked, Different, FirstDifferent int
}

// NewTotals returns totals of some columns of amounts.
func NewTotals(columns int) *Totals {
	start := make([]money.Amount, columns)
	return &Totals{sums: start, boundaries: [][]money.Amount{make([]money.Amount, columns)}}
}

// AddRow counts a row that is no total.
func (totals *Totals) AddRow(figures []Figure) {
	for i, figure := range figures {
		totals.sums[i] = totals.sums[i].Plus(figure.Amount)
	}
}

// CheckRow compares a row that is a total.
func (totals *Totals) CheckRow(row int, figures []Figure) {
	isStated := func(figure Figure) bool { return !figure.IsEmpty && !figure.IsUnreadable }
	if !slices.ContainsFunc(figures, isStated) {
		return
	}
	totals.Checked++
	found := -1
	for i := len(totals.boundaries) - 1; i >= 0 && found < 0; i-- {
		if totals.agreesWithSums(totals.boundaries[i], figures) {
			found = i
		}
	}
	if found < 0 {
		if totals.Different++; totals.FirstDifferent == 0 {
			totals.FirstDifferent = row
		}
	} else {
		totals.boundaries = totals.boundaries[:found+1]
	}
	if len(totals.boundaries) == maxBoundaries {
		// The total of all rows needs the first place, and the others need the last ones.
		totals.boundaries = append(totals.boundaries[:1], totals.boundaries[maxBoundaries/2:]...)
	}
	totals.boundaries = append(totals.boundaries, slices.Clone(totals.sums))
}

func (totals *Totals) agreesWithSums(start []money.Amount, figures []Figure) bool {
	for i, figure := range figures {
		if !figure.IsUnreadable && !figure.IsEmpty && totals.sums[i]-start[i] != figure.Amount {
			return false
		}
	}
	return true
}

// Describe returns a note about the totals that do not agree with the rows above them, or
// nothing if all do.
func (totals *Totals) Describe(file string) string {
	if totals.Different == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %d of %d totals do not agree with the sum of the rows above them, the first in row %d: "+
		"is the export complete?", file, totals.Different, totals.Checked, totals.FirstDifferent)
}
