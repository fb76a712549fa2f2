package money

import (
	"math"
	"math/bits"
)

// MultiplySigned returns an amount times a number, exactly. Both may be negative.
func MultiplySigned(amount Amount, count int64) Sum {
	high, low := bits.Mul64(magnitudeOf(int64(amount)), magnitudeOf(count))
	product := Sum{int64(high), low}
	if (amount < 0) != (count < 0) {
		return Sum{}.Minus(product)
	}
	return product
}

// DivideFor returns the sum divided by a number from 1 to 10^16, rounded as RoundForCurrency rounds a ratio:
// once, half away from zero, to whole units if the currency has no decimals, and at most Lots.
func (sum Sum) DivideFor(divisor int64, code string) Amount {
	if DecimalsOf(code) > 0 {
		return Amount(sum.divideRounded(uint64(divisor))).clampTo(Lots)
	}
	return Amount(sum.divideRounded(uint64(divisor)*uint64(Unit))).clampTo(Lots/Unit) * Unit
}

// divideRounded returns the sum divided by a number above 0, rounded half away from zero, and the nearest int64 if
// the quotient lies beyond.
func (sum Sum) divideRounded(divisor uint64) int64 {
	isNegative := sum.high < 0
	if isNegative {
		sum = Sum{}.Minus(sum)
	}
	quotient, isBeyond := uint64(math.MaxUint64), uint64(sum.high) >= divisor
	if !isBeyond {
		var rest uint64
		if quotient, rest = bits.Div64(uint64(sum.high), sum.low, divisor); rest >= divisor-rest {
			quotient++
			isBeyond = quotient == 0
		}
	}
	switch {
	case isBeyond || quotient > math.MaxInt64:
		if isNegative {
			return math.MinInt64
		}
		return math.MaxInt64
	case isNegative:
		return -int64(quotient)
	default:
		return int64(quotient)
	}
}

// magnitudeOf returns a number without its sign.
func magnitudeOf(number int64) uint64 {
	if number < 0 {
		return -uint64(number)
	}
	return uint64(number)
}
