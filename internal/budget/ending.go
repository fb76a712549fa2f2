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
func (budget *Budget) GivenUp(technology v1alpha1.Technology) (Ending, bool) {
	retired, on, decided := technology.Lifecycle == v1alpha1.LifecycleRetired, calendar.Lenient(
		technology.RetireOn,
	), budget.Decisions[technology.Name]
	switch {
	case retired && !on.IsZero():
		return Ending{Last: on, Paid: on}, true
	case decided.Outcome == v1alpha1.DecisionRetire:
		e := Ending{Paid: decided.Date, Decided: true}
		if !retired {
			e.Last = budget.Fiscal.End(budget.Fiscal.Of(decided.Date))
		}
		return e, true
	default:
		return Ending{}, retired
	}
}

// Needs tells whether a technology still has a claim to money in a fiscal year.
func (budget *Budget) Needs(technology string, year calendar.FiscalYear) bool {
	ending, gone := budget.GivenUp(budget.technologies[technology])
	return !gone || !ending.Paid.IsZero() && budget.Fiscal.Start(year) <= ending.Paid
}

// needsNone tells whether a demand asks for no money for replacements: its
// technology is given up by the end of that year, or it is a lease that goes on.
func (budget *Budget) needsNone(demand inventory.Demand) bool {
	return !budget.Needs(demand.Technology, max(demand.Shown, demand.End)+1) || budget.leaseGoesOn(demand)
}

// leaseGoesOn tells whether a demand is a lease that a recurring line of its
// technology pays for in its year.
func (budget *Budget) leaseGoesOn(demand inventory.Demand) bool {
	return demand.Leased && slices.ContainsFunc(budget.Lines, func(line *Line) bool {
		return line.IsRecurring() && line.HasTechnology(demand.Technology) && line.In(demand.Shown) > 0
	})
}
