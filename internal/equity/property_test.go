package equity_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/equity"
)

// cases is the number of random inputs for which a property is checked.
const cases = 3000

// rats lets cmp compare exact fractions by their values.
var rats = cmp.Comparer(func(left, right *big.Rat) bool {
	if left == nil || right == nil {
		return left == right
	}
	return left.Cmp(right) == 0
})

// newRandomCounts returns up to five groups, some of them with impossible counts. It also
// returns a total, which may be nil, random, or the sum of the groups.
func newRandomCounts(random *rand.Rand) ([]equity.Count, *equity.Count) {
	sizes := []int64{1, 29, 30, 45, 100, 200, 1000, math.MaxInt32}
	size := func() int64 { return 1 + random.Int64N(sizes[random.IntN(len(sizes))]) }
	var listed []equity.Count
	sum := &equity.Count{}
	for i := range random.IntN(6) {
		count := equity.Count{Name: v1alpha1.GroupName(fmt.Sprintf("G%d", i)), Of: size()}
		count.Have = random.Int64N(count.Of + 1)
		switch random.IntN(12) {
		case 0:
			extremes := []int64{math.MinInt64, -1, 0, 1, math.MaxInt64}
			count.Have, count.Of = extremes[random.IntN(5)], extremes[random.IntN(5)]
		case 1:
			count.Have = count.Of
		case 2:
			count.Have = 0
		default:
			sum.Have, sum.Of = sum.Have+count.Have, sum.Of+count.Of
		}
		listed = append(listed, count)
	}
	switch random.IntN(4) {
	case 0:
		return listed, nil
	case 1:
		return listed, &equity.Count{Have: size(), Of: size()}
	case 2:
		have := random.Int64N(50)
		return listed, &equity.Count{Have: sum.Have + have, Of: sum.Of + have + random.Int64N(50)}
	default:
		return listed, sum
	}
}

func TestOrderDecidesNothing(t *testing.T) {
	for seed := range uint64(cases) {
		random := rand.New(rand.NewPCG(seed, 1))
		listed, total := newRandomCounts(random)
		want := equity.Compare(listed, total, equity.Limits{})
		if diff := cmp.Diff(want, equity.Compare(listed, total, equity.Limits{}), rats); diff != "" {
			t.Fatalf("seed %d: not the same again:\n%s", seed, diff)
		}
		before := slices.Clone(listed)
		random.Shuffle(len(listed), func(i, j int) { listed[i], listed[j] = listed[j], listed[i] })
		shuffled := slices.Clone(listed)
		if diff := cmp.Diff(want, equity.Compare(listed, total, equity.Limits{}), rats); diff != "" {
			t.Fatalf("seed %d: %v and then %v:\n%s", seed, before, listed, diff)
		}
		if !slices.Equal(shuffled, listed) {
			t.Fatalf("seed %d: the input was changed", seed)
		}
	}
}

func TestComparisonsAreSound(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(cases) {
		listed, total := newRandomCounts(rand.New(rand.NewPCG(seed, 2)))
		comparison := equity.Compare(listed, total, equity.Limits{})
		checkComparison(t, listed, total, comparison)
		for _, group := range comparison.Groups {
			seen[group.Reason]++
		}
		if t.Failed() {
			t.Fatalf("seed %d: %v of %v", seed, listed, total)
		}
	}
	for _, reason := range []string{
		"", small, hidden, "no students were counted", "a count is negative", "more have it than were counted",
	} {
		if seen[reason] < 20 {
			t.Errorf("only %d groups with reason %q: this tests little", seen[reason], reason)
		}
	}
}

