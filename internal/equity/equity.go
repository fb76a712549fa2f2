// Package equity reckons how evenly a good thing, such as a device, home
// internet or use, reaches groups of students (calculation D6). It is pure and
// exact. A verdict holds no figure that could point at a student: what may not
// be shown is not in it, so that no caller can show it by mistake.
package equity

import (
	"math/big"

	"techplan.education/api/v1alpha1"
)

// Limits used where a Limits names none. What is exactly at a limit is not
// flagged.
const (
	// DefaultMinRateRatioPercent is the least rate of a group in percent of the
	// best group's rate: four fifths, 29 CFR 1607.4(D). That is a rule about
	// employment, borrowed as a yardstick.
	DefaultMinRateRatioPercent = 80
	// DefaultMaxGapPoints is the largest distance from the best group's rate in
	// percentage points. It is techplan's own.
	DefaultMaxGapPoints = 10
	// DefaultMaxRiskRatio is how many times as often as all other students a
	// group may lack the thing. It is techplan's own; the method is that of
	// 34 CFR 300.647, under which every state chooses its threshold.
	DefaultMaxRiskRatio = 2
)

// AllOthers stands for the rest of the total, where that is what a single group
// is compared with. No listed group can have this name: theirs have no spaces.
const AllOthers v1alpha1.GroupName = "all other students"

// Count is how many students of a group have the thing: Have of Of, with
// 0 <= Have <= Of and Of at least 1. Other counts are left out of a comparison.
type Count struct {
	Name     v1alpha1.GroupName
	Have, Of int64
}

// Limits are the bounds beyond which a measure is flagged; nil: the default.
type Limits struct {
	// MaxGapPoints in percentage points, 0 to 100.
	MaxGapPoints *big.Rat
	// MinRateRatio as a fraction, 0 to 1.
	MinRateRatio *big.Rat
	// MaxRiskRatio as a factor, at least 1.
	MaxRiskRatio *big.Rat
}

// Flag names a measure that is beyond its limit.
type Flag string

// The flags, in the order of the measures of D6.
const (
	// FlagRateRatio is a rate too small a part of the best group's rate.
	FlagRateRatio Flag = "RateRatio"
	// FlagGapPoints is a rate too many points below the best group's rate.
	FlagGapPoints Flag = "GapPoints"
	// FlagRiskRatio is lacking the thing too many times as often as all other
	// students.
	FlagRiskRatio Flag = "RiskRatio"
)

// Group is what is said of one group.
type Group struct {
	Name v1alpha1.GroupName
	// Suppressed: nothing may be shown, because the students are too few or
	// could be got at by subtraction. There are no figures, band and flags.
	Suppressed bool
	// LeftOut: the counts make no sense. There are no figures, band and flags.
	LeftOut bool
	// Reason says why, if Suppressed, LeftOut or banded; it holds no counts.
	Reason string
	// Band is what may be said of the rate in place of the rate, for instance
	// "95 percent or more"; empty: the group is not banded. It fits at least ten
	// different counts.
	Band string
	// Rate is Have over Of as a fraction, 0 to 1. Here and below nil is: not
	// computed or not to be shown.
	Rate *big.Rat
	// RateRatio is measure 1: the rate over the best group's, 0 to 1.
	RateRatio *big.Rat
	// GapPoints is measure 2: how many percentage points the rate is below the
	// best group's, 0 to 100. Measures 1 and 2 are nil for everyone if the best
	// group is banded, since they would give away its rate.
	GapPoints *big.Rat
	// RiskRatio is measure 3: how many times as often as all other students the
	// group lacks the thing, 0 or more. It is undefined if nobody else lacks it.
	RiskRatio *big.Rat
	// Flags are the measures beyond their limits, in the order of D6. A measure
	// may be flagged and its figure still not be shown: hiding a figure protects
	// students, hiding a gap does not.
	Flags []Flag
}

// Banded tells whether only a band may be shown.
func (g Group) Banded() bool { return g.Band != "" }

// Shown is the rate as it may be told, for instance "80.0 percent" or a band;
// empty: nothing may be told. Only a rate of 100 percent rounds to 100.0, so that
// the last students without the thing are not rounded away.
func (g Group) Shown() string {
	if g.Rate == nil {
		return g.Band
	}
	percent := new(big.Rat).Mul(g.Rate, big.NewRat(100, 1))
	text := percent.FloatString(1)
	switch {
	case text == "100.0" && g.Rate.Cmp(big.NewRat(1, 1)) < 0:
		return "over 99.9 percent"
	case text == "0.0" && g.Rate.Sign() > 0:
		return "under 0.1 percent"
	default:
		return text + " percent"
	}
}

// Verdict is how evenly the thing reaches the groups.
type Verdict struct {
	// Best is the group with the highest rate, with which measures 1 and 2
	// compare; of several the first that is not banded, by name. It may be
	// AllOthers. Empty if not Known. Measure 3 compares with all other students.
	Best v1alpha1.GroupName
	// Groups are all groups given, by name, and AllOthers if one was needed.
	Groups []Group
	// Known: there were two groups to compare.
	Known bool
	// Why says why not; empty if Known.
	Why string
}

// Flagged are the groups with a flag, by name.
func (v Verdict) Flagged() []Group {
	var flagged []Group
	for _, g := range v.Groups {
		if len(g.Flags) > 0 {
			flagged = append(flagged, g)
		}
	}
	return flagged
}

