package equity_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/equity"
)

// shownGroup is a group with its figures as text, rounded; an empty text stands for nil.
type shownGroup struct {
	Name                     v1alpha1.GroupName
	Shown                    string
	Ratio, Gap, Risk, Reason string
	Flags                    []equity.Flag
}

// The reasons for which figures are hidden.
const (
	small  = "fewer than 30 students"
	hidden = "exact figures could show a small group, if only by subtraction"
)

func newCount(name v1alpha1.GroupName, have, of int64) equity.Count {
	return equity.Count{Name: name, Have: have, Of: of}
}

func newTotal(have, of int64) *equity.Count { return &equity.Count{Have: have, Of: of} }

func listCounts(counts ...equity.Count) []equity.Count { return counts }

func listFlags(flags ...equity.Flag) []equity.Flag { return flags }

func listShown(comparison equity.Comparison) []shownGroup {
	var list []shownGroup
	for _, group := range comparison.Groups {
		list = append(list, shownGroup{
			Name:   group.Name,
			Shown:  group.FormatRate(),
			Reason: group.Reason,
			Flags:  group.Flags,
			Ratio:  formatFigure(group.RateRatio, 3),
			Gap:    formatFigure(group.GapPoints, 1),
			Risk:   formatFigure(group.RiskRatio, 2),
		})
	}
	return list
}

func formatFigure(ratio *big.Rat, places int) string {
	if ratio == nil {
		return ""
	}
	return ratio.FloatString(places)
}

func TestWorkedExample(t *testing.T) {
	listed := listCounts(newCount("Disadvantaged", 1200, 1500), newCount("Others", 2700, 2800))
	want := []shownGroup{
		{
			Name:  "Disadvantaged",
			Shown: "80.0 percent",
			Ratio: "0.830",
			Gap:   "16.4",
			Risk:  "5.60",
			Flags: listFlags(equity.FlagGapPoints, equity.FlagRiskRatio),
		},
		{Name: "Others", Shown: "96.4 percent", Ratio: "1.000", Gap: "0.0", Risk: "0.18"},
	}
	for name, total := range map[string]*equity.Count{"without a total": nil, "with a total": newTotal(3900, 4300)} {
		t.Run(name, func(t *testing.T) {
			comparison := equity.Compare(listed, total, equity.Limits{})
			if diff := cmp.Diff(want, listShown(comparison)); diff != "" {
				t.Error(diff)
			}
			if !comparison.Known || comparison.Best != "Others" || comparison.Reason != "" {
				t.Errorf("known %t, best %q, why %q", comparison.Known, comparison.Best, comparison.Reason)
			}
			if flagged := comparison.FlaggedGroups(); len(flagged) != 1 || flagged[0].Name != "Disadvantaged" {
				t.Errorf("flagged: %v", flagged)
			}
		})
	}
	t.Run("one group and the total", func(t *testing.T) {
		comparison := equity.Compare(listed[:1], newTotal(3900, 4300), equity.Limits{})
		want[1].Name = equity.AllOthers
		if diff := cmp.Diff(want, listShown(comparison)); diff != "" || comparison.Best != equity.AllOthers {
			t.Errorf("best %q\n%s", comparison.Best, diff)
		}
	})
}

