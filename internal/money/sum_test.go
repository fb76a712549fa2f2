package money_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"techplan.education/internal/money"
)

func TestPlus(t *testing.T) {
	const limit = money.Amount(4_000_000_000_000_000_000)
	for title, c := range map[string]struct{ a, b, want money.Amount }{
		"two amounts":                  {100, 250, 350},
		"one is less than nothing":     {100, -250, -150},
		"exactly the limit":            {limit - 1, 1, limit},
		"a hundredth above it":         {limit, 1, limit},
		"exactly the limit below zero": {-limit + 1, -1, -limit},
		"a hundredth below it":         {-limit, -1, -limit},
		"the largest there are":        {math.MaxInt64, math.MaxInt64, limit},
		"the smallest there are":       {math.MinInt64, math.MinInt64, -limit},
		"one of each":                  {math.MaxInt64, math.MinInt64, 0},
	} {
		t.Run(title, func(t *testing.T) {
			if got := c.a.Plus(c.b); got != c.want {
				t.Errorf("%d + %d = %d, want %d", c.a, c.b, got, c.want)
			}
			if got, most := c.a.PlusLots(c.b), max(-money.Lots, min(money.Lots, c.want)); got != most {
				t.Errorf("%d + %d = %d as lots, want %d", c.a, c.b, got, most)
			}
		})
	}
}

// The bounds of the API keep all sums of a plan within an int64: see the comment
// on the constants.
func TestBoundsKeepSumsWithinAnInt64(t *testing.T) {
	const lines, transfers, actions, goalsOfALine = 500, 500, 100, 20
	for what, sum := range map[string]*big.Int{
		"lines with transfers":         multiply(money.Shown, lines+transfers),
		"spent and committed by lines": multiply(money.Shown+money.Lots, 2*lines),
		"needs of the goals of a line": multiply(money.Shown, actions*goalsOfALine),
	} {
		if !sum.IsInt64() {
			t.Errorf("%s come to %s", what, sum)
		}
	}
}

func multiply(amount money.Amount, n int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(n))
}

func TestSum(t *testing.T) {
	costliest := money.MultiplyAmount(money.Shown, 1_000_000)
	var many money.Sum
	for range 1000 {
		many = many.Plus(costliest)
	}
	if got := many.RoundWithinLots(); got != money.Lots {
		t.Errorf("a thousand of the costliest lots cost %d", got)
	}
	many = many.Plus(money.MultiplyAmount(305_00, 310))
	for range 1000 {
		many = many.Minus(costliest)
	}
	if got, want := many.RoundWithinLots(), money.Amount(305_00*310); got != want {
		t.Errorf("%d is left, want %d", got, want)
	}
	for title, c := range map[string]struct {
		sum  money.Sum
		want money.Amount
	}{
		"nothing":                    {money.Sum{}, 0},
		"exactly the most":           {money.MultiplyAmount(money.Lots, 1), money.Lots},
		"a hundredth less":           {money.MultiplyAmount(money.Lots-1, 1), money.Lots - 1},
		"a hundredth more":           {money.MultiplyAmount(money.Lots+1, 1), money.Lots},
		"more taken out than put in": {money.Sum{}.Minus(money.MultiplyAmount(1, 1)), 0},
		"a price below zero":         {money.MultiplyAmount(-5, 3), 0},
	} {
		t.Run(title, func(t *testing.T) {
			if got := c.sum.RoundWithinLots(); got != c.want {
				t.Errorf("%d, want %d", got, c.want)
			}
		})
	}
}

// Property: what is put in and taken out in any order leaves what it should.
func TestSumIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var sum money.Sum
		var left money.Amount
		var out []money.Sum
		for range 10 {
			price, n := money.Amount(random.Int64N(int64(money.Shown))), random.Int64N(1_000_000)
			sum = sum.Plus(money.MultiplyAmount(price, n))
			out = append(out, money.MultiplyAmount(price, n))
			small := money.Amount(random.Int64N(1_000_000))
			sum, left = sum.Plus(money.MultiplyAmount(small, 1)), left+small
		}
		random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		for _, other := range out {
			sum = sum.Minus(other)
		}
		if got := sum.RoundWithinLots(); got != left {
			t.Fatalf("%d is left, want %d", got, left)
		}
	}
}
