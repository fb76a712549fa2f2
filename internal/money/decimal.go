package money

import (
	"math/big"

	"techplan.education/api/v1alpha1"
)

// decimalScale is the number of ten-thousandths in one: a Decimal has at most four
// decimals.
const decimalScale = 10000

// ParseRat reads a decimal that the API server has accepted as an exact fraction;
// anything else is zero.
func ParseRat[T v1alpha1.Decimal | v1alpha1.Percent](decimal T) *big.Rat {
	return big.NewRat(parseScaled(string(decimal), 4), decimalScale)
}

// FormatDecimal returns the ratio rounded half away from zero to a number of decimals, at
// most 4.
func FormatDecimal(ratio *big.Rat, places int) v1alpha1.Decimal {
	scale := int64(1)
	for range places {
		scale *= 10
	}
	scaled := roundRat(new(big.Rat).Mul(ratio, big.NewRat(scale, 1)))
	return v1alpha1.Decimal(formatScaled(scaled, places, 0))
}

// decimalLimit is the largest number that a Decimal can show.
var decimalLimit = big.NewRat(9_999_999_999_999, 1)

// BoundedDecimal returns the ratio as Decimal does, or the nearest number that a status
// can show: at most 13 digits before the point.
func BoundedDecimal(ratio *big.Rat, places int) v1alpha1.Decimal {
	if ratio.Cmp(decimalLimit) > 0 {
		ratio = decimalLimit
	}
	if lowest := new(big.Rat).Neg(decimalLimit); ratio.Cmp(lowest) < 0 {
		ratio = lowest
	}
	return FormatDecimal(ratio, places)
}

// FormatPercent returns 100 × part / whole with one decimal, as in 6.8. whole must not be
// zero.
func FormatPercent(part, whole Amount) v1alpha1.Decimal {
	tenths := new(big.Rat).Mul(ExactPercent(part, whole), big.NewRat(10, 1))
	return v1alpha1.Decimal(formatScaled(roundRat(tenths), 1, 1))
}

// ExactPercent returns 100 × part / whole, exact, to compare it with a threshold. whole
// must not be zero.
func ExactPercent(part, whole Amount) *big.Rat {
	return new(big.Rat).Mul(big.NewRat(100, 1), big.NewRat(int64(part), int64(whole)))
}

// ComparePercent returns -1, 0 or 1 as part is less than, equal to or more than a
// percentage of whole. It is exact for any amounts.
func ComparePercent(part Amount, percent int64, whole Amount) int {
	left := new(big.Int).Mul(big.NewInt(int64(part)), big.NewInt(100))
	return left.Cmp(new(big.Int).Mul(big.NewInt(int64(whole)), big.NewInt(percent)))
}