// checkComparison checks what holds for every comparison.
func checkComparison(t *testing.T, listed []equity.Count, total *equity.Count, comparison equity.Comparison) {
	t.Helper()
	if comparison.Known != (comparison.Reason == "") || comparison.Known != (comparison.Best != "") ||
		strings.HasSuffix(comparison.Reason, ".") {
		t.Errorf("known %t, best %q, why %q", comparison.Known, comparison.Best, comparison.Reason)
	}
	byName := func(left, right equity.Group) int { return strings.Compare(string(left.Name), string(right.Name)) }
	if !slices.IsSortedFunc(comparison.Groups, byName) {
		t.Error("not by name")
	}
	exact := slices.ContainsFunc(comparison.Groups, func(g equity.Group) bool { return g.Rate != nil })
	for _, group := range comparison.Groups {
		checkGroup(t, comparison, group)
		if exact != (group.Rate != nil) {
			t.Errorf("exact figures of some groups and not of others: %+v", comparison.Groups)
		}
	}
	for _, count := range listed {
		i := slices.IndexFunc(comparison.Groups, func(g equity.Group) bool { return g.Name == count.Name })
		if i < 0 {
			t.Fatalf("nothing is said of %s", count.Name)
		}
		group := comparison.Groups[i]
		if few := count.Of < 30; few &&
			(group.FormatRate() != "" || group.Flags != nil || comparison.Best == group.Name) {
			t.Errorf("%v: %+v", count, group)
		}
		if group.Band != "" {
			low, high := parseBand(t, group.Band, count.Of)
			if low > max(0, count.Have-30) || high < count.Have+min(30, count.Of-count.Have) {
				t.Errorf("%q of %v", group.Band, count)
			}
		}
	}
	if exact {
		checkSubtractions(t, listed, total)
	} else {
		checkHidden(t, listed, total, comparison)
	}
}

// isLargeEnough reports whether a part may be shown, by the documented limits.
func isLargeEnough(count equity.Count) bool {
	return count.Of >= 30 && count.Have >= 10 && count.Of-count.Have >= 10
}

// visitSubsets calls visit with each set of groups and the rest of the total without them,
// if the rest has no negative number of students.
func visitSubsets(listed []equity.Count, total equity.Count, visit func(taken []equity.Count, rest equity.Count)) {
	for set := range 1 << len(listed) {
		var taken []equity.Count
		rest, fit := total, true
		for i, count := range listed {
			if set>>i&1 == 1 && fit {
				taken = append(taken, count)
				rest.Have, rest.Of = rest.Have-count.Have, rest.Of-count.Of
				fit = count.Of >= 0 && rest.Of >= 0
			}
		}
		if fit {
			visit(taken, rest)
		}
	}
}

// checkSubtractions checks exact figures: each group is large enough to be shown, and so is
// each rest of the total without one or several groups, unless it is empty.
func checkSubtractions(t *testing.T, listed []equity.Count, total *equity.Count) {
	t.Helper()
	for _, count := range listed {
		if !isLargeEnough(count) {
			t.Errorf("exact figures with %v", count)
		}
	}
	if total == nil {
		return
	}
	visitSubsets(listed, *total, func(taken []equity.Count, rest equity.Count) {
		rest.Name = ""
		if rest != (equity.Count{}) && !isLargeEnough(rest) {
			t.Errorf("%v less %v is %v", *total, taken, rest)
		}
	})
}

// checkHidden checks that subtracting bands from an exact total reveals nothing about a part
// of fewer than 30 students, and leaves at least 30 counts possible for a larger part.
func checkHidden(t *testing.T, listed []equity.Count, total *equity.Count, comparison equity.Comparison) {
	t.Helper()
	if total == nil || total.Have < 0 || total.Have > total.Of {
		return
	}
	bandOf := func(count equity.Count) string {
		i := slices.IndexFunc(comparison.Groups, func(group equity.Group) bool { return group.Name == count.Name })
		return comparison.Groups[i].Band
	}
	visitSubsets(listed, *total, func(taken []equity.Count, rest equity.Count) {
		if rest.Have < 0 || rest.Have > rest.Of {
			return
		}
		var low, high, all int64
		for _, count := range taken {
			if count.Have < 0 || count.Of < 30 || count.Have > count.Of {
				return // Nothing is shown of it.
			}
			least, most := parseBand(t, bandOf(count), count.Of)
			low, high, all = low+least, high+most, all+count.Of
		}
		// The bounds that the total alone reveals, and those that the bands add.
		most, least := min(rest.Of, total.Have), max(0, total.Have-all)
		if shown := min(most, total.Have-low); shown < most && shown < rest.Have+30 {
			t.Errorf("at most %d in the rest %v of %v without %v", shown, rest, *total, taken)
		}
		if shown := max(least, total.Have-high); shown > least && shown > rest.Have-30 {
			t.Errorf("at least %d in the rest %v of %v without %v", shown, rest, *total, taken)
		}
	})
}

