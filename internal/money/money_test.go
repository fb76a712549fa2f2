package money_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

func TestOf(t *testing.T) {
	for text, want := range map[v1alpha1.Money]money.Amount{
		"":                 0,
		"0":                0,
		"0.01":             1,
		"0.1":              10,
		"0.10":             10,
		"441000":           44_100_000,
		"1250.50":          125_050,
		"9999999999999":    999_999_999_999_900,
		"9999999999999.99": 999_999_999_999_999,
		"1.005":            0,
		"1,000":            0,
		"$5":               0,
		"1e3":              0,
		"five":             0,
		"٣":                0,
	} {
		if got := money.ParseOrZero(text); got != want {
			t.Errorf("Of(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestAPI(t *testing.T) {
	for title, c := range map[string]struct {
		amount money.Amount
		money  v1alpha1.Money
		signed v1alpha1.Decimal
		words  string
	}{
		"nothing":                   {0, "0", "0", "$0"},
		"a hundredth":               {1, "0.01", "0.01", "$0.01"},
		"ten hundredths":            {10, "0.10", "0.10", "$0.10"},
		"99 hundredths":             {99, "0.99", "0.99", "$0.99"},
		"a unit":                    {100, "1", "1", "$1"},
		"three digits":              {99_900, "999", "999", "$999"},
		"four digits":               {100_000, "1000", "1000", "$1,000"},
		"six digits and hundredths": {12_345_605, "123456.05", "123456.05", "$123,456.05"},
		"seven digits":              {123_456_700, "1234567", "1234567", "$1,234,567"},
		"less than nothing":         {-125_050, "-1250.50", "-1250.50", "-$1,250.50"},
		"a hundredth less":          {-1, "-0.01", "-0.01", "-$0.01"},
		"the most that status can say": {
			999_999_999_999_999, "9999999999999.99", "9999999999999.99", "$9,999,999,999,999.99",
		},
		"a hundredth more than that": {1_000_000_000_000_000, "", "", "$10,000,000,000,000"},
		"the least that it can say": {-999_999_999_999_999, "-9999999999999.99", "-9999999999999.99",
			"-$9,999,999,999,999.99"},
		"a hundredth less than that": {-1_000_000_000_000_000, "", "", "-$10,000,000,000,000"},
		"the most that is":           {math.MaxInt64, "", "", "$92,233,720,368,547,758.07"},
		"the least that is":          {math.MinInt64, "", "", "-$92,233,720,368,547,758.08"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := c.amount.API(); got != c.money {
				t.Errorf("API is %s, want %s", got, c.money)
			}
			if got := c.amount.FormatSigned(); got != c.signed {
				t.Errorf("Signed is %s, want %s", got, c.signed)
			}
			if got := c.amount.FormatIn("USD"); got != c.words {
				t.Errorf("In is %s, want %s", got, c.words)
			}
		})
	}
}

func TestInACurrency(t *testing.T) {
	for code, want := range map[string]string{"": "$900", "USD": "$900", "EUR": "EUR 900"} {
		if got := money.Amount(90_000).FormatIn(code); got != want {
			t.Errorf("In(%q) = %s, want %s", code, got, want)
		}
	}
	if got := money.Amount(-90_000).FormatIn("EUR"); got != "-EUR 900" {
		t.Errorf("less than nothing is %s", got)
	}
}

func TestACurrencyWithoutCents(t *testing.T) {
	for amount, want := range map[money.Amount]string{
		90_049: "JPY 900", 90_050: "JPY 901", -90_050: "-JPY 901", 49: "JPY 0", -49: "JPY 0",
	} {
		if got := amount.FormatIn("JPY"); got != want {
			t.Errorf("%d hundredths: %s, want %s", amount, got, want)
		}
	}
	for code, want := range map[string]money.Amount{
		"JPY": 33_300,
		"USD": 33_333,
		"XYZ": 33_333,
		"KWD": 33_333,
		"":    33_333,
	} {
		if got := money.Amount(33_333).RoundIn(code); got != want {
			t.Errorf("in %q %d, want %d", code, got, want)
		}
	}
}

func TestRoundForCurrency(t *testing.T) {
	for title, c := range map[string]struct {
		hundredths *big.Rat
		code       string
		want       money.Amount
	}{
		"dollars, a half of a hundredth":          {big.NewRat(333_49_5, 10), "USD", 333_50},
		"dollars, less than half":                 {big.NewRat(333_49_4, 10), "USD", 333_49},
		"yen, a half of a unit":                   {big.NewRat(333_50, 1), "JPY", 334_00},
		"yen, less than half, rounded once":       {big.NewRat(333_49_5, 10), "JPY", 333_00},
		"yen, below zero":                         {big.NewRat(-333_50, 1), "JPY", -334_00},
		"dollars, more than the most of all lots": {new(big.Rat).Mul(money.Lots.ToRat(), big.NewRat(3, 1)), "USD", money.Lots},
		"yen, more than the most of all lots":     {new(big.Rat).Mul(money.Lots.ToRat(), big.NewRat(3, 1)), "JPY", money.Lots},
	} {
		if got := money.RoundForCurrency(c.hundredths, c.code); got != c.want {
			t.Errorf("%s: %d, want %d", title, got, c.want)
		}
	}
}

// Property: what status shows reads back as the same amount.
func TestRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		amount := money.Amount(random.Int64N(1_000_000_000_000_000) >> random.IntN(50))
		if got := money.ParseOrZero(amount.API()); got != amount {
			t.Fatalf("%d reads back from %s as %d", amount, amount.API(), got)
		}
	}
}

