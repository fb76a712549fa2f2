package money

import "math/bits"

// Sum is an exact sum of prices of device lots in hundredths, of 128 bits: a lot
// may cost 10^21 of them, and their number has no bound. What was added can be
// taken out again. The zero value is nothing.
type Sum struct {
	high int64
	low  uint64
}

// Product is the price of n units. Neither may be negative.
func Product(price Amount, count int64) Sum {
	high, low := bits.Mul64(uint64(max(0, price)), uint64(max(0, count)))
	return Sum{int64(high), low}
}

// Plus is s + o.
func (sum Sum) Plus(other Sum) Sum {
	low, carry := bits.Add64(sum.low, other.low, 0)
	return Sum{sum.high + other.high + int64(carry), low}
}

// Minus is s - o.
func (sum Sum) Minus(other Sum) Sum {
	low, borrow := bits.Sub64(sum.low, other.low, 0)
	return Sum{sum.high - other.high - int64(borrow), low}
}

// Lots is the sum as an amount, at most the constant Lots. A sum below zero is
// zero: more was taken out than added.
func (sum Sum) Lots() Amount {
	switch {
	case sum.high < 0:
		return 0
	case sum.high > 0 || sum.low > uint64(Lots):
		return Lots
	default:
		return Amount(sum.low)
	}
}
