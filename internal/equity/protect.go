package equity

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
)

// What counts as too few, for a group and for all that can be got by
// subtraction. Both are the largest that 34 CFR 300.647(b)(1)(iv) calls
// presumptively reasonable.
const (
	// MinStudents is how many students a group needs for anything to be shown.
	MinStudents = 30
	// MinOutcome is how many must have the thing, and how many lack it, for a
	// rate to be shown and not only a band.
	MinOutcome = 10
)

// shade is how much of a group is hidden, from nothing to everything.
type shade int

const (
	// exact: the rate is shown.
	exact shade = iota
	// coarse: a band is shown, for the sake of another group's outcomes.
	coarse
	// banded: a band is shown, because of the group's own outcomes.
	banded
	// suppressed: nothing is shown.
	suppressed
	// leftOut: there is nothing to show.
	leftOut
)

// Reasons for a shade, to be told.
const (
	reasonNobody     = "nobody was counted"
	reasonNegative   = "a count is negative"
	reasonTooMany    = "more have it than were counted"
	reasonSmall      = "fewer than 30 students"
	reasonOutcome    = "fewer than 10 students have it, or fewer than 10 do not"
	reasonByTheOther = "another group could be got from it by subtraction"
)

// subject is a group with what is hidden of it.
type subject struct {
	Count
	shade  shade
	reason string
}

func (s subject) rate() *big.Rat { return big.NewRat(s.Have, s.Of) }

// hide hides at least so much.
func (s *subject) hide(to shade, reason string) {
	if to > s.shade {
		s.shade, s.reason = to, reason
	}
}

// group is what may be said before anything is compared.
func (s subject) group() Group {
	g := Group{Name: s.Name, Reason: s.reason, Suppressed: s.shade == suppressed, LeftOut: s.shade == leftOut}
	switch s.shade {
	case exact:
		g.Rate = s.rate()
	case banded:
		g.Band = band(s.Count)
	case coarse:
		g.Band = coarseBand(s.Count)
	case suppressed, leftOut:
	}
	return g
}

// protect reads the groups and decides what is hidden of each. If that leaves
// one group to compare, the rest of the total joins it.
func protect(groups []Count, total *Count) []subject {
	var subjects []subject
	for _, c := range groups {
		subjects = append(subjects, subjectOf(c, total))
	}
	slices.SortFunc(subjects, inOrder)
	protectPair(subjects)
	if partition(subjects, total) {
		protectSmall(subjects)
		protectOutcome(subjects)
	}
	if rest, ok := restOf(total, lone(subjects)); ok {
		subjects = append(subjects, subjectOf(rest, total))
		slices.SortFunc(subjects, inOrder)
	}
	return subjects
}

// inOrder sorts by name, and by the counts where a name is given twice, so that
// the order of the input decides nothing.
func inOrder(a, b subject) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Have, b.Have))
}

// subjectOf decides what is hidden of a group seen alone with the total. The
// rest of the total needs no name to be a group of students, and who knows the
// group and the total knows the rest.
func subjectOf(c Count, total *Count) subject {
	s := subject{Count: c}
	s.hide(own(c))
	if s.shade == leftOut {
		return s
	}
	if rest, ok := restOf(total, c); ok {
		switch shade, _ := own(rest); shade {
		case suppressed:
			s.hide(suppressed, reasonByTheOther)
		case banded:
			s.hide(coarse, reasonByTheOther)
		case exact, coarse, leftOut:
		}
	}
	return s
}