// Measure compares groups of students. Groups may overlap, but the best group
// should be one that the others can fairly be held against: give one family of
// groups (race, disability, language) at a time. total is all students, in the
// groups or not; nil: not known. A total is also what a reader can subtract
// from, so with one more may be hidden.
//
// Groups with the same rate are not flagged against each other. They may be
// against all other students, if these are in no group and do better.
func Measure(groups []Count, total *Count, limits Limits) Verdict {
	f := field{subjects: protect(groups, total), total: total, limits: limits.orDefault()}
	best := f.best()
	compared := f.compared()
	v := Verdict{Known: compared > 1}
	if v.Known {
		v.Best = best.Name
	} else {
		v.Why = f.why(compared)
	}
	for i, s := range f.subjects {
		g := s.group()
		if v.Known && s.shade < suppressed {
			f.measure(&g, i, best)
		}
		v.Groups = append(v.Groups, g)
	}
	return v
}

func (l Limits) orDefault() Limits {
	if l.MaxGapPoints == nil {
		l.MaxGapPoints = big.NewRat(DefaultMaxGapPoints, 1)
	}
	if l.MinRateRatio == nil {
		l.MinRateRatio = big.NewRat(DefaultMinRateRatioPercent, 100)
	}
	if l.MaxRiskRatio == nil {
		l.MaxRiskRatio = big.NewRat(DefaultMaxRiskRatio, 1)
	}
	return l
}

// field is what is compared, and by what.
type field struct {
	subjects []subject
	total    *Count
	limits   Limits
}

// best is the subject with the highest rate; the zero subject if none may be
// compared.
func (f field) best() subject {
	var best subject
	var highest *big.Rat
	for _, s := range f.subjects {
		if s.shade >= suppressed {
			continue
		}
		rate := s.rate()
		higher := 1
		if highest != nil {
			higher = rate.Cmp(highest)
		}
		if higher > 0 || higher == 0 && s.shade == exact && best.shade != exact {
			best, highest = s, rate
		}
	}
	return best
}

// compared is how many subjects may be compared.
func (f field) compared() int {
	n := 0
	for _, s := range f.subjects {
		if s.shade < suppressed {
			n++
		}
	}
	return n
}

// why says why fewer than two subjects may be compared.
func (f field) why(compared int) string {
	usable := 0
	for _, s := range f.subjects {
		if s.shade != leftOut {
			usable++
		}
	}
	switch {
	case usable == 0:
		return "no group has counts that can be used"
	case compared == 0:
		return "the groups are too small to be compared without showing single students"
	case f.total == nil:
		return "only one group can be shown, and there is no total to compare it with"
	default:
		return "only one group can be shown, and the total leaves no other students to compare it with"
	}
}

// measure fills in the measures of the subject at i, and flags them.
func (f field) measure(g *Group, i int, best subject) {
	s, one, hundred := f.subjects[i], big.NewRat(1, 1), big.NewRat(100, 1)
	rate, highest := s.rate(), best.rate()
	ratio := one
	if highest.Sign() > 0 {
		ratio = new(big.Rat).Quo(rate, highest)
	}
	gap := new(big.Rat).Sub(highest, rate)
	gap.Mul(gap, hundred)
	// Without a gap there is nothing to flag, whatever the limits are.
	behind := gap.Sign() > 0
	if behind && ratio.Cmp(f.limits.MinRateRatio) < 0 {
		g.Flags = append(g.Flags, FlagRateRatio)
	}
	if behind && gap.Cmp(f.limits.MaxGapPoints) > 0 {
		g.Flags = append(g.Flags, FlagGapPoints)
	}
	if s.shade == exact && best.shade == exact {
		g.RateRatio, g.GapPoints = ratio, gap
	}
	if s.shade == banded {
		return
	}
	risk, open := f.risk(i)
	if risk == nil {
		return
	}
	if risk.Cmp(one) > 0 && risk.Cmp(f.limits.MaxRiskRatio) > 0 {
		g.Flags = append(g.Flags, FlagRiskRatio)
	}
	if s.shade == exact && open {
		g.RiskRatio = risk
	}
}

// risk is how many times as often as all other students those of the subject at
// i lack the thing, and whether that may be shown; nil: undefined.
func (f field) risk(i int) (ratio *big.Rat, open bool) {
	lack, of, open := f.others(i)
	if lack.Sign() == 0 || of.Sign() == 0 {
		return nil, false
	}
	s := f.subjects[i]
	others := new(big.Rat).SetFrac(lack, of)
	return others.Quo(big.NewRat(s.Of-s.Have, s.Of), others), open
}

// others counts all other students: those of the total, or else those of the
// other groups. Suppressed groups are not added up, and a sum with a banded group
// in it is not open, since a reader could take the other groups off it.
func (f field) others(i int) (lack, of *big.Int, open bool) {
	if rest, ok := restOf(f.total, f.subjects[i].Count); ok {
		return big.NewInt(rest.Of - rest.Have), big.NewInt(rest.Of), true
	}
	lack, of, open = new(big.Int), new(big.Int), true
	for j, s := range f.subjects {
		if j == i || s.shade >= suppressed {
			continue
		}
		lack.Add(lack, big.NewInt(s.Of-s.Have))
		of.Add(of, big.NewInt(s.Of))
		open = open && s.shade == exact
	}
	return lack, of, open
}
