// Package equity reckons how evenly a good thing, such as a device, home
// internet or use, reaches groups of students (calculation D6). It is pure and
// exact. A verdict holds no figure that could point at a student: what may not
// be shown is not in it, so that no caller can show it by mistake.
//
// One rule decides. Every listed group, and the students of the total in no
// listed group, must be enough: 30 students, 10 who have the thing and 10 who do
// not; of students in no group there may also be none. Then all figures are
// exact. Otherwise, or if the counts do not fit together, no figure of any group
// is: the groups of 30 students or more get a wide band, the others nothing.
//
// So whatever can be got by taking groups off the total, one or several, is a
// group that is enough or a union of such. What the rule does not cover: a group
// within another one, of which it is nearly all; several observations, which
// tell how a group changed; and what is published elsewhere.
package equity

import (
	"cmp"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
)

// Limits used where a Limits names none. What is exactly at a limit is not
// flagged.
const (
	// defaultMinRateRatioPercent is the least rate of a group in percent of the
	// best group's rate: four fifths, 29 CFR 1607.4(D). That is a rule about
	// employment, borrowed as a yardstick.
	defaultMinRateRatioPercent = 80
	// defaultMaxGapPoints is the largest distance from the best group's rate in
	// percentage points. It is techplan's own.
	defaultMaxGapPoints = 10
	// defaultMaxRiskRatio is how many times as often as all other students a
	// group may lack the thing. It is techplan's own; the method is that of
	// 34 CFR 300.647, under which every state chooses its threshold.
	defaultMaxRiskRatio = 2
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
	// Suppressed: the students are too few for anything to be told. There are no
	// figures, band and flags.
	Suppressed bool
	// LeftOut: the counts make no sense. There are no figures, band and flags.
	LeftOut bool
	// Reason says why there are no figures; it holds no counts. Empty: there are.
	Reason string
	// Band is what may be said of the rate in place of the rate, for instance
	// "50 to under 75 percent"; empty: nothing.
	Band string
	// Rate is Have over Of as a fraction, 0 to 1. Here and below nil is: not
	// computed or not to be shown.
	Rate *big.Rat
	// RateRatio is measure 1: the rate over the best group's, 0 to 1.
	RateRatio *big.Rat
	// GapPoints is measure 2: how many percentage points the rate is below the
	// best group's, 0 to 100.
	GapPoints *big.Rat
	// RiskRatio is measure 3: how many times as often as all other students the
	// group lacks the thing, 0 or more. It is undefined if nobody else lacks it.
	RiskRatio *big.Rat
	// Flags are the measures beyond their limits, in the order of D6. A measure
	// may be flagged and its figure still not be shown: hiding a figure protects
	// students, hiding a gap does not.
	Flags []Flag
}

// FormatRate is the rate as it may be told, for instance "80.0 percent", a band or "a
// hidden share"; empty: the group is not compared. Only a rate of 100 percent
// rounds to 100.0, so that the last students without the thing are not rounded
// away.
func (group Group) FormatRate() string {
	switch {
	case group.Suppressed || group.LeftOut:
		return ""
	case group.Rate == nil && group.Band == "":
		return "a hidden share"
	case group.Rate == nil:
		return group.Band
	}
	percent := new(big.Rat).Mul(group.Rate, big.NewRat(100, 1))
	text := percent.FloatString(1)
	switch {
	case text == "100.0" && group.Rate.Cmp(big.NewRat(1, 1)) < 0:
		return "over 99.9 percent"
	case text == "0.0" && group.Rate.Sign() > 0:
		return "under 0.1 percent"
	default:
		return text + " percent"
	}
}

// Comparison is how evenly the thing reaches the groups.
type Comparison struct {
	// Best is the group with the highest rate, with which measures 1 and 2
	// compare; of several the first by name. It may be AllOthers. Empty if not
	// Known. Measure 3 compares with all other students.
	Best v1alpha1.GroupName
	// Groups are all groups given, by name, and AllOthers if one was needed.
	Groups []Group
	// Known: there were two groups to compare.
	Known bool
	// Why says why not; empty if Known.
	Reason string
}

// FlaggedGroups are the groups with a flag, by name.
func (comparison Comparison) FlaggedGroups() []Group {
	var flagged []Group
	for _, group := range comparison.Groups {
		if len(group.Flags) > 0 {
			flagged = append(flagged, group)
		}
	}
	return flagged
}

