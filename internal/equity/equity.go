// Package equity computes how evenly a benefit, such as a device, home internet or use,
// reaches groups of students. It is pure and exact. A comparison holds no figure that
// could identify a student: callers cannot show by mistake what must not be shown.
//
// One rule decides. Every listed group, and the students of the total in no listed
// group, must be large enough: 30 students, 10 who have the benefit and 10 who do not.
// There may also be no student outside the listed groups. Then all figures are exact.
// Otherwise, or if the counts contradict each other, no figure of any group is shown:
// groups of 30 students or more get a wide band, and the others nothing.
//
// Subtracting groups from the total therefore only yields groups that are large enough,
// or unions of them. The rule does not cover a group within another that is nearly as
// large, several observations that show how a group changed, and figures published
// elsewhere.
package equity

import (
	"cmp"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
)

// Limits used if a policy states none. A value exactly at a limit is not flagged.
const (
	// defaultMinRateRatioPercent is the least rate of a group in percent of the best
	// group's rate: four fifths, 29 CFR 1607.4(D). That rule is about employment and
	// serves here as a yardstick.
	defaultMinRateRatioPercent = 80
	// defaultMaxGapPoints is the largest distance from the best group's rate in
	// percentage points. It is techplan's own.
	defaultMaxGapPoints = 10
	// defaultMaxRiskRatio is how many times as often as all other students a group may
	// lack the benefit. The value is techplan's own; the method is that of 34 CFR
	// 300.647, under which every state chooses its threshold.
	defaultMaxRiskRatio = 2
)

// AllOthers is the rest of the total, if a single group is compared with it. No listed
// group can have this name, because their names have no spaces.
const AllOthers v1alpha1.GroupName = "all other students"

// Count is how many students of a group have the benefit: Have of Of, with 0 <= Have <=
// Of and Of at least 1. Other counts are not compared.
type Count struct {
	Name     v1alpha1.GroupName
	Have, Of int64
}

// Limits are the bounds beyond which a measure is flagged; nil stands for the default.
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

// The flags, in the order of the measures.
const (
	// FlagRateRatio marks a rate that is too small a part of the best group's rate.
	FlagRateRatio Flag = "RateRatio"
	// FlagGapPoints marks a rate that is too many points below the best group's rate.
	FlagGapPoints Flag = "GapPoints"
	// FlagRiskRatio marks a group that lacks the benefit too many times as often as all
	// other students.
	FlagRiskRatio Flag = "RiskRatio"
)

// Group is the result for one group.
type Group struct {
	Name v1alpha1.GroupName
	// Suppressed says that the group is too small for any statement. It has no figures,
	// band or flags.
	Suppressed bool
	// LeftOut says that the counts are invalid. The group has no figures, band or
	// flags.
	LeftOut bool
	// Reason says why there are no figures; it contains no counts. It is empty if there
	// are some.
	Reason string
	// Band is a range that replaces the rate, for instance "50 to under 75 percent";
	// empty if even that must not be shown.
	Band string
	// Rate is Have divided by Of, 0 to 1. Here and below, nil means not computed or not
	// to be shown.
	Rate *big.Rat
	// RateRatio is measure 1: the rate divided by the best group's rate, 0 to 1.
	RateRatio *big.Rat
	// GapPoints is measure 2: how many percentage points the rate is below the
	// best group's, 0 to 100.
	GapPoints *big.Rat
	// RiskRatio is measure 3: how many times as often as all other students the group
	// lacks the benefit, 0 or more. It is undefined if no other student lacks it.
	RiskRatio *big.Rat
	// Flags are the measures beyond their limits, in order. A measure may be flagged
	// while its figure is hidden: hiding a figure protects students, hiding a gap does
	// not.
	Flags []Flag
}

// FormatRate returns the rate as it may be shown, for instance "80.0 percent", a band
// or "a hidden share"; empty if the group is not compared. Only a rate of 100 percent
// is written as 100.0, so that rounding does not hide the last students without the
// benefit.
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

// Comparison is how evenly the benefit reaches the groups.
type Comparison struct {
	// Best is the group with the highest rate, to which measures 1 and 2 compare; the
	// first by name if several have it. It may be AllOthers, and is empty if not Known.
	// Measure 3 compares to all other students.
	Best v1alpha1.GroupName
	// Groups are all listed groups by name, and AllOthers if it was needed.
	Groups []Group
	// Known says that there were two groups to compare.
	Known bool
	// Reason says why there were not; empty if Known.
	Reason string
}

// FlaggedGroups returns the groups with a flag, by name.
func (comparison Comparison) FlaggedGroups() []Group {
	var flagged []Group
	for _, group := range comparison.Groups {
		if len(group.Flags) > 0 {
			flagged = append(flagged, group)
		}
	}
	return flagged
}

