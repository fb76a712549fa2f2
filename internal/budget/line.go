package budget

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Line is a budget line with the figures that are computed from it.
type Line struct {
	*v1alpha1.BudgetLine
	// Years of the line, in order, and its allotted money in each of them.
	Years []calendar.FiscalYear
	Parts []money.Amount
	// Adopted is the amount as adopted. Moved is the transfers in less the transfers
	// out, up to today. Allotted is the sum of both, never below zero.
	Adopted, Moved, Allotted money.Amount
	// Shortfall is how much more the transfers take than the line has.
	Shortfall money.Amount
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
	// Source of the money; nil if the line names none, or one that does not exist.
	Source *v1alpha1.FundingSource
	// Domains is the allotted money by domain, including Unassigned.
	Domains map[string]money.Amount
	// technologies of the line, sorted by name.
	technologies []v1alpha1.EntryName
}

// Unassigned is the domain of money for which no domain is known.
const Unassigned = string(v1alpha1.BudgetDomainUnassigned)

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
func (line *Line) AmountFor(technology string, year calendar.FiscalYear) money.Amount {
	i, ok := slices.BinarySearch(line.technologies, v1alpha1.EntryName(technology))
	if !ok {
		return 0
	}
	return line.AmountIn(year).EvenPart(i, len(line.technologies))
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
func (line *Line) HasTechnology(name string) bool {
	return slices.Contains(line.Technologies, v1alpha1.EntryName(name))
}

// IsOneTime reports whether a source gives money once: Grant, Bond, Donation and
// FederalRelief.
func IsOneTime(source *v1alpha1.FundingSource) bool {
	switch source.Kind {
	case v1alpha1.SourceGrant, v1alpha1.SourceBond, v1alpha1.SourceDonation, v1alpha1.SourceFederalRelief:
		return true
	default:
		return false
	}
}

// RequiresDelivery reports whether purchases from a source must be delivered, not just
// ordered, by its obligationEnd. If the source states no rule, this holds for E-Rate
// only.
func RequiresDelivery(source *v1alpha1.FundingSource) bool {
	if source.EndRule != "" {
		return source.EndRule == v1alpha1.EndRuleDeliver
	}
	return source.Kind == v1alpha1.SourceERateC1 || source.Kind == v1alpha1.SourceERateC2
}

// readLines reads the plan's lines and sorts them by name.
func (budget *Budget) readLines(spec *v1alpha1.Budget) {
	sources := map[v1alpha1.EntryName]*v1alpha1.FundingSource{}
	for i := range spec.Sources {
		sources[spec.Sources[i].Name] = &spec.Sources[i]
	}
	moved := budget.sumTransfers(spec)
	for i := range spec.Lines {
		line := &Line{BudgetLine: &spec.Lines[i], Source: sources[spec.Lines[i].Source]}
		line.Adopted = money.ParseOrZero(line.Amount)
		line.Moved = moved[line.Name]
		line.Allotted = max(0, line.Adopted+line.Moved)
		line.Shortfall = max(0, -(line.Adopted + line.Moved))
		line.Years = budget.lineYears(line.BudgetLine)
		line.Parts = line.Allotted.Even(len(line.Years))
		line.technologies = slices.Sorted(slices.Values(line.Technologies))
		line.Spent, line.Committed = money.ParseOrZero(line.OtherSpent), money.ParseOrZero(line.OtherCommitted)
		line.Domains = budget.divideByDomain(line)
		budget.Lines = append(budget.Lines, line)
	}
	slices.SortFunc(budget.Lines, func(x, y *Line) int { return cmp.Compare(x.Name, y.Name) })
	for _, line := range budget.Lines {
		budget.lineByName[string(line.Name)] = line
	}
}

// sumTransfers sums what moved in and out of each line up to today.
func (budget *Budget) sumTransfers(spec *v1alpha1.Budget) map[v1alpha1.EntryName]money.Amount {
	known := map[v1alpha1.EntryName]bool{"": true}
	for _, line := range spec.Lines {
		known[line.Name] = true
	}
	moved := map[v1alpha1.EntryName]money.Amount{}
	for _, transfer := range spec.Transfers {
		if !known[transfer.From] || !known[transfer.To] {
			continue // A mistyped name must neither create money nor destroy it.
		}
		on := calendar.ParseOrZero(transfer.Date)
		budget.Next.Add(on)
		if on > budget.Today {
			continue
		}
		moved[transfer.From] -= money.ParseOrZero(transfer.Amount)
		moved[transfer.To] += money.ParseOrZero(transfer.Amount)
	}
	return moved
}

// lineYears returns the fiscal years that a line covers: its own year, its span, or the
// plan years in which its goals run; all plan years if none of its goals runs.
func (budget *Budget) lineYears(line *v1alpha1.BudgetLine) []calendar.FiscalYear {
	if line.FiscalYear != 0 {
		first := calendar.FiscalYear(line.FiscalYear)
		last := max(first, calendar.FiscalYear(line.ThroughFiscalYear))
		return yearRange(first, last)
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
// one.
func (budget *Budget) divideByDomain(line *Line) map[string]money.Amount {
	if line.Domain != "" {
		return map[string]money.Amount{string(line.Domain): line.Allotted}
	}
	domains := map[string]money.Amount{}
	if len(line.Technologies) > 0 {
		technologies := slices.Sorted(slices.Values(line.Technologies))
		for i, part := range line.Allotted.Even(len(technologies)) {
			domain := string(budget.technologies[string(technologies[i])].Domain)
			if domain == "" {
				domain = Unassigned
			}
			domains[domain] += part
		}
		return domains
	}
	domains[budget.commonGoalDomain(line)] = line.Allotted
	return domains
}

// commonGoalDomain returns the one domain that the goals of a line name, or Unassigned
// if they name none or several.
func (budget *Budget) commonGoalDomain(line *Line) string {
	domain := Unassigned
	for _, lineGoal := range line.Goals {
		goal, ok := budget.goalByName[lineGoal.Name]
		if !ok {
			continue
		}
		for _, goalDomain := range goal.Spec.Domains {
			if domain != Unassigned && domain != string(goalDomain) {
				return Unassigned
			}
			domain = string(goalDomain)
		}
	}
	return domain
}
