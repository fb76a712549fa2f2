package equity

import (
	"fmt"
	"math/big"
)

// What is enough. Both are the largest that 34 CFR 300.647(b)(1)(iv) calls
// presumptively reasonable.
const (
	// minStudents is how many students a group needs for anything to be told.
	minStudents = 30
	// minOutcome is how many must have the thing, and how many lack it, for a
	// rate to be shown and not only a band.
	minOutcome = 10
)

// Reasons why there are no figures, to be told. Which group is too small in its
// outcomes is not told: the reason is that of the whole observation.
const (
	reasonNobody   = "nobody was counted"
	reasonNegative = "a count is negative"
	reasonTooMany  = "more have it than were counted"
	reasonSmall    = "fewer than 30 students"
	reasonHidden   = "exact figures could show a small group, if only by subtraction"
)

// senseless says what is wrong with counts that cannot be; empty: nothing.
func senseless(c Count) string {
	switch {
	case c.Have < 0 || c.Of < 0:
		return reasonNegative
	case c.Of == 0:
		return reasonNobody
	case c.Have > c.Of:
		return reasonTooMany
	default:
		return ""
	}
}

// notCompared says why nothing may be told of a group; empty: something may.
func notCompared(c Count) string {
	if reason := senseless(c); reason != "" {
		return reason
	}
	if c.Of < minStudents {
		return reasonSmall
	}
	return ""
}

// enough tells whether a group's own counts may be shown.
func enough(c Count) bool {
	return c.Of >= minStudents && c.Have >= minOutcome && c.Of-c.Have >= minOutcome
}

// allEnough tells whether figures may be exact: all groups are enough, and so are
// the students of the total in none of them, if there are any. Every sum of these
// parts is then enough too, and with that whatever can be got by subtraction.
func allEnough(groups []Count, total *Count) bool {
	var rest Count
	if total != nil {
		rest = Count{Have: total.Have, Of: total.Of}
	}
	for _, c := range groups {
		if !enough(c) {
			return false
		}
		if total == nil {
			continue
		}
		rest.Have, rest.Of = rest.Have-c.Have, rest.Of-c.Of
		if rest.Of < 0 {
			return false // At once: a sum could be out of bounds.
		}
	}
	return rest == Count{} || enough(rest)
}

// restOf is the total without a group; false if there is no such rest, or the
// two do not fit together.
func restOf(total *Count, c Count) (Count, bool) {
	if total == nil || c.Of <= 0 || c.Have < 0 || total.Of <= c.Of || total.Have < c.Have {
		return Count{}, false
	}
	rest := Count{Name: AllOthers, Have: total.Have - c.Have, Of: total.Of - c.Of}
	return rest, rest.Have <= rest.Of
}

// tell is what may be said of a group before anything is compared.
func tell(c Count, exact bool) Group {
	g := Group{Name: c.Name, Reason: notCompared(c)}
	switch {
	case g.Reason == reasonSmall:
		g.Suppressed = true
	case g.Reason != "":
		g.LeftOut = true
	case exact:
		g.Rate = c.rate()
	default:
		g.Band, g.Reason = band(c), reasonHidden
	}
	return g
}

// band is the quarters in which the rate would lie if up to 30 more or fewer of
// the group had the thing; empty if it could be anything. So taking bands off an
// exact total tells nothing of a part of fewer than 30 students, and leaves at
// least 30 counts open for a larger one.
func band(c Count) string {
	low := 25 * quarter(c.Have-min(c.Have, minStudents), c.Of)
	high := 25 * (quarter(c.Have+min(c.Of-c.Have, minStudents), c.Of) + 1)
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

// quarter is the quarter of a rate: 0 from 0 percent, to 3 from 75 percent.
func quarter(have, of int64) int64 {
	q := new(big.Int).Mul(big.NewInt(have), big.NewInt(4))
	return min(q.Quo(q, big.NewInt(of)).Int64(), 3)
}
