package inventory

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// TechnologyPair says that the technology New takes the place of Old.
type TechnologyPair struct{ New, Old v1alpha1.EntryName }

// maxChain is how many replacements of replacements are followed to find a ring.
const maxChain = 64

// NamedLot is a lot with its name.
type NamedLot struct {
	Name string
	Lot
}

// acquiredOn returns the first day on which the lot is ordered, received or in use; no date if
// it is only planned. Until then it does not stand for another one: its money is still needed.
func (lot Lot) acquiredOn() calendar.Date {
	return calendar.EarliestOf(lot.Ordered, lot.Received, lot.Start)
}

// TakesPlaceOf reports whether units of a technology take the place of units of another one:
// they are the same, or the plan says so.
func (facts Facts) TakesPlaceOf(successor, old v1alpha1.EntryName) bool {
	return successor == old || facts.TakesPlace[TechnologyPair{successor, old}]
}

// ReplacementProblem is why the replacement of a lot does not stand for it.
type ReplacementProblem int8

// The problems of a replacement.
const (
	// NoProblem is that of a lot without a replacement too, and of one whose replacement has
	// fewer units: what it stands for is a matter of numbers.
	NoProblem ReplacementProblem = iota
	// InRing says that the replacements lead back to the lot.
	InRing
	// OtherTechnology says that the replacement is of a technology that does not take the
	// place of the lot's.
	OtherTechnology
	// NotAcquired says that the replacement is neither ordered nor received on the day.
	NotAcquired
)

// Replaced says what the replacement of a lot stands for.
type Replaced struct {
	// Units of the lot that the replacement stands for.
	Units   int64
	Problem ReplacementProblem
	// From is the day on which a replacement that is not acquired yet will be; no date if that
	// is not known, or the replacement is acquired.
	From calendar.Date
}

// CountToReplace returns how many owned units of the lot still need a replacement, given what its
// replacement stands for.
func (lot Lot) CountToReplace(replaced Replaced) int64 {
	return max(0, lot.Owned-max(0, replaced.Units))
}

// allocateUnits returns what a common replacement stands for today, by the names of the lots,
// which may be in the inventories of several plans. The lots are taken in the order of their
// names, and each unit of the replacement stands for one unit. facts are those of the plan that
// asks.
func allocateUnits(
	successor Lot, lots []NamedLot, facts Facts, today calendar.Date, isInRing func(name string) bool,
) map[string]Replaced {
	left, acquired := max(0, successor.Owned), successor.acquiredOn()
	allocated := map[string]Replaced{}
	slices.SortFunc(lots, func(a, right NamedLot) int { return cmp.Compare(a.Name, right.Name) })
	for _, lot := range lots {
		switch {
		case isInRing(lot.Name):
			allocated[lot.Name] = Replaced{Problem: InRing}
		case !facts.TakesPlaceOf(successor.Technology, lot.Technology):
			allocated[lot.Name] = Replaced{Problem: OtherTechnology}
		case acquired.IsZero() || acquired > today:
			allocated[lot.Name] = Replaced{Problem: NotAcquired, From: acquired}
		default:
			units := min(left, max(0, lot.Owned))
			allocated[lot.Name] = Replaced{Units: units}
			left -= units
		}
	}
	return allocated
}

// isInRing reports whether the replacements of a lot lead back to the lot. successorOf returns
// the name of the lot that replaces a lot; empty if none does.
func isInRing(name string, successorOf func(name string) string) bool {
	next := successorOf(name)
	for range maxChain {
		switch next {
		case "":
			return false
		case name:
			return true
		}
		next = successorOf(next)
	}
	return false
}

// Succession says what the replacement of a lot is and what it stands for.
type Succession struct {
	Replaced
	// Exists says that the lot of replacedByRef exists, and Successor is that lot.
	Exists    bool
	Successor Lot
}

// ComputeSuccession returns what the replacement of a lot stands for today. siblings are all lots of
// the district that name the same replacement, the lot included, and facts are those of its plan.
// successorOf returns the name of the lot that replaces a lot; empty if none does.
func ComputeSuccession(
	name string, successor *Lot, siblings []NamedLot, facts Facts, today calendar.Date,
	successorOf func(name string) string,
) Succession {
	if successor == nil {
		return Succession{}
	}
	inRing := func(lotName string) bool { return isInRing(lotName, successorOf) }
	return Succession{
		Exists: true, Successor: *successor, Replaced: allocateUnits(*successor, siblings, facts, today, inRing)[name],
	}
}
