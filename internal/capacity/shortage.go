package capacity

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
)

// Promise says how sure it is that a place has fewer devices than the plan promises.
type Promise int8

// The states of a promise.
const (
	// PromiseKept says that there are enough devices, or that nothing is promised.
	PromiseKept Promise = iota
	// PromiseBroken says that devices are missing.
	PromiseBroken
	// PromiseUnknown says that figures are missing, or that units without a site or an audience may
	// be the missing ones.
	PromiseUnknown
)

// CheckPromise reports whether a place has the devices without spares that
// policy.capacity.studentsPerDevice promises. A place without students is promised nothing.
func (capacity *Capacity) CheckPromise(place *Place) Promise {
	switch missing := place.MissingDevices; {
	case missing.Unknown == NoStudents:
		return PromiseKept
	case !missing.IsKnown():
		return PromiseUnknown
	case missing.Number == 0:
		return PromiseKept
	case missing.Number <= capacity.DoubtfulUnits(place):
		return PromiseUnknown
	default:
		return PromiseBroken
	}
}

// DoubtfulUnits returns the number of units that may be devices for the students of a place, and
// are not recorded as such: those without an audience, and for a site those without a site.
func (capacity *Capacity) DoubtfulUnits(place *Place) int64 {
	if place.Name == "" {
		return place.Unassigned
	}
	return place.Unassigned + capacity.Unplaced.Students + capacity.Unplaced.Unassigned
}

// LacksBandwidth reports whether a place is known to have less bandwidth than the policy asks for.
func (place *Place) LacksBandwidth() bool {
	// The needed megabits are rounded up, which no whole number of them falls between.
	return place.HasStudents() && place.MissingMbps.IsKnown() && place.MissingMbps.Number > 0
}

// Disparity compares the sites of one level, or all of them.
type Disparity struct {
	Level v1alpha1.SiteLevel
	// Lowest and Highest have the lowest and the highest coverage. Of sites with the same coverage
	// it is the first one by name.
	Lowest, Highest *Place
	// Compared is the number of sites that are compared, and Below the number of those with less
	// than four fifths of the highest coverage.
	Compared, Below int
	// Unknown is the number of sites with students whose coverage is not known.
	Unknown int
}

// Compare returns the sites with the lowest and the highest coverage, of a level if one is given,
// and whether there are two sites to compare.
func (capacity *Capacity) Compare(level v1alpha1.SiteLevel) (Disparity, bool) {
	disparity := Disparity{Level: level}
	for i := range capacity.Sites {
		site := &capacity.Sites[i]
		switch {
		case level != "" && site.Level != level, site.Coverage.Unknown == NoStudents:
		case !site.Coverage.IsKnown():
			disparity.Unknown++
		default:
			disparity.Compared++
			if disparity.Lowest == nil || CompareCoverage(site, disparity.Lowest) < 0 {
				disparity.Lowest = site
			}
			if disparity.Highest == nil || isHigher(site, disparity.Highest) {
				disparity.Highest = site
			}
		}
	}
	if disparity.Compared < 2 {
		return disparity, false
	}
	for i := range capacity.Sites {
		site := &capacity.Sites[i]
		if (level == "" || site.Level == level) && site.Coverage.IsKnown() &&
			isBelowFourFifths(site.Coverage, disparity.Highest.Coverage) {
			disparity.Below++
		}
	}
	return disparity, true
}

// isHigher reports whether a site has a higher coverage than another one, or the same and the
// earlier name.
func isHigher(site, other *Place) bool {
	return cmp.Or(other.Coverage.Compare(site.Coverage), cmp.Compare(site.Name, other.Name)) < 0
}

// CompareCoverage orders places by coverage, the lowest first, and by name. Places whose coverage
// is not known come last.
func CompareCoverage(left, right *Place) int {
	switch {
	case left.Coverage.IsKnown() && right.Coverage.IsKnown():
		return cmp.Or(left.Coverage.Compare(right.Coverage), cmp.Compare(left.Name, right.Name))
	case left.Coverage.IsKnown():
		return -1
	case right.Coverage.IsKnown():
		return 1
	default:
		return cmp.Compare(left.Name, right.Name)
	}
}

// isBelowFourFifths reports whether a coverage is less than four fifths of another one, the rate
// that 29 CFR 1607.4(D) takes for evidence of an adverse impact. That rule is about employment and
// serves here as a yardstick, as for groups of students. Devices beyond one for each student do
// not count.
func isBelowFourFifths(coverage, highest Ratio) bool {
	coverage, highest = coverage.limitedToOne(), highest.limitedToOne()
	return Ratio{Of: 5 * coverage.Of, By: coverage.By}.Compare(Ratio{Of: 4 * highest.Of, By: highest.By}) < 0
}

// CouldEqual reports whether units without a site or an audience may bring the site with the
// lowest coverage to four fifths of the highest one.
func (capacity *Capacity) CouldEqual(disparity Disparity) bool {
	raised := disparity.Lowest.Coverage
	raised.Of += capacity.DoubtfulUnits(disparity.Lowest)
	return !isBelowFourFifths(raised, disparity.Highest.Coverage)
}

// ListLevels lists the levels that sites with students state, in the order of the API.
func (capacity *Capacity) ListLevels() []v1alpha1.SiteLevel {
	var levels []v1alpha1.SiteLevel
	for _, level := range []v1alpha1.SiteLevel{
		v1alpha1.LevelElementary, v1alpha1.LevelMiddle, v1alpha1.LevelHigh, v1alpha1.LevelCombined,
	} {
		if slices.ContainsFunc(capacity.Sites, func(site Place) bool { return site.Level == level }) {
			levels = append(levels, level)
		}
	}
	return levels
}