// parseBand returns the least and the largest count of a group of so many students whose
// rate lies in a band.
func parseBand(t *testing.T, band string, of int64) (low, high int64) {
	t.Helper()
	var from, to int64 = 0, 100
	var count int
	switch {
	case band == "":
		count = 1
	case strings.HasSuffix(band, "or more"):
		count, _ = fmt.Sscanf(band, "%d percent or more", &from)
	case strings.HasPrefix(band, "under"):
		count, _ = fmt.Sscanf(band, "under %d percent", &to)
	default:
		count, _ = fmt.Sscanf(band, "%d to under %d percent", &from, &to)
	}
	if count == 0 || from%25 != 0 || to%25 != 0 || from >= to {
		t.Errorf("band %q", band)
	}
	share := func(percent int64) int64 { // of * percent / 100, rounded up
		product := new(big.Int).Mul(big.NewInt(of), big.NewInt(percent))
		return product.Add(product, big.NewInt(99)).Quo(product, big.NewInt(100)).Int64()
	}
	if to == 100 {
		return share(from), of
	}
	return share(from), share(to) - 1
}

func checkGroup(t *testing.T, comparison equity.Comparison, group equity.Group) {
	t.Helper()
	measures := group.RateRatio != nil || group.GapPoints != nil || group.RiskRatio != nil
	nothing := group.Suppressed || group.LeftOut
	shows := group.Rate != nil || measures || group.Band != "" || group.Flags != nil || group.FormatRate() != ""
	switch {
	case nothing && (shows || group.Reason == ""):
		t.Errorf("suppressed or left out: %+v", group)
	case group.Suppressed && group.LeftOut:
		t.Errorf("both suppressed and left out: %+v", group)
	case !nothing && (group.Rate == nil) != (group.Reason == hidden):
		t.Errorf("neither a rate nor a reason, or both: %+v", group)
	case group.Rate != nil && group.Band != "" || !nothing && group.FormatRate() == "":
		t.Errorf("shown: %+v", group)
	case measures && (!comparison.Known || group.Rate == nil):
		t.Errorf("measures without a comparison or a rate: %+v", group)
	case !comparison.Known && group.Flags != nil:
		t.Errorf("flagged without a comparison: %+v", group)
	case (group.RateRatio == nil) != (group.GapPoints == nil):
		t.Errorf("measures 1 and 2 go together: %+v", group)
	case nothing && comparison.Best == group.Name:
		t.Errorf("the best is one of which nothing is shown: %+v", group)
	}
	isWithin := func(figure *big.Rat, most int64) bool {
		return figure.Sign() >= 0 && figure.Cmp(big.NewRat(most, 1)) <= 0
	}
	if group.RateRatio != nil && (!isWithin(group.RateRatio, 1) || !isWithin(group.GapPoints, 100)) {
		t.Errorf("out of bounds: %+v", group)
	}
	order := []equity.Flag{equity.FlagRateRatio, equity.FlagGapPoints, equity.FlagRiskRatio}
	for i, flag := range group.Flags {
		rank := slices.Index(order, flag)
		if rank < 0 || i > 0 && slices.Index(order, group.Flags[i-1]) >= rank {
			t.Errorf("flags %v", group.Flags)
		}
	}
}

// With a thousand times as many students, the comparison is the same if nothing was hidden.
// Otherwise the flags of measures 1 and 2 are the same.
func TestSizeDecidesNothing(t *testing.T) {
	shown, bands := 0, 0
	for seed := range uint64(2 * cases) {
		listed, total := newRandomCounts(rand.New(rand.NewPCG(seed, 3)))
		many, all := slices.Clone(listed), total
		small := total == nil || total.Of < math.MaxInt32*10
		for i := range many {
			small = small && many[i].Have >= 0 && many[i].Of > 0 && many[i].Of < math.MaxInt32*10
			many[i].Have, many[i].Of = many[i].Have*1000, many[i].Of*1000
		}
		if total != nil {
			all = &equity.Count{Have: total.Have * 1000, Of: total.Of * 1000}
		}
		before := equity.Compare(listed, total, equity.Limits{})
		isExcluded := func(group equity.Group) bool { return group.Suppressed || group.LeftOut }
		if !small || !before.Known || slices.ContainsFunc(before.Groups, isExcluded) {
			continue
		}
		after := equity.Compare(many, all, equity.Limits{})
		if before.Groups[0].Rate == nil {
			bands++
			before, after = onlyRateFlags(before), onlyRateFlags(after)
		} else {
			shown++
		}
		if diff := cmp.Diff(before, after, rats); diff != "" {
			t.Fatalf("seed %d: %v of %v:\n%s", seed, listed, total, diff)
		}
	}
	if shown < 100 || bands < 100 {
		t.Errorf("only %d without and %d with bands: this tests little", shown, bands)
	}
}