func TestFlags(t *testing.T) {
	ratio, gap, risk := equity.FlagRateRatio, equity.FlagGapPoints, equity.FlagRiskRatio
	lenient := equity.Limits{
		MinRateRatio: big.NewRat(1, 2),
		MaxGapPoints: big.NewRat(50, 1),
		MaxRiskRatio: big.NewRat(100, 1),
	}
	strict := equity.Limits{
		MinRateRatio: big.NewRat(2, 1),
		MaxGapPoints: big.NewRat(-1, 1),
		MaxRiskRatio: big.NewRat(-1, 1),
	}
	for name, c := range map[string]struct {
		a, b   equity.Count
		limits equity.Limits
		want   []equity.Flag
	}{
		"rate ratio exactly 0.80": {newCount("A", 400, 1000), newCount("B", 500, 1000), equity.Limits{}, nil},
		"rate ratio just under 0.80": {
			newCount("A", 3999, 10000),
			newCount("B", 5000, 10000),
			equity.Limits{},
			listFlags(ratio, gap),
		},
		"rate ratio under 0.80, few points": {
			newCount("A", 50, 1000),
			newCount("B", 100, 1000),
			equity.Limits{},
			listFlags(ratio),
		},
		"exactly 10 points": {newCount("A", 500, 1000), newCount("B", 600, 1000), equity.Limits{}, nil},
		"just over 10 points": {
			newCount("A", 4999, 10000),
			newCount("B", 6000, 10000),
			equity.Limits{},
			listFlags(gap),
		},
		"risk ratio exactly 2.0": {newCount("A", 900, 1000), newCount("B", 950, 1000), equity.Limits{}, nil},
		"risk ratio just over 2.0": {
			newCount("A", 899, 1000),
			newCount("B", 950, 1000),
			equity.Limits{},
			listFlags(risk),
		},
		"all three": {
			newCount("A", 300, 1000),
			newCount("B", 900, 1000),
			equity.Limits{},
			listFlags(ratio, gap, risk),
		},
		"all three within the plan's limits": {newCount("A", 800, 1000), newCount("B", 980, 1000), lenient, nil},
		"exactly at the plan's rate ratio":   {newCount("A", 400, 1000), newCount("B", 800, 1000), lenient, nil},
		"just under the plan's rate ratio": {
			newCount("A", 399, 1000), newCount("B", 800, 1000), lenient, listFlags(ratio),
		},
		"the same rate":                 {newCount("A", 400, 1000), newCount("B", 200, 500), equity.Limits{}, nil},
		"the same rate, absurd limits":  {newCount("A", 400, 1000), newCount("B", 200, 500), strict, nil},
		"the best group, absurd limits": {newCount("A", 400, 1000), newCount("B", 400, 1000), strict, nil},
		"all 100 percent": {
			newCount("A", 1000, 1000), newCount("B", 500, 500), equity.Limits{}, nil,
		},
		"all 0 percent": {newCount("A", 0, 1000), newCount("B", 0, 500), equity.Limits{}, nil},
		"banded, measures 1 and 2 but not 3": {
			newCount("A", 5, 1000),
			newCount("B", 900, 1000),
			equity.Limits{},
			listFlags(ratio, gap),
		},
		"no other student lacks it: no risk ratio": {
			newCount("A", 950, 1000),
			newCount("B", 1000, 1000),
			equity.Limits{},
			nil,
		},
		"few others lack it": {
			newCount("A", 950, 1000),
			newCount("B", 999, 1000),
			equity.Limits{},
			listFlags(risk),
		},
	} {
		t.Run(name, func(t *testing.T) {
			comparison := equity.Compare(listCounts(c.a, c.b), nil, c.limits)
			if diff := cmp.Diff(c.want, comparison.Groups[0].Flags); diff != "" {
				t.Errorf("A:\n%s", diff)
			}
			if comparison.Groups[1].Flags != nil {
				t.Errorf("B is no worse off: %v", comparison.Groups[1].Flags)
			}
		})
	}
}

// One of three groups varies; the other two are large.
func TestEnough(t *testing.T) {
	for name, c := range map[string]struct {
		have, of      int64
		shown, reason string
	}{
		"n = 29":                       {15, 29, "", small},
		"n = 30":                       {15, 30, "50.0 percent", ""},
		"n = 1":                        {0, 1, "", small},
		"9 have it":                    {9, 200, "under 25 percent", hidden},
		"10 have it":                   {10, 200, "5.0 percent", ""},
		"9 lack it":                    {191, 200, "75 percent or more", hidden},
		"10 lack it":                   {190, 200, "95.0 percent", ""},
		"not quite 100 percent":        {999_990, 1_000_000, "over 99.9 percent", ""},
		"not quite 0 percent":          {10, 1_000_000, "under 0.1 percent", ""},
		"counts as large as can be":    {math.MaxInt64 / 2, math.MaxInt64, "50.0 percent", ""},
		"a band as large as can be":    {math.MaxInt64, math.MaxInt64, "75 percent or more", hidden},
		"no students were counted":     {0, 0, "", "no students were counted"},
		"more have it than were":       {31, 30, "", "more have it than were counted"},
		"a negative count":             {-1, 30, "", "a count is negative"},
		"a negative group":             {0, -30, "", "a count is negative"},
		"as negative as can be":        {math.MinInt64, math.MinInt64, "", "a count is negative"},
		"one has it of none counted":   {1, 0, "", "no students were counted"},
		"few of whom too many have it": {7, 5, "", "more have it than were counted"},
	} {
		t.Run(name, func(t *testing.T) {
			counts := listCounts(newCount("A", c.have, c.of), newCount("B", 500, 1000), newCount("C", 500, 1000))
			comparison := equity.Compare(counts, nil, equity.Limits{})
			got := comparison.Groups[0]
			if got.FormatRate() != c.shown || got.Reason != c.reason {
				t.Errorf("want %q because %q, got %q because %q", c.shown, c.reason, got.FormatRate(), got.Reason)
			}
			if got.Suppressed != (c.reason == small) || got.LeftOut != (c.shown == "" && c.reason != small) {
				t.Errorf("%+v", got)
			}
			others := "50.0 percent"
			if c.reason != "" {
				others = "25 to under 75 percent"
			}
			if got := comparison.Groups[1].FormatRate(); got != others {
				t.Errorf("the others: %q, want %q", got, others)
			}
			if !comparison.Known {
				t.Errorf("the others can be compared: %s", comparison.Reason)
			}
		})
	}
}

