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

	splitter money.Splitter
}

// Unassigned is the domain of money for which no domain is known.
const Unassigned = v1alpha1.BudgetDomainUnassigned

// Used returns what is spent and committed.
func (line *Line) Used() money.Amount { return line.Spent + line.Committed }

// AmountIn returns the line's money in a fiscal year.
func (line *Line) AmountIn(f calendar.FiscalYear) money.Amount { return line.figureIn(line.Parts, f) }

// divideUseByYear computes SpentIn and CommittedIn. Spent money takes precedence over
// committed money.
func (line *Line) divideUseByYear() {
	left := slices.Clone(line.Parts)
	line.SpentIn, line.CommittedIn = allocateEarliestFirst(left, line.Spent), allocateEarliestFirst(
		left, line.Committed,
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
func (line *Line) figureIn(figures []money.Amount, year calendar.FiscalYear) money.Amount {
	if i, ok := slices.BinarySearch(line.Years, year); ok {
		return figures[i]
	}
	return 0
}

// AmountFor returns the part of the line's money in a fiscal year that is for one of
// its technologies. The parts are equal; odd hundredths go to the first technologies by
// name.
func (line *Line) AmountFor(technology v1alpha1.EntryName, year calendar.FiscalYear) money.Amount {
	i, ok := slices.BinarySearch(line.Technologies, technology)
	if !ok {
		return 0
	}
	return line.splitter.EvenPart(line.AmountIn(year), i, len(line.Technologies))
}

// IsRecurring reports whether the cost comes back every year. Operation and staffing
// recur unless the line says otherwise.
func (line *Line) IsRecurring() bool {
	if line.Recurring != nil {
		return *line.Recurring
	}
	return line.Purpose == v1alpha1.PurposeOperation || line.Purpose == v1alpha1.PurposeStaffing
}

// HasTechnology reports whether the line names a technology.
func (line *Line) HasTechnology(name v1alpha1.EntryName) bool {
	return slices.Contains(line.Technologies, name)
}

// readLines computes the figures of the plan's lines.
func (budget *Budget) readLines() {
	for _, written := range budget.Plan.Lines {
		line := &Line{
			Line: written, Years: budget.lineYears(written),
			Spent: written.OtherSpent, Committed: written.OtherCommitted, splitter: budget.splitter,
		}
		budget.Lines = append(budget.Lines, line)
		budget.lineByName[line.Name] = line
	}
	budget.applyTransfers()
	for _, line := range budget.Lines {
		line.computeParts()
		line.Domains = budget.divideByDomain(line)
	}
}

// lineYears returns the fiscal years that a line covers: its own year, its span, or the
// plan years in which its goals run; all plan years if none of its goals runs.
func (budget *Budget) lineYears(line *model.Line) []calendar.FiscalYear {
	if line.FiscalYear != 0 {
		return yearRange(line.FiscalYear, line.ThroughFiscalYear)
	}
	var years []calendar.FiscalYear
	for _, year := range budget.PlanYears {
		if slices.ContainsFunc(line.Goals, func(g v1alpha1.LineGoal) bool { return budget.goalRunsIn(g.Name, year) }) {
			years = append(years, year)
		}
	}
	if len(years) == 0 {
		return budget.PlanYears
	}
	return years
}

func yearRange(first, last calendar.FiscalYear) []calendar.FiscalYear {
	var years []calendar.FiscalYear
	for year := first; year <= last; year++ {
		years = append(years, year)
	}
	return years
}

// divideByDomain divides a line by domain: its own domain, else the domains of its
// technologies in equal parts, else the domain of its goals if they agree on exactly
// one. Technologies of which none has a domain leave the question to the goals.
func (budget *Budget) divideByDomain(line *Line) map[v1alpha1.BudgetDomain]money.Amount {
	domains := map[v1alpha1.BudgetDomain]money.Amount{}
	if line.Domain != "" {
		domains[v1alpha1.BudgetDomain(line.Domain)] = line.Allotted
		return domains
	}
	if slices.ContainsFunc(line.Technologies, func(name v1alpha1.EntryName) bool {
		return budget.domainOfTechnology(name) != Unassigned
	}) {
		for i, part := range budget.splitter.Even(line.Allotted, len(line.Technologies)) {
			domains[budget.domainOfTechnology(line.Technologies[i])] += part
		}
		return domains
	}
	domains[budget.commonGoalDomain(line)] = line.Allotted
	return domains
}

// domainOfTechnology returns the domain of a technology, or Unassigned if it has none or the
// plan does not list it.
func (budget *Budget) domainOfTechnology(name v1alpha1.EntryName) v1alpha1.BudgetDomain {
	technology := budget.Plan.Technology(name)
	if technology == nil {
		return Unassigned
	}
	return cmp.Or(v1alpha1.BudgetDomain(technology.Domain), Unassigned)
}

// commonGoalDomain returns the one domain that the goals of a line name, or Unassigned
// if they name none or several.
func (budget *Budget) commonGoalDomain(line *Line) v1alpha1.BudgetDomain {
	domain := Unassigned
	for _, lineGoal := range line.Goals {
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
