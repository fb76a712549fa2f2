package equity_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/equity"
)

// said is a group as it is told; figures are rounded, "" is nil.
type said struct {
	Name                     v1alpha1.GroupName
	Shown                    string
	Ratio, Gap, Risk, Reason string
	Flags                    []equity.Flag
}

// Reasons, as they are told.
const (
	small   = "fewer than 30 students"
	outcome = "fewer than 10 students have it, or fewer than 10 do not"
	other   = "another group could be got from it by subtraction"
)

func group(name v1alpha1.GroupName, have, of int64) equity.Count {
	return equity.Count{Name: name, Have: have, Of: of}
}

func all(have, of int64) *equity.Count { return &equity.Count{Have: have, Of: of} }

func groups(g ...equity.Count) []equity.Count { return g }

func flags(f ...equity.Flag) []equity.Flag { return f }

func sayAll(v equity.Verdict) []said {
	var list []said
	for _, g := range v.Groups {
		list = append(list, said{
			Name: g.Name, Shown: g.Shown(), Reason: g.Reason, Flags: g.Flags,
			Ratio: figure(g.RateRatio, 3), Gap: figure(g.GapPoints, 1), Risk: figure(g.RiskRatio, 2),
		})
	}
	return list
}

func figure(r *big.Rat, places int) string {
	if r == nil {
		return ""
	}
	return r.FloatString(places)
}

func TestWorkedExample(t *testing.T) {
	listed := groups(group("Disadvantaged", 1200, 1500), group("Others", 2700, 2800))
	want := []said{
		{Name: "Disadvantaged", Shown: "80.0 percent", Ratio: "0.830", Gap: "16.4", Risk: "5.60", Flags: flags(equity.FlagGapPoints, equity.FlagRiskRatio)},
		{Name: "Others", Shown: "96.4 percent", Ratio: "1.000", Gap: "0.0", Risk: "0.18"},
	}
	for name, total := range map[string]*equity.Count{"without a total": nil, "with a total": all(3900, 4300)} {
		t.Run(name, func(t *testing.T) {
			v := equity.Measure(listed, total, equity.Limits{})
			if diff := cmp.Diff(want, sayAll(v)); diff != "" {
				t.Error(diff)
			}
			if !v.Known || v.Best != "Others" || v.Why != "" {
				t.Errorf("known %t, best %q, why %q", v.Known, v.Best, v.Why)
			}
			if f := v.Flagged(); len(f) != 1 || f[0].Name != "Disadvantaged" {
				t.Errorf("flagged: %v", f)
			}
		})
	}
	t.Run("one group and the total", func(t *testing.T) {
		v := equity.Measure(listed[:1], all(3900, 4300), equity.Limits{})
		want[1].Name = equity.AllOthers
		if diff := cmp.Diff(want, sayAll(v)); diff != "" || v.Best != equity.AllOthers {
			t.Errorf("best %q\n%s", v.Best, diff)
		}
	})
}

