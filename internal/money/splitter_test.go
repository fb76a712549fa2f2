package money_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/money"
)

func TestSplitter(t *testing.T) {
	for title, c := range map[string]struct {
		code   string
		amount money.Amount
		count  int
		want   []money.Amount
	}{
		"dollars: in hundredths":                                  {"USD", 100_00, 3, []money.Amount{33_34, 33_33, 33_33}},
		"yen: in whole units":                                     {"JPY", 100_000_00, 3, []money.Amount{33_334_00, 33_333_00, 33_333_00}},
		"yen: less than one for each":                             {"JPY", 1_00, 3, []money.Amount{1_00, 0, 0}},
		"yen with hundredths that someone wrote: nothing is lost": {"JPY", 1_00 + 1, 2, []money.Amount{51, 50}},
		"no currency":                                             {"", 1_00, 3, []money.Amount{34, 33, 33}},
		"unknown currency":                                        {"XXQ", 1_00, 3, []money.Amount{34, 33, 33}},
	} {
		t.Run(title, func(t *testing.T) {
			splitter := money.NewSplitter(c.code)
			if diff := cmp.Diff(c.want, splitter.SplitEvenly(c.amount, c.count)); diff != "" {
				t.Error(diff)
			}
			for i, want := range c.want {
				if got := splitter.EvenPart(c.amount, i, c.count); got != want {
					t.Errorf("part %d is %d, want %d", i, got, want)
				}
			}
		})
	}
}

// The parts add up to the amount, by any weights, in any currency.
func TestSplitterLosesNothing(t *testing.T) {
	for _, code := range []string{"USD", "JPY", "KRW"} {
		splitter := money.NewSplitter(code)
		for amount := money.Amount(0); amount < 5_000; amount += 7 {
			var sum money.Amount
			for _, part := range splitter.SplitByWeights(amount, []int64{int64(amount) % 5, 3, 0, 11}) {
				sum += part
			}
			if sum != amount {
				t.Fatalf("%s: the parts of %d add up to %d", code, amount, sum)
			}
		}
	}
}
