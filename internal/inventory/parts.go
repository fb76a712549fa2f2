package inventory

import (
	"iter"
	"math/big"
	"unique"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// maxOtherLines is how many lines can pay for a lot beside its budget line, as the API allows.
const maxOtherLines = 4

// otherLine is a line that pays a part of a lot: an amount, or a percentage of the cost.
type otherLine struct {
	name    v1alpha1.EntryName
	amount  money.Amount
	percent v1alpha1.Percent
}

// OtherLines are the lines that pay a part of a lot, beside its budget line. The zero value has
// none. Two equal lists are equal as values, so that a lot stays comparable. Few lots have a
// list, and lots with equal lists share one.
type OtherLines struct {
	list unique.Handle[[maxOtherLines]otherLine]
}

func parseOtherLines(parts []v1alpha1.LinePart) OtherLines {
	if len(parts) == 0 {
		return OtherLines{}
	}
	var list [maxOtherLines]otherLine
	for i, part := range parts[:min(len(parts), maxOtherLines)] {
		list[i] = otherLine{part.Line, money.ParseOrZero(part.Amount), part.Percent}
	}
	return OtherLines{unique.Make(list)}
}

// all iterates over the lines in the order of the API object.
func (lines OtherLines) all() iter.Seq2[int, otherLine] {
	return func(yield func(int, otherLine) bool) {
		if lines == (OtherLines{}) {
			return
		}
		for i, line := range lines.list.Value() {
			if line.name == "" || !yield(i, line) {
				return
			}
		}
	}
}

// AllLines iterates over the lines that pay for the lot: the budget line, which has number 0,
// and then the other lines. A lot that charges no line has none.
func (lot Lot) AllLines() iter.Seq2[int, v1alpha1.EntryName] {
	return func(yield func(int, v1alpha1.EntryName) bool) {
		if !lot.HasCharges() || !yield(0, lot.Line) {
			return
		}
		for i, other := range lot.OtherLines.all() {
			if !yield(i+1, other.name) {
				return
			}
		}
	}
}

// LinePart is what one line pays for a lot.
type LinePart struct {
	Line    v1alpha1.EntryName
	Amount  money.Amount
	Problem PartProblem
}

// PartProblem is why a part of a lot's cost cannot be right.
type PartProblem int8

// The problems of parts.
const (
	NoPartProblem PartProblem = iota
	// PartsExceedCost is found at the budget line: the other lines pay more than the lot
	// costs.
	PartsExceedCost
	// PartBelowOnePercent is found at an other line. Its percentage may be a fraction: 0.8
	// for 80.
	PartBelowOnePercent
)

// SplitCost returns what each line pays for a lot, in the order of AllLines; nothing if one line
// pays for the whole lot. The other lines pay their parts, each at most what the lines before it
// leave, and the budget line pays the rest.
func (lot Lot) SplitCost(splitter money.Splitter) []LinePart {
	if lot.OtherLines == (OtherLines{}) || !lot.HasCharges() {
		return nil
	}
	cost := lot.UnitCost.Times(lot.Quantity)
	parts := []LinePart{{Line: lot.Line, Amount: cost}}
	for _, other := range lot.OtherLines.all() {
		part := LinePart{Line: other.name, Amount: other.amount}
		if other.percent != "" {
			part.Amount = splitter.PercentOf(cost, other.percent)
			if isBelowOne(other.percent) {
				part.Problem = PartBelowOnePercent
			}
		}
		rest := &parts[0]
		if part.Amount > rest.Amount {
			rest.Problem, part.Amount = PartsExceedCost, rest.Amount
		}
		rest.Amount -= part.Amount
		parts = append(parts, part)
	}
	return parts
}

func isBelowOne(percent v1alpha1.Percent) bool {
	value := money.ParseRat(percent)
	return value.Sign() > 0 && value.Cmp(big.NewRat(1, 1)) < 0
}
