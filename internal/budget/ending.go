package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
)

// Ending is how a technology is given up.
type Ending struct {
	// Last day of use; no date: it is over already, nobody says since when. What
	// was only decided may be used up to the end of that fiscal year.
	Last calendar.Date
	// Paid is the day up to which it has a claim to money: fiscal years that start
	// later need none. No date: nobody says.
	Paid calendar.Date
	// Decided says that a decision ends it, and not its record in the plan.
	Decided bool
}

// GivenUp tells whether a technology is given up, by its lifecycle or by the
// latest decision about it.
func (b *Budget) GivenUp(t v1alpha1.Technology) (Ending, bool) {
	retired, on, decided := t.Lifecycle == v1alpha1.LifecycleRetired, calendar.Lenient(t.RetireOn), b.Decisions[t.Name]
	switch {
	case retired && !on.IsZero():
		return Ending{Last: on, Paid: on}, true
	case decided.Outcome == v1alpha1.DecisionRetire:
		e := Ending{Paid: decided.Date, Decided: true}
		if !retired {
			e.Last = b.Fiscal.End(b.Fiscal.Of(decided.Date))
		}
		return e, true
	default:
		return Ending{}, retired
	}
}

// Needs tells whether a technology still has a claim to money in a fiscal year.
func (b *Budget) Needs(technology string, f calendar.FiscalYear) bool {
	ending, gone := b.GivenUp(b.technologies[technology])
	return !gone || !ending.Paid.IsZero() && b.Fiscal.Start(f) <= ending.Paid
}

// needsNone tells whether a demand asks for no money for replacements: its
// technology is given up by the end of that year, or it is a lease that goes on.
func (b *Budget) needsNone(d inventory.Demand) bool {
	return !b.Needs(d.Technology, max(d.Shown, d.End)+1) || b.leaseGoesOn(d)
}

// leaseGoesOn tells whether a demand is a lease that a recurring line of its
// technology pays for in its year.
func (b *Budget) leaseGoesOn(d inventory.Demand) bool {
	return d.Leased && slices.ContainsFunc(b.Lines, func(l *Line) bool {
		return l.IsRecurring() && l.HasTechnology(d.Technology) && l.In(d.Shown) > 0
	})
}
