package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
)

// EndOfUse is when a technology stops being used and paid for.
type EndOfUse struct {
	// LastDay is the last day of use. It is no date if the plan records the technology
	// as retired without a date. After a decision alone the technology may be used
	// until the end of that fiscal year.
	LastDay calendar.Date
	// PaidUntil is the day up to which the technology needs money: fiscal years that
	// start later need none. It is no date if no date is recorded.
	PaidUntil calendar.Date
	// ByDecision says that a decision ends the use, and not the plan's own record.
	ByDecision bool
}

// EndOfUse returns when the use of a technology ends, as FindEndOfUse does.
func (budget *Budget) EndOfUse(technology *model.Technology) (EndOfUse, bool) {
	return FindEndOfUse(technology, budget.Decisions[technology.Name], budget.Fiscal)
}

// FindEndOfUse returns when the use of a technology ends, by its lifecycle or by the latest
// decision about it; false if it goes on. The date in the plan takes precedence over
// the decision. An empty decision stands for none.
func FindEndOfUse(
	technology *model.Technology, decided evaluation.Decision, fiscal calendar.FiscalYears,
) (EndOfUse, bool) {
	retired := technology.Lifecycle == v1alpha1.LifecycleRetired
	switch {
	case retired && !technology.RetireOn.IsZero():
		return EndOfUse{LastDay: technology.RetireOn, PaidUntil: technology.RetireOn}, true
	case decided.Outcome == v1alpha1.DecisionRetire:
		end := EndOfUse{PaidUntil: decided.Date, ByDecision: true}
		if !retired {
			end.LastDay = fiscal.EndOf(fiscal.YearOf(decided.Date))
		}
		return end, true
	default:
		return EndOfUse{}, retired
	}
}

// NeedsMoney reports whether a technology still needs money in a fiscal year. One that the
// plan does not list does.
func (budget *Budget) NeedsMoney(entryName v1alpha1.EntryName, fiscalYear calendar.FiscalYear) bool {
	technology := budget.Plan.FindTechnology(entryName)
	if technology == nil {
		return true
	}
	end, isGone := budget.EndOfUse(technology)
	return !isGone || !end.PaidUntil.IsZero() && budget.Fiscal.StartOf(fiscalYear) <= end.PaidUntil
}

// needsNoMoney reports whether a demand asks for no replacement money: its technology
// is no longer used by the end of that year, or it is a lease that continues.
func (budget *Budget) needsNoMoney(demand inventory.Demand) bool {
	return !budget.NeedsMoney(demand.Technology, max(demand.Shown, demand.End)+1) || budget.leaseContinues(demand)
}

// leaseContinues reports whether a demand is a lease for which a recurring line of its
// technology pays in the year of the demand.
func (budget *Budget) leaseContinues(demand inventory.Demand) bool {
	return demand.Leased && slices.ContainsFunc(budget.Lines, func(budgetLine *Line) bool {
		return budgetLine.IsRecurring() && budgetLine.HasTechnology(demand.Technology) && budgetLine.AmountIn(demand.Shown) > 0
	})
}