// Compare compares groups of students. Groups may overlap, but all should be comparable
// with the best one: pass one family of groups (race, disability, language) at a time.
// total is all students, in the groups or not; nil if unknown. Groups with more
// students together than the total get no exact figures, because it is unknown which of
// them make up the total.
//
// Groups with the same rate are not flagged against each other. They may be flagged
// against all other students, if these are in no group and have a higher rate.
func Compare(groups []Count, total *Count, limits Limits) Comparison {
	comparer := comparer{total: total, limits: limits.withDefaults(), exact: areLargeEnough(groups, total)}
	listed := slices.Clone(groups)
	comparer.compared = listComparable(listed)
	if len(comparer.compared) == 1 {
		// The rest of the total joins a single group.
		if rest, ok := subtractGroup(total, comparer.compared[0]); ok && explainExclusion(rest) == "" {
			listed, comparer.compared = append(listed, rest), append(comparer.compared, rest)
		}
	}
	comparison := Comparison{Known: len(comparer.compared) > 1}
	best := comparer.findBest()
	if comparison.Known {
		comparison.Best = best.Name
	} else {
		comparison.Reason = comparer.explainNoComparison(groups)
	}
	slices.SortFunc(listed, func(left, right Count) int {
		return cmp.Or(
			cmp.Compare(left.Name, right.Name), cmp.Compare(left.Of, right.Of), cmp.Compare(left.Have, right.Have))
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

func (limits Limits) withDefaults() Limits {
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

// comparer holds what is compared, and by which limits.
type comparer struct {
	compared []Count
	total    *Count
	limits   Limits
	// exact says that figures may be shown.
	exact bool
}

func (count Count) exactRate() *big.Rat { return big.NewRat(count.Have, count.Of) }

// listComparable returns the groups that can be compared.
func listComparable(groups []Count) []Count {
	var list []Count
	for _, count := range groups {
		if explainExclusion(count) == "" {
			list = append(list, count)
		}
	}
	return list
}

// findBest returns the group with the highest rate, the first by name if several have
// it; the zero count if none is compared.
func (comparer comparer) findBest() Count {
	var best Count
	for _, count := range comparer.compared {
		higher := 1
		if best.Of > 0 {
			higher = count.exactRate().Cmp(best.exactRate())
		}
		if higher > 0 || higher == 0 && count.Name < best.Name {
			best = count
		}
	}
	return best
}

// explainNoComparison says why fewer than two groups are compared.
func (comparer comparer) explainNoComparison(groups []Count) string {
	switch {
	case !slices.ContainsFunc(groups, func(count Count) bool { return explainInvalid(count) == "" }):
		return "no group has counts that can be used"
	case len(comparer.compared) == 0:
		return "the groups are too small to be compared without showing single students"
	case comparer.total == nil:
		return "only one group is large enough, and there is no total to compare it with"
	default:
		return "only one group is large enough, and the total leaves too few other students to compare it with"
	}
}

// addMeasures fills in the measures of a group, and flags them.
func (comparer comparer) addMeasures(group *Group, count, best Count) {
	one, hundred := big.NewRat(1, 1), big.NewRat(100, 1)
	rate, highest := count.exactRate(), best.exactRate()
	ratio := one
	if highest.Sign() > 0 {
		ratio = new(big.Rat).Quo(rate, highest)
	}
	gap := new(big.Rat).Sub(highest, rate)
	gap.Mul(gap, hundred)
	// Without a gap there is nothing to flag, at any limit.
	behind := gap.Sign() > 0
	if behind && ratio.Cmp(comparer.limits.MinRateRatio) < 0 {
		group.Flags = append(group.Flags, FlagRateRatio)
	}
	if behind && gap.Cmp(comparer.limits.MaxGapPoints) > 0 {
		group.Flags = append(group.Flags, FlagGapPoints)
	}
	var risk *big.Rat
	// Measure 3 reacts strongly to a few students, so small groups have none.
	if isLargeEnough(count) {
		risk = comparer.computeRiskRatio(count)
	}
	if risk != nil && risk.Cmp(one) > 0 && risk.Cmp(comparer.limits.MaxRiskRatio) > 0 {
		group.Flags = append(group.Flags, FlagRiskRatio)
	}
	if comparer.exact {
		group.RateRatio, group.GapPoints, group.RiskRatio = ratio, gap, risk
	}
}

// computeRiskRatio returns how many times as often as all other students those of a group lack
// the benefit; nil if undefined, or if the others are too few. All other students are
// the rest of the total, or else those of the other groups that are compared.
func (comparer comparer) computeRiskRatio(count Count) *big.Rat {
	var others []Count
	if rest, ok := subtractGroup(comparer.total, count); ok {
		others = listComparable([]Count{rest})
	} else {
		others = slices.DeleteFunc(slices.Clone(comparer.compared), func(o Count) bool { return o == count })
	}
	lack, students := new(big.Int), new(big.Int)
	for _, other := range others {
		lack.Add(lack, big.NewInt(other.Of-other.Have))
		students.Add(students, big.NewInt(other.Of))
	}
	if lack.Sign() == 0 {
		return nil
	}
	theirs := new(big.Rat).SetFrac(lack, students)
	return theirs.Quo(big.NewRat(count.Of-count.Have, count.Of), theirs)
}
