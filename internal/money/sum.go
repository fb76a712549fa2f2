package money

import "math/bits"

// Sum is an exact sum of prices of device lots in hundredths. It has 128 bits, because
// a lot may cost 10^21 hundredths and the number of lots has no bound. Parts of a sum
// can be subtracted again. The zero value is zero.
type Sum struct {
	high int64
	low  uint64
}

// MultiplyAmount returns the price of a number of units. Neither may be negative.
func MultiplyAmount(price Amount, count int64) Sum {
	high, low := bits.Mul64(uint64(max(0, price)), uint64(max(0, count)))
	return Sum{int64(high), low}
}

// Plus returns the sum of both.
func (sum Sum) Plus(other Sum) Sum {
	low, carry := bits.Add64(sum.low, other.low, 0)
	return Sum{sum.high + other.high + int64(carry), low}
}

// Minus returns the difference of both.
func (sum Sum) Minus(other Sum) Sum {
	low, borrow := bits.Sub64(sum.low, other.low, 0)
	return Sum{sum.high - other.high - int64(borrow), low}
}

// RoundWithinLots returns the sum as an amount, at most the constant Lots. A negative sum is zero.
func (sum Sum) RoundWithinLots() Amount {
	switch {
	case sum.high < 0:
		return 0
	case sum.high > 0 || sum.low > uint64(Lots):
		return Lots
	default:
		return Amount(sum.low)
	}
}