func TestTimes(t *testing.T) {
	const most = money.Lots
	for title, c := range map[string]struct {
		unit money.Amount
		n    int64
		want money.Amount
	}{
		"none":                          {30_500, 0, 0},
		"a lot":                         {30_500, 310, 9_455_000},
		"free":                          {0, 1_000_000, 0},
		"a hundredth a unit less":       {3_999_999_999, 1_000_000, most - 1_000_000},
		"exactly the most":              {4_000_000_000, 1_000_000, most},
		"a hundredth a unit more":       {4_000_000_001, 1_000_000, most},
		"the most expensive lot":        {money.Shown, 1_000_000, most},
		"one unit at the highest price": {money.Shown, 1, money.Shown},
		"the most that could be":        {math.MaxInt64, math.MaxInt64, most},
	} {
		t.Run(title, func(t *testing.T) {
			if got := c.unit.Times(c.n); got != c.want {
				t.Errorf("%d × %d = %d, want %d", c.unit, c.n, got, c.want)
			}
		})
	}
}

func TestRatioRoundsHalfAwayFromZero(t *testing.T) {
	for title, c := range map[string]struct {
		a        money.Amount
		num, den int64
		want     money.Amount
	}{
		"just under a half":      {149, 1, 100, 1},
		"a half":                 {150, 1, 100, 2},
		"a half, negative":       {-150, 1, 100, -2},
		"under a half, negative": {-149, 1, 100, -1},
		"a half by the divisor":  {150, -1, 100, -2},
		"two and a half":         {250, 1, 100, 3},
		"a third":                {100, 1, 3, 33},
		"two thirds":             {100, 2, 3, 67},
		"nothing":                {0, 7, 3, 0},
		"per student (Maple)":    {346_980_000, 1, 9572, 36_249},
		"no overflow on the way": {999_999_999_999_999, 1_000_000, 1_000_000, 999_999_999_999_999},
	} {
		t.Run(title, func(t *testing.T) {
			if got := c.a.MultiplyRatio(c.num, c.den); got != c.want {
				t.Errorf("%d × %d / %d = %d, want %d", c.a, c.num, c.den, got, c.want)
			}
		})
	}
}

// What does not fit saturates: a forecast with a mistyped inflation must not
// turn into negative money.
func TestRoundSaturates(t *testing.T) {
	huge := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(40), nil))
	if got := money.RoundAmount(huge); got < 1_000_000_000_000_000-1 {
		t.Errorf("10^40 rounds to %d", got)
	}
	if got := money.RoundAmount(new(big.Rat).Neg(huge)); got > -1_000_000_000_000_000+1 {
		t.Errorf("-10^40 rounds to %d", got)
	}
	if got := money.RoundAmount(huge); got != money.Lots || got.API() != "" {
		t.Errorf("10^40 rounds to %d and shows as %q", got, got.API())
	}
	if got := money.Amount(math.MaxInt64).MultiplyRatio(1_000_000, 1); got != 4_000_000_000_000_000_000 {
		t.Errorf("the largest amount a million times is %d", got)
	}
	if got := money.FormatDecimal(huge, 4); got != "922337203685477.5807" {
		t.Errorf("10^40 is the decimal %s", got)
	}
}

