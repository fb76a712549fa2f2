package budget

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Line is a budget line with the figures that are computed from it.
type Line struct {
	*model.Line
	// Years of the line, in order, and its allotted money in each of them.
	Years []calendar.FiscalYear
	Parts []money.Amount
	// Moves are what transfers have brought and taken up to today, by date and name. Moved is
	// their sum: the transfers in less the transfers out.
	Moves []Move
	Moved money.Amount
	// Allotted is the sum of Parts: the amount as adopted and Moved together, and never
	// below zero in any year.
	Allotted money.Amount
	// Shortfalls are how much more transfers take in each year than the line has of it.
	Shortfalls []money.Amount
	// Committed and Spent include the cost of device lots.
	Committed, Spent money.Amount
	// SpentIn and CommittedIn divide Spent and Committed by year. The money of the
	// earliest year is used first; what exceeds all money counts in the last year.
	SpentIn, CommittedIn []money.Amount
	// LotsSpent is the part of Spent that device lots cost.
	LotsSpent money.Amount
	// LotsCommitted is the part of Committed that device lots cost.
	LotsCommitted money.Amount
	// AtLeast says that some lots on the line have no known cost. Estimated says that
	// some lots have the price of their technology.
	AtLeast, Estimated bool
	// Domains is the allotted money by domain, including Unassigned.
	Domains map[v1alpha1.BudgetDomain]money.Amount

	// firstPaid is the place in Years of the first one that has money: see countYearsAhead.
	firstPaid int
	splitter  money.Splitter
}

// Unassigned is the domain of money for which no domain is known.
const Unassigned = v1alpha1.BudgetDomainUnassigned

// AmountUsed returns what is spent and committed.
func (budgetLine *Line) AmountUsed() money.Amount { return budgetLine.Spent + budgetLine.Committed }

// AmountIn returns the line's money in a fiscal year.
func (budgetLine *Line) AmountIn(year calendar.FiscalYear) money.Amount {
	return budgetLine.figureIn(budgetLine.Parts, year)
}

// divideUseByYear computes SpentIn and CommittedIn. Spent money takes precedence over
// committed money.
func (budgetLine *Line) divideUseByYear() {
	left := slices.Clone(budgetLine.Parts)
	budgetLine.SpentIn, budgetLine.CommittedIn = allocateEarliestFirst(left, budgetLine.Spent), allocateEarliestFirst(
		left, budgetLine.Committed,
	)
}

// allocateEarliestFirst takes an amount out of what is left in each year, the earliest
// year first. It takes what exceeds all money out of the last year.
func allocateEarliestFirst(left []money.Amount, amount money.Amount) []money.Amount {
	taken := make([]money.Amount, len(left))
	for i := range left {
		taken[i] = min(left[i], amount)
		if i == len(left)-1 {
			taken[i] = amount
		}
		left[i] -= min(left[i], taken[i])
		amount -= taken[i]
	}
	return taken
}

// figureIn returns the figure of a fiscal year, 0 for a year that the line does not
// cover.
func (budgetLine *Line) figureIn(figures []money.Amount, fiscalYear calendar.FiscalYear) money.Amount {
	if i, ok := slices.BinarySearch(budgetLine.Years, fiscalYear); ok {
		return figures[i]
	}
	return 0
}

// AmountFor returns the part of the line's money in a fiscal year that is for one of
// its technologies, as SplitByTechnology divides it.
func (budgetLine *Line) AmountFor(technologyName v1alpha1.EntryName, fiscalYear calendar.FiscalYear) money.Amount {
	i, ok := slices.BinarySearch(budgetLine.Technologies, technologyName)
	if !ok {
		return 0
	}
	amount := budgetLine.AmountIn(fiscalYear)
	if budgetLine.TechnologyWeights == nil {
		return budgetLine.splitter.EvenPart(amount, i, len(budgetLine.Technologies))
	}
	return budgetLine.SplitByTechnology(amount)[i]
}

// SplitByTechnology divides an amount of the line among its technologies, in the order of
// Technologies: by their weights, or else equally. Odd hundredths of equal parts go to the
// first ones by name.
func (budgetLine *Line) SplitByTechnology(amount money.Amount) []money.Amount {
	if budgetLine.TechnologyWeights != nil {
		return budgetLine.splitter.SplitByWeights(amount, budgetLine.TechnologyWeights)
	}
	return budgetLine.splitter.SplitEvenly(amount, len(budgetLine.Technologies))
}