// A band covers the quarters that are possible with 30 students more or fewer.
func TestBands(t *testing.T) {
	for _, c := range []struct {
		have, of int64
		want     string
	}{
		{0, 30, "a hidden share"},
		{30, 30, "a hidden share"},
		{15, 31, "a hidden share"},
		{0, 100, "under 50 percent"},
		{0, 121, "under 25 percent"},
		{19, 100, "under 50 percent"},
		{20, 100, "under 75 percent"},
		{45, 100, "a hidden share"},
		{80, 100, "50 percent or more"},
		{79, 100, "25 percent or more"},
		{100, 100, "50 percent or more"},
		{120, 120, "75 percent or more"},
		{119, 119, "50 percent or more"},
		{100, 400, "under 50 percent"},
		{129, 400, "under 50 percent"},
		{130, 400, "25 to under 50 percent"},
		{169, 400, "25 to under 50 percent"},
		{170, 400, "25 to under 75 percent"},
		{300, 400, "50 percent or more"},
		{330, 400, "75 percent or more"},
	} {
		counts := listCounts(newCount("A", c.have, c.of), newCount("Few", 1, 10))
		comparison := equity.Compare(counts, nil, equity.Limits{})
		if got := comparison.Groups[0].FormatRate(); got != c.want || comparison.Groups[0].Reason != hidden {
			t.Errorf("%d of %d: want %q, got %q because %q", c.have, c.of, c.want, got, comparison.Groups[0].Reason)
		}
	}
}

// No figure is exact if subtraction could yield a part that is too small.
func TestSubtraction(t *testing.T) {
	first, second, tiny := newCount("A1", 300, 400), newCount("A2", 250, 300), newCount("B", 12, 12)
	boys, girls := newCount("Boys", 281, 356), newCount("Girls", 281, 356)
	large := listCounts(first, second)
	for name, c := range map[string]struct {
		groups []equity.Count
		total  *equity.Count
		exact  bool
	}{
		"no total":                                     {large, nil, true},
		"no total, a small group":                      {listCounts(first, second, tiny), nil, false},
		"no total, 10 of a group lack it":              {listCounts(first, second, newCount("B", 30, 40)), nil, true},
		"no total, 9 of a group lack it":               {listCounts(first, second, newCount("B", 31, 40)), nil, false},
		"every student is in a group":                  {large, newTotal(550, 700), true},
		"five in no group, not listed as they are few": {large, newTotal(555, 705), false},
		"29 in no group":                               {large, newTotal(565, 729), false},
		"30 in no group":                               {large, newTotal(565, 730), true},
		"9 in no group have it":                        {large, newTotal(559, 750), false},
		"10 in no group have it":                       {large, newTotal(560, 750), true},
		"9 in no group lack it":                        {large, newTotal(591, 750), false},
		"10 in no group lack it":                       {large, newTotal(590, 750), true},
		"two families, a group in one is small": {
			listCounts(first, second, tiny, boys, girls), newTotal(562, 712), false,
		},
		"two families, a group in one is not listed": {
			listCounts(first, second, boys, girls), newTotal(562, 712), false,
		},
		"two hidden groups that all have it": {
			listCounts(first, second, newCount("B", 20, 20), newCount("C", 20, 20)), newTotal(590, 740), false,
		},
		"a total of whom too many have it":              {large, newTotal(713, 712), false},
		"a total of whom too many have it, and a group": {listCounts(first, second, tiny), newTotal(713, 712), false},
		"a total less than a group":                     {large, newTotal(299, 399), false},
		"a total less than the groups":                  {large, newTotal(549, 699), false},
		"no student is left, and one of them has it":    {large, newTotal(551, 700), false},
		"no student is left, and one of them lacks it":  {large, newTotal(549, 700), false},
		"a negative total":                              {large, newTotal(-1, -1), false},
		"one group, all others are enough":              {listCounts(first), newTotal(560, 750), true},
		"one group, all others are few":                 {listCounts(first), newTotal(310, 420), false},
		"one group that is everyone":                    {listCounts(first), newTotal(300, 400), true},
		"a group whose counts make no sense": {
			listCounts(first, second, newCount("B", 51, 50)), nil, false,
		},
		"a group whose counts make no sense, and a total": {
			listCounts(first, second, newCount("B", 51, 50)), newTotal(2000, 3000), false,
		},
		"a sum out of bounds": {
			listCounts(newCount("A", math.MaxInt64-10, math.MaxInt64), newCount("B", math.MaxInt64-10, math.MaxInt64),
				newCount("C", 50, 100)),
			newTotal(600, 1000), false,
		},
		"an outcome too small in a partition": {
			listCounts(first, second, newCount("B", 95, 100)), newTotal(645, 800), false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			comparison := equity.Compare(c.groups, c.total, equity.Limits{})
			for _, g := range comparison.Groups {
				if exact := g.Rate != nil; exact != c.exact {
					t.Errorf("%s: %q because %q", g.Name, g.FormatRate(), g.Reason)
				}
			}
		})
	}
}