func onlyRateFlags(comparison equity.Comparison) equity.Comparison {
	only := equity.Comparison{Known: comparison.Known}
	for _, group := range comparison.Groups {
		var kept []equity.Flag
		for _, flag := range group.Flags {
			if flag != equity.FlagRiskRatio {
				kept = append(kept, flag)
			}
		}
		only.Groups = append(only.Groups, equity.Group{Name: group.Name, Flags: kept})
	}
	return only
}

func TestEqualRatesAreNotFlagged(t *testing.T) {
	absurd := equity.Limits{MinRateRatio: big.NewRat(5, 1), MaxGapPoints: big.NewRat(-5, 1), MaxRiskRatio: new(big.Rat)}
	for seed := range uint64(cases) {
		random := rand.New(rand.NewPCG(seed, 4))
		have := random.Int64N(11)
		var listed []equity.Count
		for i := range 2 + random.IntN(4) {
			times := 1 + random.Int64N(200)
			listed = append(listed, equity.Count{
				Name: v1alpha1.GroupName(fmt.Sprintf("G%d", i)), Have: have * times, Of: 10 * times,
			})
		}
		for _, total := range []*equity.Count{nil, {Have: have * 1000, Of: 10000}} {
			for _, limits := range []equity.Limits{{}, absurd} {
				if groups := equity.Compare(listed, total, limits).FlaggedGroups(); groups != nil {
					t.Fatalf("seed %d: %v of %v: flagged %v", seed, listed, total, groups)
				}
			}
		}
	}
}

// The comparison does not depend on the outcomes in a suppressed group.
func TestSuppressedCountsLeaveNoTrace(t *testing.T) {
	tried := 0
	for seed := range uint64(cases) {
		random := rand.New(rand.NewPCG(seed, 5))
		listed, total := newRandomCounts(random)
		want := equity.Compare(listed, total, equity.Limits{})
		for i, count := range listed {
			if count.Of <= 0 || count.Of >= 30 || count.Have < 0 || count.Have > count.Of {
				continue
			}
			tried++
			changed := slices.Clone(listed)
			changed[i].Have = random.Int64N(count.Of + 1)
			if diff := cmp.Diff(want, equity.Compare(changed, total, equity.Limits{}), rats); diff != "" {
				t.Fatalf("seed %d: %v or %v of %v:\n%s", seed, count, changed[i], total, diff)
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d suppressed groups: this tests little", tried)
	}
}

// FuzzCompare checks the comparison of any counts with any limits.
func FuzzCompare(f *testing.F) {
	f.Add(int64(1200), int64(1500), int64(2700), int64(2800), int64(9), int64(29), int64(3909), int64(4329), true,
		int64(10))
	f.Add(int64(0), int64(0), int64(-1), int64(1), int64(2), int64(1), int64(0), int64(0), true, int64(0))
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64), int64(0), int64(math.MaxInt64), int64(math.MinInt64),
		int64(math.MaxInt64), int64(math.MaxInt64), int64(math.MaxInt64), true, int64(math.MinInt64))
	f.Add(int64(300), int64(400), int64(250), int64(300), int64(12), int64(12), int64(713), int64(712), true, int64(10))
	f.Add(int64(100), int64(400), int64(5), int64(5), int64(0), int64(1), int64(100), int64(405), true, int64(10))
	f.Add(int64(100), int64(200), int64(195), int64(200), int64(1), int64(1), int64(0), int64(0), false, int64(-1))
	f.Fuzz(func(t *testing.T, haveA, ofA, haveB, ofB, haveC, ofC, have, of int64, whole bool, limit int64) {
		listed := listCounts(newCount("A", haveA, ofA), newCount("B", haveB, ofB), newCount("C", haveC, ofC))
		var total *equity.Count
		if whole {
			total = newTotal(have, of)
		}
		bound := big.NewRat(limit, 10)
		limits := equity.Limits{MaxGapPoints: bound, MinRateRatio: bound, MaxRiskRatio: bound}
		for count := range len(listed) + 1 {
			checkComparison(t, listed[:count], total, equity.Compare(listed[:count], total, equity.Limits{}))
			checkComparison(t, listed[:count], total, equity.Compare(listed[:count], total, limits))
		}
	})
}
