// Package money computes with exact amounts in hundredths of a currency unit and with
// exact decimals. It uses no floating point and converts no currencies.
package money

import (
	"math"
	"math/big"
	"sort"
	"strings"

	"golang.org/x/text/currency"

	"techplan.education/api/v1alpha1"
)

// Amount is a sum of money in hundredths of the currency unit. Differences may
// be negative.
type Amount int64

// Unit is one unit of the currency.
const Unit Amount = 100

// The bounds of amounts keep every sum within an int64, 9.2 × 10^18. An amount that
// people wrote is at most Shown, 10^15. The 500 lines and 500 transfers of a plan add
// up to at most 10^18. Lots and replacements add at most Lots to a line, so that 500
// lines have spent and committed at most 5 × 10^18. A goal has at most 100 actions,
// 10^17. Sums over lists without a bound, such as the goals of a plan or the findings
// of a code, use Plus and are at most limit; the difference of two of them is at most 8
// × 10^18.
const (
	// Shown is the largest amount that status can show: 13 digits and two decimals.
	Shown Amount = 9_999_999_999_999_99
	// Lots is the most that all lots and replacements together count, on one line or in
	// one year: more than four times what status can show.
	Lots Amount = 4_000_000_000_000_000
	// limit is the most that a sum counts.
	limit Amount = 4_000_000_000_000_000_000
)

// IsShown reports whether status can show the amount.
func (amount Amount) IsShown() bool { return -Shown <= amount && amount <= Shown }

// Plus returns the sum of two amounts, for sums over lists without a bound. It never
// overflows: a sum beyond 40 quadrillion units stays there.
func (amount Amount) Plus(other Amount) Amount {
	return (amount.clampTo(limit) + other.clampTo(limit)).clampTo(limit)
}

// PlusLots returns the sum of two amounts that lots and replacements cost, at most
// Lots.
func (amount Amount) PlusLots(other Amount) Amount { return amount.Plus(other).clampTo(Lots) }

// clampTo returns the nearest amount from -bound to bound.
func (amount Amount) clampTo(bound Amount) Amount { return max(-bound, min(bound, amount)) }

// Times returns the price of a number of units, at most Lots. Neither may be negative.
func (amount Amount) Times(count int64) Amount {
	return MultiplyAmount(amount, count).RoundWithinLots()
}

// ParseOrZero reads an amount that the API server has accepted; anything else is zero.
func ParseOrZero(amount v1alpha1.Money) Amount {
	return Amount(parseScaled(string(amount), 2))
}

// parseScaled reads a decimal text as an integer with the given number of decimal
// places. Text with more places, or with more than 15 digits before the point, is zero.
func parseScaled(decimal string, places int) int64 {
	negative := strings.HasPrefix(decimal, "-")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(decimal, "-"), ".")
	if len(fraction) > places || len(whole) > 15 {
		return 0
	}
	fraction += strings.Repeat("0", places-len(fraction))
	var number int64
	for _, digit := range whole + fraction {
		if digit < '0' || digit > '9' {
			return 0
		}
		number = number*10 + int64(digit-'0')
	}
	if negative {
		return -number
	}
	return number
}

// formatScaled writes an integer with the given number of decimal places, without
// trailing zeros beyond keep.
func formatScaled(number int64, places, keep int) string {
	digits := new(big.Int).Abs(big.NewInt(number)).String()
	if len(digits) <= places {
		digits = strings.Repeat("0", places+1-len(digits)) + digits
	}
	whole, fraction := digits[:len(digits)-places], digits[len(digits)-places:]
	for len(fraction) > keep && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if number < 0 {
		whole = "-" + whole
	}
	return whole
}

// API returns the amount as status shows it: "441000" or "1250.50". It is empty if
// status cannot show the amount; rule AmountBeyondRange then reports it.
func (amount Amount) API() v1alpha1.Money { return v1alpha1.Money(amount.formatShown()) }

// FormatSigned returns a difference as status shows it, which may be negative. It is empty if
// status cannot show it.
func (amount Amount) FormatSigned() v1alpha1.Decimal { return v1alpha1.Decimal(amount.formatShown()) }

func (amount Amount) formatShown() string {
	if !amount.IsShown() {
		return ""
	}
	return amount.formatDecimal()
}

func (amount Amount) formatDecimal() string {
	if amount%Unit == 0 {
		return formatScaled(int64(amount/Unit), 0, 0)
	}
	return formatScaled(int64(amount), 2, 2)
}

// DecimalsOf returns the number of decimals, at most 2, of a currency given by its ISO
// 4217 code: 2 for USD, 0 for JPY. An unknown code has 2.
func DecimalsOf(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 2
	}
	scale, _ := currency.Standard.Rounding(unit)
	return min(scale, 2)
}