// own is what must be hidden of a group because of its own counts.
func own(c Count) (shade, string) {
	switch {
	case c.Have < 0 || c.Of < 0:
		return leftOut, reasonNegative
	case c.Of == 0:
		return leftOut, reasonNobody
	case c.Have > c.Of:
		return leftOut, reasonTooMany
	case c.Of < MinStudents:
		return suppressed, reasonSmall
	case c.Have < MinOutcome || c.Of-c.Have < MinOutcome:
		return banded, reasonOutcome
	default:
		return exact, ""
	}
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

// lone is the only group that may be compared; the zero count if there is none
// or are several.
func lone(subjects []subject) Count {
	var found []Count
	for _, s := range subjects {
		if s.shade < suppressed {
			found = append(found, s.Count)
		}
	}
	if len(found) != 1 {
		return Count{}
	}
	return found[0]
}

// protectPair suppresses both of two groups if one is: readers know the overall
// rate from elsewhere even if no total is given here.
func protectPair(subjects []subject) {
	var usable []*subject
	for i := range subjects {
		if subjects[i].shade != leftOut {
			usable = append(usable, &subjects[i])
		}
	}
	if len(usable) != 2 {
		return
	}
	for i, s := range usable {
		if s.shade == suppressed {
			usable[1-i].hide(suppressed, reasonByTheOther)
		}
	}
}

// partition tells whether the groups add up to the total's students. The sizes
// decide: with wrong outcomes a subtraction could still be near the truth.
func partition(subjects []subject, total *Count) bool {
	if total == nil {
		return false
	}
	sum := new(big.Int)
	for _, s := range subjects {
		if s.shade != leftOut {
			sum.Add(sum, big.NewInt(s.Of))
		}
	}
	return sum.Cmp(big.NewInt(total.Of)) == 0
}

// protectSmall suppresses further groups of a partition, the smallest first,
// until those suppressed are enough together: their sum can be got by
// subtraction, and is one more small group otherwise.
func protectSmall(subjects []subject) {
	for {
		// No sum is out of bounds: all groups together are the total.
		groups, students := 0, int64(0)
		for _, s := range subjects {
			if s.shade == suppressed {
				groups++
				students += s.Of
			}
		}
		next := smallest(subjects, banded)
		if groups == 0 || students >= MinStudents || next == nil {
			return
		}
		next.hide(suppressed, reasonByTheOther)
	}
}

// protectOutcome shows only a band of a second group of a partition, the
// smallest, if one group alone is banded and nothing is suppressed.
func protectOutcome(subjects []subject) {
	hidden := 0
	for _, s := range subjects {
		switch s.shade {
		case coarse, banded:
			hidden++
		case suppressed:
			return
		case exact, leftOut:
		}
	}
	if next := smallest(subjects, exact); hidden == 1 && next != nil {
		next.hide(coarse, reasonByTheOther)
	}
}

// smallest is the group with the fewest students of those hidden no more than a
// shade, of several the first by name; nil if there is none.
func smallest(subjects []subject, most shade) *subject {
	var found *subject
	for i := range subjects {
		if s := &subjects[i]; s.shade <= most && (found == nil || s.Of < found.Of) {
			found = s
		}
	}
	return found
}

// band is what may be said of a group with fewer than ten in one outcome. It
// follows from the group's size alone and fits every count from 0 to 9, so that
// it says no more than that there are fewer than ten.
func band(c Count) string {
	percent := int64(30)
	for _, p := range []int64{1, 5, 10, 20} {
		if c.Of >= (MinOutcome-1)*100/p {
			percent = p
			break
		}
	}
	if c.Have < MinOutcome {
		return fmt.Sprintf("%d percent or less", percent)
	}
	return fmt.Sprintf("%d percent or more", 100-percent)
}

// coarseBand is what may be said of a group that would give another one away.
// The smaller the group, the wider the band: at least ten counts fit it that
// leave ten students in either outcome.
func coarseBand(c Count) string {
	var width int64
	switch {
	case c.Of >= 200:
		width = 10
	case c.Of >= 80:
		width = 25
	case c.Of >= 40:
		width = 50
	default:
		// From 30 to 39 students every such count is in between.
		return "25 to 75 percent"
	}
	percent := new(big.Int).Mul(big.NewInt(c.Have), big.NewInt(100))
	low := percent.Quo(percent, big.NewInt(c.Of)).Int64() / width * width
	return fmt.Sprintf("%d to under %d percent", low, low+width)
}