func TestFlags(t *testing.T) {
	ratio, gap, risk := equity.FlagRateRatio, equity.FlagGapPoints, equity.FlagRiskRatio
	lenient := equity.Limits{MinRateRatio: big.NewRat(1, 2), MaxGapPoints: big.NewRat(50, 1), MaxRiskRatio: big.NewRat(100, 1)}
	strict := equity.Limits{MinRateRatio: big.NewRat(2, 1), MaxGapPoints: big.NewRat(-1, 1), MaxRiskRatio: big.NewRat(-1, 1)}
	for name, c := range map[string]struct {
		a, b   equity.Count
		limits equity.Limits
		want   []equity.Flag
	}{
		"rate ratio exactly 0.80":             {group("A", 400, 1000), group("B", 500, 1000), equity.Limits{}, nil},
		"rate ratio just under 0.80":          {group("A", 3999, 10000), group("B", 5000, 10000), equity.Limits{}, flags(ratio, gap)},
		"rate ratio under 0.80, few points":   {group("A", 50, 1000), group("B", 100, 1000), equity.Limits{}, flags(ratio)},
		"exactly 10 points":                   {group("A", 500, 1000), group("B", 600, 1000), equity.Limits{}, nil},
		"just over 10 points":                 {group("A", 4999, 10000), group("B", 6000, 10000), equity.Limits{}, flags(gap)},
		"risk ratio exactly 2.0":              {group("A", 900, 1000), group("B", 950, 1000), equity.Limits{}, nil},
		"risk ratio just over 2.0":            {group("A", 899, 1000), group("B", 950, 1000), equity.Limits{}, flags(risk)},
		"all three":                           {group("A", 300, 1000), group("B", 900, 1000), equity.Limits{}, flags(ratio, gap, risk)},
		"all three within the plan's limits":  {group("A", 800, 1000), group("B", 980, 1000), lenient, nil},
		"exactly at the plan's rate ratio":    {group("A", 400, 1000), group("B", 800, 1000), lenient, nil},
		"just under the plan's rate ratio":    {group("A", 399, 1000), group("B", 800, 1000), lenient, flags(ratio)},
		"the same rate":                       {group("A", 400, 1000), group("B", 200, 500), equity.Limits{}, nil},
		"the same rate, absurd limits":        {group("A", 400, 1000), group("B", 200, 500), strict, nil},
		"the best group, absurd limits":       {group("A", 400, 1000), group("B", 400, 1000), strict, nil},
		"all 100 percent":                     {group("A", 1000, 1000), group("B", 500, 500), equity.Limits{}, nil},
		"all 0 percent":                       {group("A", 0, 1000), group("B", 0, 500), equity.Limits{}, nil},
		"banded, measures 1 and 2 but not 3":  {group("A", 5, 1000), group("B", 900, 1000), equity.Limits{}, flags(ratio, gap)},
		"nobody else lacks it, no risk ratio": {group("A", 950, 1000), group("B", 1000, 1000), equity.Limits{}, nil},
		"few others lack it":                  {group("A", 950, 1000), group("B", 999, 1000), equity.Limits{}, flags(risk)},
	} {
		t.Run(name, func(t *testing.T) {
			v := equity.Measure(groups(c.a, c.b), nil, c.limits)
			if diff := cmp.Diff(c.want, v.Groups[0].Flags); diff != "" {
				t.Errorf("A:\n%s", diff)
			}
			if v.Groups[1].Flags != nil {
				t.Errorf("B is no worse off: %v", v.Groups[1].Flags)
			}
		})
	}
}

// What may be shown of one of three groups of which the others are large.
func TestTooFew(t *testing.T) {
	for name, c := range map[string]struct {
		have, of      int64
		shown, reason string
	}{
		"n = 29":                       {15, 29, "", small},
		"n = 30":                       {15, 30, "50.0 percent", ""},
		"n = 1":                        {0, 1, "", small},
		"9 have it":                    {9, 100, "10 percent or less", outcome},
		"10 have it":                   {10, 100, "10.0 percent", ""},
		"9 lack it":                    {91, 100, "90 percent or more", outcome},
		"10 lack it":                   {90, 100, "90.0 percent", ""},
		"band of 30":                   {30, 30, "70 percent or more", outcome},
		"band of 44":                   {44, 44, "70 percent or more", outcome},
		"band of 45":                   {36, 45, "80 percent or more", outcome},
		"band of 89":                   {89, 89, "80 percent or more", outcome},
		"band of 90":                   {90, 90, "90 percent or more", outcome},
		"band of 179":                  {179, 179, "90 percent or more", outcome},
		"band of 180":                  {180, 180, "95 percent or more", outcome},
		"band of 899":                  {899, 899, "95 percent or more", outcome},
		"band of 900":                  {900, 900, "99 percent or more", outcome},
		"band of nobody of 900":        {0, 900, "1 percent or less", outcome},
		"not quite 100 percent":        {999_990, 1_000_000, "over 99.9 percent", ""},
		"not quite 0 percent":          {10, 1_000_000, "under 0.1 percent", ""},
		"counts as large as can be":    {math.MaxInt64 / 2, math.MaxInt64, "50.0 percent", ""},
		"a band as large as can be":    {math.MaxInt64, math.MaxInt64, "99 percent or more", outcome},
		"nobody was counted":           {0, 0, "", "nobody was counted"},
		"more have it than were":       {31, 30, "", "more have it than were counted"},
		"a negative count":             {-1, 30, "", "a count is negative"},
		"a negative group":             {0, -30, "", "a count is negative"},
		"as negative as can be":        {math.MinInt64, math.MinInt64, "", "a count is negative"},
		"one more than nobody counted": {1, 0, "", "nobody was counted"},
		"few of whom too many have it": {7, 5, "", "more have it than were counted"},
	} {
		t.Run(name, func(t *testing.T) {
			v := equity.Measure(groups(group("A", c.have, c.of), group("B", 500, 1000), group("C", 500, 1000)), nil, equity.Limits{})
			got := v.Groups[0]
			if got.Shown() != c.shown || got.Reason != c.reason {
				t.Errorf("want %q because %q, got %q because %q", c.shown, c.reason, got.Shown(), got.Reason)
			}
			if got.Suppressed != (c.reason == small) || got.Banded() != (c.reason == outcome) || got.LeftOut != (c.shown == "" && c.reason != small) {
				t.Errorf("%+v", got)
			}
			if !v.Known {
				t.Errorf("the others can be compared: %s", v.Why)
			}
		})
	}
}