// RoundIn rounds to whole units, half away from zero, if the currency has no decimals.
func (amount Amount) RoundIn(code string) Amount {
	if DecimalsOf(code) > 0 {
		return amount
	}
	return amount.MultiplyRatio(1, int64(Unit)) * Unit
}

// FormatIn writes the amount for people, in a currency given by its ISO 4217 code: $441,000,
// $1,250.50, EUR 900. JPY 900.40 becomes JPY 900, since the yen has no decimals.
func (amount Amount) FormatIn(code string) string {
	amount = amount.RoundIn(code)
	plain := strings.TrimPrefix(amount.formatDecimal(), "-")
	whole, fraction, _ := strings.Cut(plain, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	sign := ""
	if amount < 0 {
		sign = "-"
	}
	if code == "" || code == "USD" {
		return sign + "$" + whole
	}
	return sign + code + " " + whole
}

// MultiplyRatio returns amount × numerator / denominator, rounded half away from zero and
// bounded as a sum is. The denominator must not be zero.
func (amount Amount) MultiplyRatio(numerator, denominator int64) Amount {
	product := MultiplySigned(amount, numerator)
	if denominator < 0 {
		product = Sum{}.Minus(product)
	}
	return Amount(product.divideRounded(magnitudeOf(denominator))).clampTo(limit)
}

// RoundAmount returns the ratio rounded half away from zero, at most Lots, so that a thousand
// of such amounts still add up.
func RoundAmount(ratio *big.Rat) Amount { return Amount(roundRat(ratio)).clampTo(Lots) }

// RoundForCurrency returns the ratio, in hundredths, rounded half away from zero to what can be
// paid in a currency given by its ISO 4217 code: to whole units if it has no decimals. It rounds
// once: a ratio that is rounded to hundredths first can end a unit too high.
func RoundForCurrency(ratio *big.Rat, code string) Amount {
	if DecimalsOf(code) > 0 {
		return RoundAmount(ratio)
	}
	units := new(big.Rat).Quo(ratio, Unit.ToRat())
	return Amount(roundRat(units)).clampTo(Lots/Unit) * Unit
}

// roundRat rounds half away from zero, to the nearest int64 if the ratio lies beyond.
func roundRat(ratio *big.Rat) int64 {
	twice := new(big.Int).Mul(ratio.Num(), big.NewInt(2))
	denominator := new(big.Int).Mul(ratio.Denom(), big.NewInt(2))
	if ratio.Sign() < 0 {
		twice.Sub(twice, ratio.Denom())
	} else {
		twice.Add(twice, ratio.Denom())
	}
	rounded := new(big.Int).Quo(twice, denominator)
	switch {
	case rounded.IsInt64():
		return rounded.Int64()
	case rounded.Sign() < 0:
		return math.MinInt64
	default:
		return math.MaxInt64
	}
}

// ToRat returns the amount as an exact fraction of hundredths.
func (amount Amount) ToRat() *big.Rat { return big.NewRat(int64(amount), 1) }

// SplitByWeights divides the amount by weights so that the parts add up to it. Each part is
// rounded down, and the hundredths that are left go to the largest remainders, the
// earlier part first if they are equal. Weights must not be negative; if all are zero,
// the parts are equal.
func (amount Amount) SplitByWeights(weights []int64) []Amount {
	switch len(weights) {
	case 0:
		return nil
	case 1:
		return []Amount{amount}
	}
	total := new(big.Int)
	for _, weight := range weights {
		total.Add(total, big.NewInt(weight))
	}
	if total.Sign() == 0 {
		weights = make([]int64, len(weights))
		for i := range weights {
			weights[i] = 1
		}
		total.SetInt64(int64(len(weights)))
	}
	parts := make([]Amount, len(weights))
	remainders := make([]*big.Int, len(weights))
	left := amount
	for i, weight := range weights {
		product := new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(weight))
		quotient, remainder := new(big.Int).DivMod(product, total, new(big.Int))
		parts[i] = Amount(quotient.Int64())
		remainders[i] = remainder
		left -= parts[i]
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(x, right int) bool {
		return remainders[order[x]].Cmp(remainders[order[right]]) > 0
	})
	for i := 0; i < int(left); i++ {
		parts[order[i]]++
	}
	return parts
}

// SplitEvenly divides the amount into parts that differ by at most a hundredth, the larger
// ones first.
func (amount Amount) SplitEvenly(count int) []Amount {
	return amount.SplitByWeights(make([]int64, count))
}

// EvenPart returns one part of Even without computing the others. The amount must not
// be negative.
func (amount Amount) EvenPart(i, count int) Amount {
	part := amount / Amount(count)
	if Amount(i) < amount%Amount(count) {
		part++
	}
	return part
}