// IsRecurring reports whether the cost comes back every year. Operation and staffing
// recur unless the line says otherwise.
func (budgetLine *Line) IsRecurring() bool {
	if budgetLine.Recurring != nil {
		return *budgetLine.Recurring
	}
	return budgetLine.Purpose == v1alpha1.PurposeOperation || budgetLine.Purpose == v1alpha1.PurposeStaffing
}

// HasTechnology reports whether the line names a technology.
func (budgetLine *Line) HasTechnology(entryName v1alpha1.EntryName) bool {
	return slices.Contains(budgetLine.Technologies, entryName)
}

// readLines computes the figures of the plan's lines.
func (budget *Budget) readLines() {
	for _, written := range budget.Plan.Lines {
		budgetLine := &Line{
			Line: written, Years: budget.lineYears(written),
			Spent: written.OtherSpent, Committed: written.OtherCommitted, splitter: budget.splitter,
		}
		budgetLine.firstPaid = budgetLine.countYearsAhead()
		budget.Lines = append(budget.Lines, budgetLine)
		budget.lineByName[budgetLine.Name] = budgetLine
	}
	budget.applyTransfers()
	for _, budgetLine := range budget.Lines {
		budgetLine.computeParts()
		budgetLine.Domains = budget.divideByDomain(budgetLine)
	}
}

// lineYears returns the fiscal years that a line covers: its own year, its span, or the
// plan years in which its goals run; all plan years if none of its goals runs.
func (budget *Budget) lineYears(line *model.Line) []calendar.FiscalYear {
	if line.FiscalYear != 0 {
		return yearRange(line.FiscalYear, line.ThroughFiscalYear)
	}
	var fiscalYears []calendar.FiscalYear
	for _, fiscalYear := range budget.PlanYears {
		if slices.ContainsFunc(line.Goals, func(goal v1alpha1.LineGoal) bool { return budget.goalRunsIn(goal.Name, fiscalYear) }) {
			fiscalYears = append(fiscalYears, fiscalYear)
		}
	}
	if len(fiscalYears) == 0 {
		return budget.PlanYears
	}
	return fiscalYears
}

func yearRange(firstYear, lastYear calendar.FiscalYear) []calendar.FiscalYear {
	var fiscalYears []calendar.FiscalYear
	for fiscalYear := firstYear; fiscalYear <= lastYear; fiscalYear++ {
		fiscalYears = append(fiscalYears, fiscalYear)
	}
	return fiscalYears
}

// divideByDomain divides a line by domain: its own domain, else the domains of its
// technologies by their parts in its money, else the domain of its goals if they agree on exactly
// one. Technologies of which none has a domain leave the question to the goals.
func (budget *Budget) divideByDomain(budgetLine *Line) map[v1alpha1.BudgetDomain]money.Amount {
	domains := map[v1alpha1.BudgetDomain]money.Amount{}
	if budgetLine.Domain != "" {
		domains[v1alpha1.BudgetDomain(budgetLine.Domain)] = budgetLine.Allotted
		return domains
	}
	if slices.ContainsFunc(budgetLine.Technologies, func(entryName v1alpha1.EntryName) bool {
		return budget.domainOfTechnology(entryName) != Unassigned
	}) {
		for i, part := range budgetLine.SplitByTechnology(budgetLine.Allotted) {
			domains[budget.domainOfTechnology(budgetLine.Technologies[i])] += part
		}
		return domains
	}
	domains[budget.commonGoalDomain(budgetLine)] = budgetLine.Allotted
	return domains
}

// domainOfTechnology returns the domain of a technology, or Unassigned if it has none or the
// plan does not list it.
func (budget *Budget) domainOfTechnology(entryName v1alpha1.EntryName) v1alpha1.BudgetDomain {
	technology := budget.Plan.FindTechnology(entryName)
	if technology == nil {
		return Unassigned
	}
	return cmp.Or(v1alpha1.BudgetDomain(technology.Domain), Unassigned)
}

// commonGoalDomain returns the one domain that the goals of a line name, or Unassigned
// if they name none or several.
func (budget *Budget) commonGoalDomain(budgetLine *Line) v1alpha1.BudgetDomain {
	domain := Unassigned
	for _, lineGoal := range budgetLine.Goals {
		goal, ok := budget.goalByName[lineGoal.Name]
		if !ok {
			continue
		}
		for _, goalDomain := range goal.Spec.Domains {
			if domain != Unassigned && domain != v1alpha1.BudgetDomain(goalDomain) {
				return Unassigned
			}
			domain = v1alpha1.BudgetDomain(goalDomain)
		}
	}
	return domain
}
