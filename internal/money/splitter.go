package money

import (
	"math/big"

	"techplan.education/api/v1alpha1"
)

// Splitter divides amounts of a currency into parts that add up to them. Its zero value
// divides in hundredths.
type Splitter struct{ step Amount }

// NewSplitter returns a splitter for a currency given by its ISO 4217 code: one that divides
// in whole units if the currency has no decimals, as the yen, because no one can pay a part of
// a unit.
func NewSplitter(code string) Splitter {
	if DecimalsOf(code) > 0 {
		return Splitter{}
	}
	return Splitter{step: Unit}
}

// stepOf returns the least part of an amount: a whole unit of a currency without decimals, if
// the amount has none either.
func (splitter Splitter) stepOf(amount Amount) Amount {
	if splitter.step == 0 || amount%splitter.step != 0 {
		return 1
	}
	return splitter.step
}

// SplitByWeights divides an amount by weights, as Amount.SplitByWeights does.
func (splitter Splitter) SplitByWeights(amount Amount, weights []int64) []Amount {
	step := splitter.stepOf(amount)
	parts := (amount / step).SplitByWeights(weights)
	for i := range parts {
		parts[i] *= step
	}
	return parts
}

// SplitEvenly divides an amount into parts that differ by at most the least part, the larger ones
// first.
func (splitter Splitter) SplitEvenly(amount Amount, count int) []Amount {
	return splitter.SplitByWeights(amount, make([]int64, count))
}

// EvenPart returns one part of Even without computing the others. The amount must not be
// negative.
func (splitter Splitter) EvenPart(amount Amount, i, count int) Amount {
	step := splitter.stepOf(amount)
	return (amount/step).EvenPart(i, count) * step
}

// PercentOf returns a percentage of an amount, rounded half away from zero.
func (splitter Splitter) PercentOf(amount Amount, percent v1alpha1.Percent) Amount {
	step := splitter.stepOf(amount)
	share := ParseRat(percent)
	share.Mul(share, (amount / step).ToRat())
	return RoundAmount(share.Quo(share, big.NewRat(100, 1))) * step
}