// Flags are shown although figures are hidden.
func TestHidden(t *testing.T) {
	ratio, gap, risk := equity.FlagRateRatio, equity.FlagGapPoints, equity.FlagRiskRatio
	for name, c := range map[string]struct {
		groups []equity.Count
		total  *equity.Count
		want   []shownGroup
	}{
		"two groups, one too small": {listCounts(newCount("A", 500, 1000), newCount("B", 10, 29)), nil, []shownGroup{
			{Name: "A", Shown: "25 to under 75 percent", Reason: hidden},
			{Name: "B", Reason: small},
		}},
		"parts of a total, one too small": {
			listCounts(newCount("A", 500, 1000), newCount("B", 340, 400), newCount("C", 10, 20)),
			newTotal(850, 1420),
			[]shownGroup{
				{Name: "A", Shown: "25 to under 75 percent", Reason: hidden, Flags: listFlags(ratio, gap, risk)},
				{Name: "B", Shown: "75 percent or more", Reason: hidden},
				{Name: "C", Reason: small},
			},
		},
		"one group and all others of whom few lack it": {
			listCounts(newCount("A", 700, 1000)),
			newTotal(1695, 2000),
			[]shownGroup{
				{Name: "A", Shown: "50 to under 75 percent", Reason: hidden, Flags: listFlags(ratio, gap, risk)},
				{Name: equity.AllOthers, Shown: "75 percent or more", Reason: hidden},
			},
		},
		"a group too small for a band": {
			listCounts(newCount("A", 18, 40), newCount("B", 390, 400)),
			newTotal(408, 445),
			[]shownGroup{
				{Name: "A", Shown: "a hidden share", Reason: hidden, Flags: listFlags(ratio, gap, risk)},
				{Name: "B", Shown: "75 percent or more", Reason: hidden},
			},
		},
		"few have it: measure 3 is not computed": {
			listCounts(newCount("A", 5, 100), newCount("B", 500, 1000)),
			nil,
			[]shownGroup{
				{Name: "A", Shown: "under 50 percent", Reason: hidden, Flags: listFlags(ratio, gap)},
				{Name: "B", Shown: "25 to under 75 percent", Reason: hidden},
			},
		},
		"all others too few for measure 3": {
			listCounts(newCount("A", 500, 1000), newCount("B", 300, 600)),
			newTotal(519, 1020),
			[]shownGroup{
				{Name: "A", Shown: "25 to under 75 percent", Reason: hidden},
				{Name: "B", Shown: "25 to under 75 percent", Reason: hidden},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, listShown(equity.Compare(c.groups, c.total, equity.Limits{}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Measure 3 compares with the other students of the total. If the total contradicts the
// groups, it compares with the other groups, and figures are hidden.
func TestAllOtherStudents(t *testing.T) {
	listed := listCounts(newCount("A", 800, 1000), newCount("B", 900, 1000))
	for name, c := range map[string]struct {
		total *equity.Count
		want  string
		limit int64
	}{
		"no total":                           {nil, "2.00", 2},
		"a total with others":                {newTotal(2600, 3000), "2.00", 2},
		"a total whose others do better":     {newTotal(4600, 5000), "4.00", 4},
		"a total smaller than the group":     {newTotal(900, 999), "", 2},
		"a total no larger than the group":   {newTotal(900, 1000), "", 2},
		"a total of whom fewer have it":      {newTotal(799, 3000), "", 2},
		"a total whose others make no sense": {newTotal(2801, 3000), "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			comparison := equity.Compare(listed, c.total, equity.Limits{MaxRiskRatio: big.NewRat(c.limit, 1)})
			if got := formatFigure(comparison.Groups[0].RiskRatio, 2); got != c.want ||
				slices.Contains(comparison.Groups[0].Flags, equity.FlagRiskRatio) {
				t.Errorf("want %s, got %s: %+v", c.want, got, listShown(comparison))
			}
			comparison = equity.Compare(listed, c.total, equity.Limits{MaxRiskRatio: big.NewRat(c.limit*10-1, 10)})
			if !slices.Contains(comparison.Groups[0].Flags, equity.FlagRiskRatio) {
				t.Errorf("not flagged: %+v", listShown(comparison))
			}
		})
	}
}

// Groups with equal rates are flagged if the students in no group have a higher rate.
func TestAlikeButBehindTheRest(t *testing.T) {
	counts := listCounts(newCount("A", 500, 1000), newCount("B", 500, 1000))
	comparison := equity.Compare(counts, newTotal(5500, 6500), equity.Limits{})
	for _, g := range comparison.Groups {
		if diff := cmp.Diff(listFlags(equity.FlagRiskRatio), g.Flags); diff != "" {
			t.Errorf("%s:\n%s", g.Name, diff)
		}
	}
}

func TestKnown(t *testing.T) {
	const alone, whole = "only one group is large enough, and there is no total to compare it with",
		"only one group is large enough, and the total leaves too few other students to compare it with"
	const tooSmall = "the groups are too small to be compared without showing single students"
	for name, c := range map[string]struct {
		groups []equity.Count
		total  *equity.Count
		best   v1alpha1.GroupName
		why    string
	}{
		"no groups":             {nil, nil, "", "no group has counts that can be used"},
		"no groups but a total": {nil, newTotal(500, 1000), "", "no group has counts that can be used"},
		"only senseless counts": {
			listCounts(newCount("A", 5, 0)), nil, "", "no group has counts that can be used",
		},
		"one group":                     {listCounts(newCount("A", 500, 1000)), nil, "", alone},
		"one group and one left out":    {listCounts(newCount("A", 500, 1000), newCount("B", 2, 1)), nil, "", alone},
		"one group that is everyone":    {listCounts(newCount("A", 500, 1000)), newTotal(500, 1000), "", whole},
		"one group of all but 29":       {listCounts(newCount("A", 500, 1000)), newTotal(510, 1029), "", whole},
		"one group of all but 30":       {listCounts(newCount("A", 500, 1000)), newTotal(510, 1030), "A", ""},
		"one small group and the total": {listCounts(newCount("A", 10, 29)), newTotal(500, 1000), "", tooSmall},
		"one large group, two small": {
			listCounts(newCount("A", 500, 1000), newCount("B", 9, 20), newCount("C", 9, 20)), nil, "", alone,
		},
		"two small groups":            {listCounts(newCount("A", 10, 29), newCount("B", 10, 29)), nil, "", tooSmall},
		"two groups alike: the first": {listCounts(newCount("B", 500, 1000), newCount("A", 50, 100)), nil, "A", ""},
		"all of two groups":           {listCounts(newCount("A", 90, 90), newCount("B", 1000, 1000)), nil, "A", ""},
	} {
		t.Run(name, func(t *testing.T) {
			comparison := equity.Compare(c.groups, c.total, equity.Limits{})
			if comparison.Known != (c.why == "") || comparison.Best != c.best || comparison.Reason != c.why {
				t.Errorf("known %t, best %q, why %q", comparison.Known, comparison.Best, comparison.Reason)
			}
			if !comparison.Known && (comparison.FlaggedGroups() != nil || len(comparison.Groups) != len(c.groups)) {
				t.Errorf("something is said without a comparison: %v", comparison.Groups)
			}
		})
	}
}
