// Package budget reckons with the money of a plan: what each line has in each
// year, how much of it is tied to goals, what goals need and get, what
// replacements cost and who pays, what is spent and committed. It judges
// nothing: package rules does.
//
// The definitions are those of the plan's documentation on money; the package
// is pure.
package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Line is a budget line with what follows from it.
type Line struct {
	*v1alpha1.BudgetLine
	// Years of the line, in order, and its allotted money in each.
	Years []calendar.FiscalYear
	Parts []money.Amount
	// Adopted is the amount as adopted, Moved the transfers in less those out
	// up to today, Allotted the sum of both, never below zero.
	Adopted, Moved, Allotted money.Amount
	// Shortfall is by how much the transfers take more than the line has.
	Shortfall money.Amount
	// Committed and Spent include what device lots carry.
	Committed, Spent money.Amount
	// SpentIn and CommittedIn divide them by year: the earliest year's money goes
	// first, and what is beyond all money stands in the last year.
	SpentIn, CommittedIn []money.Amount
	// LotsSpent is the part of Spent that device lots carry.
	LotsSpent money.Amount
	// LotsCommitted is the part of Committed that device lots carry.
	LotsCommitted money.Amount
	// AtLeast says that some lots on the line have no known cost; Estimated
	// that some have their technology's.
	AtLeast, Estimated bool
	// Source of the money; nil: none named, or one that does not exist.
	Source *v1alpha1.FundingSource
	// Domains is the money by domain, Unassigned included.
	Domains map[string]money.Amount
	// technologies of the line, by name.
	technologies []v1alpha1.EntryName
}

// Unassigned is the domain of money whose domain nothing tells.
const Unassigned = "Unassigned"

// Used is what is spent and committed.
func (line *Line) Used() money.Amount { return line.Spent + line.Committed }

// AmountIn is the line's money in a fiscal year.
func (line *Line) AmountIn(f calendar.FiscalYear) money.Amount { return line.figureIn(line.Parts, f) }

// divideUseByYear divides what is spent and committed by year.
func (line *Line) divideUseByYear() {
	left := slices.Clone(line.Parts)
	line.SpentIn, line.CommittedIn = allocateEarliestFirst(
		left, line.Spent,
	), allocateEarliestFirst(
		left, line.Committed,
	)
}

// allocateEarliestFirst takes an amount out of what is left in each year, the earliest first;
// what is more than all of it is taken out of the last.
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

// figureIn finds the figure of a fiscal year.
func (line *Line) figureIn(figures []money.Amount, year calendar.FiscalYear) money.Amount {
	if i, ok := slices.BinarySearch(line.Years, year); ok {
		return figures[i]
	}
	return 0
}

// AmountFor is the part of the line's money in a year that is for one of its
// technologies: equal parts, by name.
func (line *Line) AmountFor(technology string, year calendar.FiscalYear) money.Amount {
	i, ok := slices.BinarySearch(line.technologies, v1alpha1.EntryName(technology))
	if !ok {
		return 0
	}
	return line.AmountIn(year).EvenPart(i, len(line.technologies))
}

// IsRecurring tells whether the cost comes back every year.
func (line *Line) IsRecurring() bool {
	if line.Recurring != nil {
		return *line.Recurring
	}
	return line.Purpose == v1alpha1.PurposeOperation || line.Purpose == v1alpha1.PurposeStaffing
}

// HasTechnology tells whether the line names a technology.
func (line *Line) HasTechnology(name string) bool {
	return slices.Contains(line.Technologies, v1alpha1.EntryName(name))
}

// IsOneTime tells whether a source gives money once: Grant, Bond, Donation and
// FederalRelief.
func IsOneTime(source *v1alpha1.FundingSource) bool {
	switch source.Kind {
	case v1alpha1.SourceGrant, v1alpha1.SourceBond, v1alpha1.SourceDonation, v1alpha1.SourceFederalRelief:
		return true
	default:
		return false
	}
}

// RequiresDelivery tells whether what a source pays must be delivered, not just
// ordered, by its obligationEnd.
func RequiresDelivery(source *v1alpha1.FundingSource) bool {
	if source.EndRule != "" {
		return source.EndRule == v1alpha1.EndRuleDeliver
	}
	return source.Kind == v1alpha1.SourceERateC1 || source.Kind == v1alpha1.SourceERateC2
}

// readLines reads the plan's lines, by name.
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
	slices.SortFunc(budget.Lines, func(x, y *Line) int { return compareText(x.Name, y.Name) })
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
			continue // A mistyped name neither makes money nor destroys it.
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

// lineYears are the years that a line covers: its own, its span, or the plan
// years in which its goals run, all plan years if none does.
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

// divideByDomain divides a line by domain: its own, else its technologies' in equal
// parts, else its goals' if they agree on exactly one.
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
