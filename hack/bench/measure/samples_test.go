package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFormatSamples(t *testing.T) {
	for name, tc := range map[string]struct {
		samples samples
		want    string
	}{
		"no run":                             {nil, ""},
		"one run: its figure alone":          {samples{2.04}, "2.0"},
		"three: the middle, not the mean":    {samples{9, 1, 2}, "2.0 [1.0 to 9.0]"},
		"two: the upper":                     {samples{1, 2}, "2.0 [1.0 to 2.0]"},
		"four: the upper of the middle":      {samples{4, 1, 3, 2}, "3.0 [1.0 to 4.0]"},
		"figures below zero":                 {samples{-1, -3, 0}, "-1.0 [-3.0 to 0.0]"},
		"all the same":                       {samples{5, 5, 5}, "5.0 [5.0 to 5.0]"},
		"rounding by the verb, of each: .05": {samples{0.96, 0.94, 1.26}, "1.0 [0.9 to 1.3]"},
	} {
		t.Run(name, func(t *testing.T) {
			before := append(samples(nil), tc.samples...)
			if got := tc.samples.formatRange("%.1f"); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if diff := cmp.Diff(before, append(samples(nil), tc.samples...)); diff != "" {
				t.Errorf("formatting changed the order of the runs:\n%s", diff)
			}
		})
	}
}

func TestDivideSamples(t *testing.T) {
	for name, tc := range map[string]struct{ numerators, divisors, want samples }{
		"run by run":              {samples{2, 9}, samples{1, 3}, samples{2, 3}},
		"fewer divisors":          {samples{2, 9, 8}, samples{4}, samples{0.5}},
		"fewer numerators":        {samples{2}, samples{4, 5}, samples{0.5}},
		"a candidate without run": {nil, samples{4, 5}, samples{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tc.numerators.dividedBy(tc.divisors)); diff != "" {
				t.Errorf("ratios (-want +got):\n%s", diff)
			}
		})
	}
}
