package equity

import (
	"fmt"
	"math/big"
)

// The least sizes of a group. Both are the largest that 34 CFR 300.647(b)(1)(iv) calls
// presumptively reasonable.
const (
	// MinStudents is how many students a group needs for any statement.
	MinStudents = 30
	// minOutcome is how many must have the benefit, and how many lack it, for a rate to
	// be shown and not only a band.
	minOutcome = 10
)

// Reasons why there are no figures. Which group has too few of an outcome is not
// reported: the reason is the same for the whole observation.
const (
	reasonNoneCounted = "no students were counted"
	reasonNegative    = "a count is negative"
	reasonTooMany     = "more have it than were counted"
	reasonSmall       = "fewer than 30 students"
	reasonHidden      = "exact figures could show a small group, if only by subtraction"
)

// explainInvalid says why counts are impossible; empty if they are not.
func explainInvalid(count Count) string {
	switch {
	case count.Have < 0 || count.Of < 0:
		return reasonNegative
	case count.Of == 0:
		return reasonNoneCounted
	case count.Have > count.Of:
		return reasonTooMany
	default:
		return ""
	}
}

// explainExclusion says why nothing may be shown of a group; empty if something may.
func explainExclusion(count Count) string {
	if reason := explainInvalid(count); reason != "" {
		return reason
	}
	if count.Of < MinStudents {
		return reasonSmall
	}
	return ""
}

// isLargeEnough reports whether a group's own counts may be shown.
func isLargeEnough(count Count) bool {
	return count.Of >= MinStudents && count.Have >= minOutcome && count.Of-count.Have >= minOutcome
}

// areLargeEnough reports whether figures may be exact: all groups are large enough, and
// so are the students of the total in none of them, if there are any. Every sum of
// these parts is then large enough too, and so is everything that subtraction can
// yield.
func areLargeEnough(groups []Count, total *Count) bool {
	var rest Count
	if total != nil {
		rest = Count{Have: total.Have, Of: total.Of}
	}
	for _, count := range groups {
		if !isLargeEnough(count) {
			return false
		}
		if total == nil {
			continue
		}
		rest.Have, rest.Of = rest.Have-count.Have, rest.Of-count.Of
		if rest.Of < 0 {
			return false // At once: a sum could be out of bounds.
		}
	}
	return rest == Count{} || isLargeEnough(rest)
}

// subtractGroup returns the total without a group; false if there is no such rest, or
// if the counts contradict each other.
func subtractGroup(total *Count, count Count) (Count, bool) {
	if total == nil || count.Of <= 0 || count.Have < 0 || total.Of <= count.Of || total.Have < count.Have {
		return Count{}, false
	}
	rest := Count{Name: AllOthers, Have: total.Have - count.Have, Of: total.Of - count.Of}
	return rest, rest.Have <= rest.Of
}

// describeGroup returns what may be shown of a group before anything is compared.
func describeGroup(count Count, exact bool) Group {
	group := Group{Name: count.Name, Reason: explainExclusion(count)}
	switch {
	case group.Reason == reasonSmall:
		group.Suppressed = true
	case group.Reason != "":
		group.LeftOut = true
	case exact:
		group.Rate = count.exactRate()
	default:
		group.Band, group.Reason = describeBand(count), reasonHidden
	}
	return group
}

// describeBand returns the quarters in which the rate would lie if up to 30 more or fewer
// students of the group had the benefit; empty if it could be anything. Subtracting
// bands from an exact total therefore reveals nothing about a part of fewer than 30
// students, and leaves at least 30 counts possible for a larger one.
func describeBand(count Count) string {
	low := 25 * findQuarter(count.Have-min(count.Have, MinStudents), count.Of)
	high := 25 * (findQuarter(count.Have+min(count.Of-count.Have, MinStudents), count.Of) + 1)
	switch {
	case low == 0 && high == 100:
		return ""
	case low == 0:
		return fmt.Sprintf("under %d percent", high)
	case high == 100:
		return fmt.Sprintf("%d percent or more", low)
	default:
		return fmt.Sprintf("%d to under %d percent", low, high)
	}
}

// findQuarter returns the quarter of a rate: 0 from 0 percent, to 3 from 75 percent.
func findQuarter(have, of int64) int64 {
	quotient := new(big.Int).Mul(big.NewInt(have), big.NewInt(4))
	return min(quotient.Quo(quotient, big.NewInt(of)).Int64(), 3)
}