func TestSplit(t *testing.T) {
	for title, c := range map[string]struct {
		a       money.Amount
		weights []int64
		want    []money.Amount
	}{
		"no weights":                         {100, nil, nil},
		"one":                                {101, []int64{7}, []money.Amount{101}},
		"even":                               {100, []int64{1, 1}, []money.Amount{50, 50}},
		"a hundredth left over to the first": {101, []int64{1, 1}, []money.Amount{51, 50}},
		"two left over":                      {101, []int64{1, 1, 1}, []money.Amount{34, 34, 33}},
		"the largest remainder":              {100, []int64{1, 2}, []money.Amount{33, 67}},
		"a weight of zero gets nothing":      {101, []int64{1, 0, 1}, []money.Amount{51, 0, 50}},
		"all weights zero: equal":            {101, []int64{0, 0}, []money.Amount{51, 50}},
		"nothing to divide":                  {0, []int64{1, 2}, []money.Amount{0, 0}},
		"less than there are parts":          {2, []int64{1, 1, 1}, []money.Amount{1, 1, 0}},
		"less than nothing":                  {-101, []int64{1, 1}, []money.Amount{-50, -51}},
	} {
		t.Run(title, func(t *testing.T) {
			got := c.a.SplitByWeights(c.weights)
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Fatalf("got %v, want %v", got, c.want)
				}
			}
		})
	}
}

// Property: the parts add up to the whole, and each is within a hundredth of
// its exact share.
func TestSplitSumsToTheWhole(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	for range 20000 {
		amount := money.Amount(random.Int64N(2_000_000_000_000_000)-1_000_000_000_000_000) >> random.IntN(50)
		weights := make([]int64, 1+random.IntN(20))
		var total int64
		for i := range weights {
			weights[i] = random.Int64N(1_000_000_000_000_000) >> random.IntN(60)
			total += weights[i]
		}
		var sum money.Amount
		for i, part := range amount.SplitByWeights(weights) {
			sum += part
			if total == 0 {
				continue
			}
			exact := new(big.Rat).Mul(amount.ToRat(), big.NewRat(weights[i], total))
			off := new(big.Rat).Sub(part.ToRat(), exact)
			if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 || (weights[i] == 0 && part != 0) {
				t.Fatalf("%d by %v: part %d is %d", amount, weights, i, part)
			}
		}
		if sum != amount {
			t.Fatalf("%d by %v adds up to %d", amount, weights, sum)
		}
	}
}

func TestEven(t *testing.T) {
	for count := 1; count < 40; count++ {
		for amount := range money.Amount(120) {
			var sum money.Amount
			parts := amount.SplitEvenly(count)
			for i, part := range parts {
				sum += part
				if i > 0 && (part > parts[i-1] || parts[0]-part > 1) {
					t.Fatalf("%d in %d parts: %v", amount, count, parts)
				}
			}
			if sum != amount {
				t.Fatalf("%d in %d parts adds up to %d", amount, count, sum)
			}
		}
	}
}