func TestSubtraction(t *testing.T) {
	for name, c := range map[string]struct {
		groups []equity.Count
		total  *equity.Count
		want   []said
	}{
		"two groups, one too small: both": {groups(group("A", 500, 1000), group("B", 10, 29)), nil, []said{
			{Name: "A", Reason: other},
			{Name: "B", Reason: small},
		}},
		"parts of a total, one too small: also the smallest other": {
			groups(group("A", 500, 1000), group("B", 300, 400), group("C", 10, 20)), all(810, 1420), []said{
				{Name: "A", Shown: "50.0 percent", Ratio: "0.677", Gap: "23.8", Risk: "1.91", Flags: flags(equity.FlagRateRatio, equity.FlagGapPoints)},
				{Name: "B", Reason: other},
				{Name: "C", Reason: small},
				{Name: equity.AllOthers, Shown: "73.8 percent", Ratio: "1.000", Gap: "0.0", Risk: "0.52"},
			},
		},
		"no total, three groups: only the one": {
			groups(group("A", 500, 1000), group("B", 200, 400), group("C", 10, 20)), nil, []said{
				{Name: "A", Shown: "50.0 percent", Ratio: "1.000", Gap: "0.0", Risk: "1.00"},
				{Name: "B", Shown: "50.0 percent", Ratio: "1.000", Gap: "0.0", Risk: "1.00"},
				{Name: "C", Reason: small},
			},
		},
		"some students in no group: only the one": {
			groups(group("A", 500, 1000), group("B", 200, 400), group("C", 10, 20)), all(760, 1520), []said{
				{Name: "A", Shown: "50.0 percent", Ratio: "1.000", Gap: "0.0", Risk: "1.00"},
				{Name: "B", Shown: "50.0 percent", Ratio: "1.000", Gap: "0.0", Risk: "1.00"},
				{Name: "C", Reason: small},
			},
		},
		"two that are too few together: a third": {
			groups(group("A", 500, 1000), group("B", 500, 1000), group("C", 7, 14), group("D", 7, 15)), all(1014, 2029), []said{
				{Name: "A", Reason: other},
				{Name: "B", Shown: "50.0 percent", Ratio: "1.000", Gap: "0.0", Risk: "1.00"},
				{Name: "C", Reason: small},
				{Name: "D", Reason: small},
				{Name: equity.AllOthers, Shown: "50.0 percent", Ratio: "0.999", Gap: "0.0", Risk: "1.00"},
			},
		},
		"two that are enough together: no third": {
			groups(group("A", 500, 1000), group("B", 500, 1000), group("C", 15, 29), group("D", 1, 1)), all(1016, 2030), []said{
				{Name: "A", Shown: "50.0 percent", Ratio: "1.000", Gap: "0.0", Risk: "1.00"},
				{Name: "B", Shown: "50.0 percent", Ratio: "1.000", Gap: "0.0", Risk: "1.00"},
				{Name: "C", Reason: small},
				{Name: "D", Reason: small},
			},
		},
		"all of a group but 29": {groups(group("A", 500, 1000), group("B", 100, 200)), all(510, 1029), []said{
			{Name: "A", Reason: other},
			{Name: "B", Reason: other},
		}},
		"one of two parts banded: the other by a coarse band": {
			groups(group("A", 1200, 1500), group("B", 2795, 2800)), all(3995, 4300), []said{
				{Name: "A", Shown: "80 to under 90 percent", Reason: other, Flags: flags(equity.FlagGapPoints, equity.FlagRiskRatio)},
				{Name: "B", Shown: "99 percent or more", Reason: outcome},
			},
		},
		"one of three parts banded: the smallest other by a coarse band": {
			groups(group("A", 60, 80), group("B", 500, 1000), group("C", 95, 100)), all(655, 1180), []said{
				{Name: "A", Shown: "75 to under 100 percent", Reason: other, Flags: flags(equity.FlagRateRatio, equity.FlagGapPoints)},
				{Name: "B", Shown: "50.0 percent", Risk: "3.60", Flags: flags(equity.FlagRateRatio, equity.FlagGapPoints, equity.FlagRiskRatio)},
				{Name: "C", Shown: "90 percent or more", Reason: outcome},
			},
		},
		"parts of a total, one too small and one banded: that one goes too": {
			groups(group("A", 500, 1000), group("B", 95, 100), group("C", 10, 20)), all(605, 1120), []said{
				{Name: "A", Shown: "50.0 percent", Ratio: "0.571", Gap: "37.5", Risk: "4.00", Flags: flags(equity.FlagRateRatio, equity.FlagGapPoints, equity.FlagRiskRatio)},
				{Name: "B", Reason: other},
				{Name: "C", Reason: small},
				{Name: equity.AllOthers, Shown: "87.5 percent", Ratio: "1.000", Gap: "0.0", Risk: "0.25"},
			},
		},
		"two families in one total, each with a group to hide": {
			groups(group("LunchNo", 500, 1000), group("LunchYes", 95, 100), group("EnglishNo", 585, 1080), group("EnglishYes", 10, 20)), all(595, 1100), []said{
				{Name: "EnglishNo", Reason: other},
				{Name: "EnglishYes", Reason: small},
				{Name: "LunchNo", Shown: "50 to under 60 percent", Reason: other, Flags: flags(equity.FlagRateRatio, equity.FlagGapPoints, equity.FlagRiskRatio)},
				{Name: "LunchYes", Shown: "90 percent or more", Reason: outcome},
			},
		},
		"two groups and one left out, one too small: both": {
			groups(group("A", 500, 1000), group("B", 10, 29), group("C", 51, 50)), nil, []said{
				{Name: "A", Reason: other},
				{Name: "B", Reason: small},
				{Name: "C", Reason: "more have it than were counted"},
			},
		},
		"parts of a total without the one left out": {
			groups(group("A", 500, 1000), group("B", 300, 400), group("C", 10, 20), group("D", 51, 50)), all(810, 1420), []said{
				{Name: "A", Shown: "50.0 percent", Ratio: "0.677", Gap: "23.8", Risk: "1.91", Flags: flags(equity.FlagRateRatio, equity.FlagGapPoints)},
				{Name: "B", Reason: other},
				{Name: "C", Reason: small},
				{Name: "D", Reason: "more have it than were counted"},
				{Name: equity.AllOthers, Shown: "73.8 percent", Ratio: "1.000", Gap: "0.0", Risk: "0.52"},
			},
		},
		"a banded best group, no total: no measure gives it away": {
			groups(group("A", 1200, 1500), group("B", 2795, 2800)), nil, []said{
				{Name: "A", Shown: "80.0 percent", Flags: flags(equity.FlagGapPoints, equity.FlagRiskRatio)},
				{Name: "B", Shown: "99 percent or more", Reason: outcome},
			},
		},
		"a banded worst group, no total: its sum gives nothing away": {
			groups(group("A", 500, 1000), group("B", 600, 1000), group("C", 5, 100)), nil, []said{
				{Name: "A", Shown: "50.0 percent", Ratio: "0.833", Gap: "10.0"},
				{Name: "B", Shown: "60.0 percent", Ratio: "1.000", Gap: "0.0"},
				{Name: "C", Shown: "10 percent or less", Reason: outcome, Flags: flags(equity.FlagRateRatio, equity.FlagGapPoints)},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := equity.Measure(c.groups, c.total, equity.Limits{})
			if diff := cmp.Diff(c.want, sayAll(v)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Measure 3 compares with the total's other students; with a total that does
// not fit, with the other groups.
func TestAllOtherStudents(t *testing.T) {
	listed := groups(group("A", 800, 1000), group("B", 900, 1000))
	for name, c := range map[string]struct {
		total *equity.Count
		want  string
	}{
		"no total":                           {nil, "2.00"},
		"a total with others":                {all(2600, 3000), "2.00"},
		"a total whose others do better":     {all(2700, 3000), "4.00"},
		"a total smaller than the group":     {all(900, 999), "2.00"},
		"a total no larger than the group":   {all(900, 1000), "2.00"},
		"a total of whom fewer have it":      {all(799, 3000), "2.00"},
		"a total whose others make no sense": {all(2801, 3000), "2.00"},
	} {
		t.Run(name, func(t *testing.T) {
			v := equity.Measure(listed, c.total, equity.Limits{})
			if got := figure(v.Groups[0].RiskRatio, 2); got != c.want {
				t.Errorf("want %s, got %s: %+v", c.want, got, sayAll(v))
			}
		})
	}
}

// Groups alike are flagged if it is the students in no group who have the thing.
func TestAlikeButBehindTheRest(t *testing.T) {
	v := equity.Measure(groups(group("A", 500, 1000), group("B", 500, 1000)), all(5500, 6500), equity.Limits{})
	for _, g := range v.Groups {
		if diff := cmp.Diff(flags(equity.FlagRiskRatio), g.Flags); diff != "" {
			t.Errorf("%s:\n%s", g.Name, diff)
		}
	}
}

func TestKnown(t *testing.T) {
	const alone, whole = "only one group can be shown, and there is no total to compare it with",
		"only one group can be shown, and the total leaves no other students to compare it with"
	const tooSmall = "the groups are too small to be compared without showing single students"
	for name, c := range map[string]struct {
		groups []equity.Count
		total  *equity.Count
		best   v1alpha1.GroupName
		why    string
	}{
		"no groups":                         {nil, nil, "", "no group has counts that can be used"},
		"no groups but a total":             {nil, all(500, 1000), "", "no group has counts that can be used"},
		"only senseless counts":             {groups(group("A", 5, 0)), nil, "", "no group has counts that can be used"},
		"one group":                         {groups(group("A", 500, 1000)), nil, "", alone},
		"one group and one left out":        {groups(group("A", 500, 1000), group("B", 2, 1)), nil, "", alone},
		"one group that is everyone":        {groups(group("A", 500, 1000)), all(500, 1000), "", whole},
		"one group of all but 29":           {groups(group("A", 500, 1000)), all(510, 1029), "", tooSmall},
		"one group of all but 30":           {groups(group("A", 500, 1000)), all(510, 1030), "A", ""},
		"one small group and the total":     {groups(group("A", 10, 29)), all(500, 1000), "", tooSmall},
		"one large group, two small":        {groups(group("A", 500, 1000), group("B", 9, 20), group("C", 9, 20)), nil, "", alone},
		"two small groups":                  {groups(group("A", 10, 29), group("B", 10, 29)), nil, "", tooSmall},
		"two groups alike: the first":       {groups(group("B", 500, 1000), group("A", 50, 100)), nil, "A", ""},
		"of groups alike, not a banded one": {groups(group("A", 9, 90), group("B", 100, 1000)), nil, "B", ""},
		"all of two groups":                 {groups(group("A", 90, 90), group("B", 1000, 1000)), nil, "A", ""},
	} {
		t.Run(name, func(t *testing.T) {
			v := equity.Measure(c.groups, c.total, equity.Limits{})
			if v.Known != (c.why == "") || v.Best != c.best || v.Why != c.why {
				t.Errorf("known %t, best %q, why %q", v.Known, v.Best, v.Why)
			}
			if !v.Known && (v.Flagged() != nil || len(v.Groups) != len(c.groups)) {
				t.Errorf("something is said without a comparison: %v", v.Groups)
			}
		})
	}
}
