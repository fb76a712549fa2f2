package inventory

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
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

// isAcquired reports whether the lot is ordered or received. A lot that is only planned does
// not stand for another one yet: its money is still needed.
func (lot Lot) isAcquired() bool {
	return !lot.Ordered.IsZero() || !lot.Received.IsZero() || !lot.Start.IsZero()
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
	// NotAcquired says that the replacement is neither ordered nor received.
	NotAcquired
)

// Replaced says what the replacement of a lot stands for.
type Replaced struct {
	// Units of the lot that the replacement stands for.
	Units   int64
	Problem ReplacementProblem
}

// allocateUnits returns what a common replacement stands for, by the names of the lots, which
// are all in the inventory of one plan. The lots are taken in the order of their names, and
// each unit of the replacement stands for one unit.
func allocateUnits(
	successor Lot, lots []NamedLot, facts Facts, isInRing func(name string) bool,
) map[string]Replaced {
	left := max(0, successor.Owned)
	allocated := map[string]Replaced{}
	slices.SortFunc(lots, func(a, b NamedLot) int { return cmp.Compare(a.Name, b.Name) })
	for _, lot := range lots {
		switch {
		case isInRing(lot.Name):
			allocated[lot.Name] = Replaced{Problem: InRing}
		case !facts.TakesPlaceOf(successor.Technology, lot.Technology):
			allocated[lot.Name] = Replaced{Problem: OtherTechnology}
		case !successor.isAcquired():
			allocated[lot.Name] = Replaced{Problem: NotAcquired}
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

// ComputeSuccession returns what the replacement of a lot stands for. siblings are all lots of
// the plan that name the same replacement, the lot included, and facts are those of the plan.
// successorOf returns the name of the lot that replaces a lot; empty if none does.
func ComputeSuccession(
	name string, successor *Lot, siblings []NamedLot, facts Facts, successorOf func(name string) string,
) Succession {
	if successor == nil {
		return Succession{}
	}
	inRing := func(lot string) bool { return isInRing(lot, successorOf) }
	return Succession{
		Exists: true, Successor: *successor, Replaced: allocateUnits(*successor, siblings, facts, inRing)[name],
	}
}