// Compare compares groups of students. Groups may overlap, but the best group
// should be one that the others can fairly be held against: give one family of
// groups (race, disability, language) at a time. total is all students, in the
// groups or not; nil: not known. Groups that are more students together than the
// total get no exact figures, since nothing tells which of them make it up.
//
// Groups with the same rate are not flagged against each other. They may be
// against all other students, if these are in no group and do better.
func Compare(groups []Count, total *Count, limits Limits) Comparison {
	comparer := comparer{total: total, limits: limits.orDefault(), exact: areLargeEnough(groups, total)}
	listed := slices.Clone(groups)
	comparer.compared = comparableGroups(listed)
	if len(comparer.compared) == 1 {
		// The rest of the total joins a single group.
		if rest, ok := subtractGroup(total, comparer.compared[0]); ok && exclusionReason(rest) == "" {
			listed, comparer.compared = append(listed, rest), append(comparer.compared, rest)
		}
	}
	comparison := Comparison{Known: len(comparer.compared) > 1}
	best := comparer.bestGroup()
	if comparison.Known {
		comparison.Best = best.Name
	} else {
		comparison.Reason = comparer.explainNoComparison(groups)
	}
	slices.SortFunc(listed, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Have, b.Have))
	})
	for _, count := range listed {
		group := describeGroup(count, comparer.exact)
		if comparison.Known && !group.Suppressed && !group.LeftOut {
			comparer.addMeasures(&group, count, best)
		}
		comparison.Groups = append(comparison.Groups, group)
	}
	return comparison
}

func (limits Limits) orDefault() Limits {
	if limits.MaxGapPoints == nil {
		limits.MaxGapPoints = big.NewRat(defaultMaxGapPoints, 1)
	}
	if limits.MinRateRatio == nil {
		limits.MinRateRatio = big.NewRat(defaultMinRateRatioPercent, 100)
	}
	if limits.MaxRiskRatio == nil {
		limits.MaxRiskRatio = big.NewRat(defaultMaxRiskRatio, 1)
	}
	return limits
}

// comparer is what is compared, and by what.
type comparer struct {
	compared []Count
	total    *Count
	limits   Limits
	// exact: figures may be shown.
	exact bool
}

func (count Count) rate() *big.Rat { return big.NewRat(count.Have, count.Of) }

// comparableGroups are the groups that are compared.
func comparableGroups(groups []Count) []Count {
	var list []Count
	for _, count := range groups {
		if exclusionReason(count) == "" {
			list = append(list, count)
		}
	}
	return list
}

// bestGroup is the group with the highest rate, of several the first by name; the
// zero count if none is compared.
func (field comparer) bestGroup() Count {
	var best Count
	for _, count := range field.compared {
		higher := 1
		if best.Of > 0 {
			higher = count.rate().Cmp(best.rate())
		}
		if higher > 0 || higher == 0 && count.Name < best.Name {
			best = count
		}
	}
	return best
}

// explainNoComparison says why fewer than two groups are compared.
func (field comparer) explainNoComparison(groups []Count) string {
	switch {
	case !slices.ContainsFunc(groups, func(c Count) bool { return invalidReason(c) == "" }):
		return "no group has counts that can be used"
	case len(field.compared) == 0:
		return "the groups are too small to be compared without showing single students"
	case field.total == nil:
		return "only one group is large enough, and there is no total to compare it with"
	default:
		return "only one group is large enough, and the total leaves too few other students to compare it with"
	}
}

// addMeasures fills in the measures of a group, and flags them.
func (field comparer) addMeasures(group *Group, count, best Count) {
	one, hundred := big.NewRat(1, 1), big.NewRat(100, 1)
	rate, highest := count.rate(), best.rate()
	ratio := one
	if highest.Sign() > 0 {
		ratio = new(big.Rat).Quo(rate, highest)
	}
	gap := new(big.Rat).Sub(highest, rate)
	gap.Mul(gap, hundred)
	// Without a gap there is nothing to flag, whatever the limits are.
	behind := gap.Sign() > 0
	if behind && ratio.Cmp(field.limits.MinRateRatio) < 0 {
		group.Flags = append(group.Flags, FlagRateRatio)
	}
	if behind && gap.Cmp(field.limits.MaxGapPoints) > 0 {
		group.Flags = append(group.Flags, FlagGapPoints)
	}
	var risk *big.Rat
	// Measure 3 makes much of a few students.
	if isLargeEnough(count) {
		risk = field.riskRatio(count)
	}
	if risk != nil && risk.Cmp(one) > 0 && risk.Cmp(field.limits.MaxRiskRatio) > 0 {
		group.Flags = append(group.Flags, FlagRiskRatio)
	}
	if field.exact {
		group.RateRatio, group.GapPoints, group.RiskRatio = ratio, gap, risk
	}
}

// riskRatio is how many times as often as all other students those of a group lack
// the thing; nil: undefined, or the others are too few. All other students are
// those of the total, or else those of the other groups that are compared.
func (field comparer) riskRatio(count Count) *big.Rat {
	var others []Count
	if rest, ok := subtractGroup(field.total, count); ok {
		others = comparableGroups([]Count{rest})
	} else {
		others = slices.DeleteFunc(slices.Clone(field.compared), func(o Count) bool { return o == count })
	}
	lack, of := new(big.Int), new(big.Int)
	for _, other := range others {
		lack.Add(lack, big.NewInt(other.Of-other.Have))
		of.Add(of, big.NewInt(other.Of))
	}
	if lack.Sign() == 0 {
		return nil
	}
	theirs := new(big.Rat).SetFrac(lack, of)
	return theirs.Quo(big.NewRat(count.Of-count.Have, count.Of), theirs)
}
