package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
)

// EndOfUse is how a technology is given up.
type EndOfUse struct {
	// Last day of use; no date: it is over already, nobody says since when. What
	// was only decided may be used up to the end of that fiscal year.
	LastDay calendar.Date
	// Paid is the day up to which it has a claim to money: fiscal years that start
	// later need none. No date: nobody says.
	PaidUntil calendar.Date
	// Decided says that a decision ends it, and not its record in the plan.
	ByDecision bool
}

// EndOfUse tells whether a technology is given up, by its lifecycle or by the
// latest decision about it.
func (budget *Budget) EndOfUse(technology v1alpha1.Technology) (EndOfUse, bool) {
	retired, retiredOn, decided := technology.Lifecycle == v1alpha1.LifecycleRetired, calendar.ParseOrZero(
		technology.RetireOn,
	), budget.Decisions[technology.Name]
	switch {
	case retired && !retiredOn.IsZero():
		return EndOfUse{LastDay: retiredOn, PaidUntil: retiredOn}, true
	case decided.Outcome == evaluation.Retire:
		end := EndOfUse{PaidUntil: decided.Date, ByDecision: true}
		if !retired {
			end.LastDay = budget.Fiscal.End(budget.Fiscal.Of(decided.Date))
		}
		return end, true
	default:
		return EndOfUse{}, retired
	}
}

// NeedsMoney tells whether a technology still has a claim to money in a fiscal year.
func (budget *Budget) NeedsMoney(technology string, year calendar.FiscalYear) bool {
	end, gone := budget.EndOfUse(budget.technologies[technology])
	return !gone || !end.PaidUntil.IsZero() && budget.Fiscal.Start(year) <= end.PaidUntil
}

// needsNoMoney tells whether a demand asks for no money for replacements: its
// technology is given up by the end of that year, or it is a lease that goes on.
func (budget *Budget) needsNoMoney(demand inventory.Demand) bool {
	return !budget.NeedsMoney(demand.Technology, max(demand.Shown, demand.End)+1) || budget.leaseContinues(demand)
}

// leaseContinues tells whether a demand is a lease that a recurring line of its
// technology pays for in its year.
func (budget *Budget) leaseContinues(demand inventory.Demand) bool {
	return demand.Leased && slices.ContainsFunc(budget.Lines, func(line *Line) bool {
		return line.IsRecurring() && line.HasTechnology(demand.Technology) && line.AmountIn(demand.Shown) > 0
	})
}
