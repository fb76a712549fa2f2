package money_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"techplan.education/internal/money"
)

// corners are numbers at which a product or a quotient changes its sign, its rounding or its width.
var corners = []int64{
	0, 1, 2, 3, 5, 12, 49, 50, 51, 99, 100, 101, 1_000_000, math.MaxInt32, int64(money.Lots), int64(money.Lots) + 50,
	int64(money.Shown), math.MaxInt64 - 1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, -1, -2, -50, -51, -100,
}

func pickNumber(random *rand.Rand) int64 {
	if random.IntN(2) == 0 {
		return corners[random.IntN(len(corners))]
	}
	return int64(random.Uint64()) >> random.IntN(64)
}

// TestDivideForIsExact compares quotients with those of fractions of any size.
func TestDivideForIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		amount, times, other, otherTimes := pickNumber(random), pickNumber(random), pickNumber(random), pickNumber(random)
		// A sum of two products that are each of 126 bits fits.
		amount, other = amount/2, other/2
		divisor := 1 + random.Int64N(1_000)
		if random.IntN(4) == 0 {
			divisor = 1 + random.Int64N(10_000_000_000_000_000)
		}
		ratio := new(big.Rat).Sub(
			new(big.Rat).SetInt(new(big.Int).Mul(big.NewInt(amount), big.NewInt(times))),
			new(big.Rat).SetInt(new(big.Int).Mul(big.NewInt(other), big.NewInt(otherTimes))),
		)
		ratio.Quo(ratio, new(big.Rat).SetInt64(divisor))
		sum := money.MultiplySigned(money.Amount(amount), times).
			Minus(money.MultiplySigned(money.Amount(other), otherTimes))
		for _, code := range []string{"USD", "JPY"} {
			if got, want := sum.DivideFor(divisor, code), money.RoundForCurrency(ratio, code); got != want {
				t.Fatalf("(%d × %d - %d × %d) / %d in %s is %d, want %d", amount, times, other, otherTimes, divisor,
					code, got, want)
			}
		}
	}
}

// TestMultiplyRatioIsExact compares products with a ratio with those of fractions of any size.
func TestMultiplyRatioIsExact(t *testing.T) {
	const limit = 4_000_000_000_000_000_000
	random := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		amount, numerator, denominator := pickNumber(random), pickNumber(random), pickNumber(random)
		if denominator == 0 {
			continue
		}
		product := new(big.Int).Mul(big.NewInt(amount), big.NewInt(numerator))
		// Half away from zero: twice the product and the denominator more, divided by twice the denominator.
		isNegative := product.Sign() != 0 && (product.Sign() < 0) != (denominator < 0)
		size, divisor := new(big.Int).Abs(product), new(big.Int).Abs(big.NewInt(denominator))
		size.Add(size.Lsh(size, 1), divisor)
		size.Quo(size, divisor.Lsh(divisor, 1))
		want := money.Amount(limit)
		if size.Cmp(big.NewInt(limit)) < 0 {
			want = money.Amount(size.Int64())
		}
		if isNegative {
			want = -want
		}
		if got := money.Amount(amount).MultiplyRatio(numerator, denominator); got != want {
			t.Fatalf("%d × %d / %d is %d, want %d", amount, numerator, denominator, got, want)
		}
	}
}

// TestSplitByOneWeight: the only part is the whole amount, whatever its weight.
func TestSplitByOneWeight(t *testing.T) {
	for _, amount := range []money.Amount{0, 1, 100, -7, money.Lots, math.MaxInt64} {
		for _, weight := range []int64{0, 1, 3, math.MaxInt64} {
			if got := amount.SplitByWeights([]int64{weight}); len(got) != 1 || got[0] != amount {
				t.Errorf("%d by the weight %d is %v", amount, weight, got)
			}
		}
	}
}