func TestDecimals(t *testing.T) {
	for text, want := range map[v1alpha1.Decimal]*big.Rat{
		"":        big.NewRat(0, 1),
		"40":      big.NewRat(40, 1),
		"87.5":    big.NewRat(175, 2),
		"-0.0001": big.NewRat(-1, 10000),
		"1.00005": big.NewRat(0, 1),
		"1e2":     big.NewRat(0, 1),
		// The most that the API takes.
		"9999999999999.9999": big.NewRat(99999999999999999, 10000),
	} {
		if got := money.ParseRat(text); got.Cmp(want) != 0 {
			t.Errorf("Rat(%q) = %s, want %s", text, got, want)
		}
	}
	for title, c := range map[string]struct {
		r      *big.Rat
		places int
		want   v1alpha1.Decimal
	}{
		"whole":               {big.NewRat(40, 1), 4, "40"},
		"no zeros at the end": {big.NewRat(1, 2), 4, "0.5"},
		"half away from zero": {big.NewRat(15, 100), 1, "0.2"},
		"half away, negative": {big.NewRat(-15, 100), 1, "-0.2"},
		"rounds to nothing":   {big.NewRat(-1, 1000), 1, "0"},
		"no places":           {big.NewRat(25, 10), 0, "3"},
		"a third":             {big.NewRat(1, 3), 4, "0.3333"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := money.FormatDecimal(c.r, c.places); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPercent(t *testing.T) {
	for title, c := range map[string]struct {
		part, whole money.Amount
		want        v1alpha1.Decimal
	}{
		"all":                          {5, 5, "100.0"},
		"nothing":                      {0, 5, "0.0"},
		"half":                         {1, 2, "50.0"},
		"a tenth, just under a half":   {68_049, 1_000_000, "6.8"},
		"a tenth, exactly a half":      {6_850, 100_000, "6.9"},
		"EdTech of the worked example": {63_000_000, 460_500_000, "13.7"},
		"InfoTech of the same":         {370_000_000, 460_500_000, "80.3"},
		"the Arkansas district":        {72_711_700 - 63_657_900, 63_657_900, "14.2"},
		"more than all":                {3, 2, "150.0"},
		"less than nothing":            {-1, 2, "-50.0"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := money.FormatPercent(c.part, c.whole); got != c.want {
				t.Errorf("%d of %d is %s percent, want %s", c.part, c.whole, got, c.want)
			}
		})
	}
}

func TestShareIsExact(t *testing.T) {
	if got := money.ExactPercent(949_999, 1_000_000); got.Cmp(big.NewRat(95, 1)) >= 0 {
		t.Errorf("94.9999 percent passes for 95: %s", got)
	}
	if got := money.ExactPercent(95, 100); got.Cmp(big.NewRat(95, 1)) != 0 {
		t.Errorf("95 percent is %s", got)
	}
}

func TestComparePercent(t *testing.T) {
	for title, c := range map[string]struct {
		part    money.Amount
		percent int64
		whole   money.Amount
		want    int
	}{
		"under":                        {899, 90, 1000, -1},
		"exactly":                      {900, 90, 1000, 0},
		"over":                         {901, 90, 1000, 1},
		"1 percent of 10000.5, exact":  {10_001, 1, 1_000_050, 1},
		"the same, a hundredth less":   {10_000, 1, 1_000_050, -1},
		"nothing of nothing":           {0, 90, 0, 0},
		"less than nothing":            {-1, 90, 0, -1},
		"sums beyond 64 bits":          {500_000_000_000_000_000, 90, 500_000_000_000_000_000, 1},
		"sums beyond 64 bits, exactly": {450_000_000_000_000_000, 90, 500_000_000_000_000_000, 0},
	} {
		t.Run(title, func(t *testing.T) {
			if got := money.ComparePercent(c.part, c.percent, c.whole); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

// Property: a part of an even division is what the whole division has there.
func TestEvenPart(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		amount, count := money.Amount(random.Int64N(1_000_000_000)), 1+random.IntN(20)
		for i, want := range amount.SplitEvenly(count) {
			if got := amount.EvenPart(i, count); got != want {
				t.Fatalf("part %d of %d of %d: %d, want %d", i, count, amount, got, want)
			}
		}
	}
}

func TestBoundedDecimal(t *testing.T) {
	const most = 9_999_999_999_999
	for title, c := range map[string]struct {
		ratio *big.Rat
		want  v1alpha1.Decimal
	}{
		"a third":                  {big.NewRat(1, 3), "0.33"},
		"the largest number":       {big.NewRat(most, 1), "9999999999999"},
		"one more":                 {big.NewRat(most+1, 1), "9999999999999"},
		"the least number":         {big.NewRat(-most, 1), "-9999999999999"},
		"one less":                 {big.NewRat(-most-1, 1), "-9999999999999"},
		"a half above the largest": {big.NewRat(2*most+1, 2), "9999999999999"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := money.BoundedDecimal(c.ratio, 2); got != c.want {
				t.Errorf("want %s, got %s", c.want, got)
			}
		})
	}
}
