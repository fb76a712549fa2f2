package rubric_test

import (
	"fmt"
	"math/big"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rubric"
)

var levels = []v1alpha1.LevelName{"Entry", "Adoption", "Adaptation", "Infusion", "Transformation"}

// count counts answers on the levels in their order; the entries are in the reverse order.
func count(counts ...int32) rubric.Counts {
	var answers []v1alpha1.LevelCount
	for i := len(counts) - 1; i >= 0; i-- {
		answers = append(answers, v1alpha1.LevelCount{Name: levels[i], Count: &counts[i]})
	}
	return rubric.Count(levels, answers)
}

func TestCounts(t *testing.T) {
	type described struct {
		Percent, Median string
		Shares          []string
	}
	for name, tc := range map[string]struct {
		counted rubric.Counts
		want    described
	}{
		"no answer":                        {count(), described{"none", "", nil}},
		"4 answers":                        {count(1, 1, 1, 1), described{"none", "", nil}},
		"5 answers: levels 2, 3, 2, 2, 1":  {count(1, 3, 1), described{"20", "Adoption", nil}},
		"9 answers have no shares":         {count(4, 5), described{"0", "Adoption", nil}},
		"10 answers, two in the middle":    {count(5, 0, 5), described{"50", "Entry", []string{"50", "0", "50", "0", "0"}}},
		"all at the highest level":         {count(0, 0, 0, 0, 10), described{"100", "Transformation", []string{"0", "0", "0", "0", "100"}}},
		"a third":                          {count(0, 8, 4), described{"100/3", "Adoption", []string{"0", "200/3", "100/3", "0", "0"}}},
		"below 0, and an answer elsewhere": {elsewhere(), described{"100", "Adaptation", nil}},
	} {
		t.Run(name, func(t *testing.T) {
			got := described{Percent: "none", Median: string(tc.counted.Median())}
			if percent := tc.counted.PercentFrom("Adaptation"); percent != nil {
				got.Percent = percent.RatString()
			}
			for _, share := range tc.counted.ListShares() {
				got.Shares = append(got.Shares, share.Percent.RatString())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// elsewhere counts 5 answers, and 100 on a level that the rubric does not have.
func elsewhere() rubric.Counts {
	return rubric.Count(levels, []v1alpha1.LevelCount{
		{Name: "Adaptation", Count: new(int32(5))}, {Name: "adaptation", Count: new(int32(100))},
		{Name: "Entry", Count: new(int32(-3))}, {Name: "Adoption"},
	})
}

// TestMedianSplitsTheAnswers checks for any counts that less than half of the answers are below the median, and at most
// half of them above it, and that the shares add up to 100.
func TestMedianSplitsTheAnswers(t *testing.T) {
	holds := func(entry, adoption, adaptation, infusion uint8) bool {
		counts := []int64{int64(entry), int64(adoption), int64(adaptation), int64(infusion)}
		counted := count(int32(entry), int32(adoption), int32(adaptation), int32(infusion))
		median := counted.Median()
		if counted.Total() < rubric.FewestForValue {
			return median == "" && counted.ListShares() == nil
		}
		var below, above int64
		isAbove := false
		for i, count := range counts {
			switch {
			case levels[i] == median:
				isAbove = true
			case isAbove:
				above += count
			default:
				below += count
			}
		}
		sum := new(big.Rat)
		for _, share := range counted.ListShares() {
			sum.Add(sum, share.Percent)
		}
		isWhole := counted.Total() < rubric.FewestForShares || sum.Cmp(big.NewRat(100, 1)) == 0
		return isAbove && isWhole && 2*below < counted.Total() && 2*above <= counted.Total()
	}
	if err := quick.Check(holds, nil); err != nil {
		t.Error(err)
	}
}

// TestPercentFromFalls checks that a higher level is never reached by more answers.
func TestPercentFromFalls(t *testing.T) {
	counted := count(3, 1, 4, 1, 5)
	var got []string
	for _, level := range levels {
		got = append(got, fmt.Sprint(level, " ", counted.PercentFrom(level).FloatString(1)))
	}
	want := []string{"Entry 100.0", "Adoption 78.6", "Adaptation 71.4", "Infusion 42.9", "Transformation 35.7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := counted.PercentFrom("Mastery"); got.Sign() != 0 {
		t.Errorf("a level that the rubric does not have: got %s, want 0", got)
	}
}
