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
const Unassigned = string(v1alpha1.BudgetDomainUnassigned)

// Used is what is spent and committed.
func (l *Line) Used() money.Amount { return l.Spent + l.Committed }

// In is the line's money in a fiscal year.
func (l *Line) In(f calendar.FiscalYear) money.Amount { return l.in(l.Parts, f) }

// spread divides what is spent and committed by year.
func (l *Line) spread() {
	left := slices.Clone(l.Parts)
	l.SpentIn, l.CommittedIn = drain(left, l.Spent), drain(left, l.Committed)
}

// drain takes an amount out of what is left in each year, the earliest first;
// what is more than all of it is taken out of the last.
func drain(left []money.Amount, amount money.Amount) []money.Amount {
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

// in finds the figure of a fiscal year.
func (l *Line) in(figures []money.Amount, f calendar.FiscalYear) money.Amount {
	if i, ok := slices.BinarySearch(l.Years, f); ok {
		return figures[i]
	}
	return 0
}

// For is the part of the line's money in a year that is for one of its
// technologies: equal parts, by name.
func (l *Line) For(technology string, f calendar.FiscalYear) money.Amount {
	i, ok := slices.BinarySearch(l.technologies, v1alpha1.EntryName(technology))
	if !ok {
		return 0
	}
	return l.In(f).EvenPart(i, len(l.technologies))
}

// IsRecurring tells whether the cost comes back every year.
func (l *Line) IsRecurring() bool {
	if l.Recurring != nil {
		return *l.Recurring
	}
	return l.Purpose == v1alpha1.PurposeOperation || l.Purpose == v1alpha1.PurposeStaffing
}

// HasTechnology tells whether the line names a technology.
func (l *Line) HasTechnology(name string) bool {
	return slices.Contains(l.Technologies, v1alpha1.EntryName(name))
}

// OneTime tells whether a source gives money once: Grant, Bond, Donation and
// FederalRelief.
func OneTime(s *v1alpha1.FundingSource) bool {
	switch s.Kind {
	case v1alpha1.SourceGrant, v1alpha1.SourceBond, v1alpha1.SourceDonation, v1alpha1.SourceFederalRelief:
		return true
	default:
		return false
	}
}

// MustDeliver tells whether what a source pays must be delivered, not just
// ordered, by its obligationEnd.
func MustDeliver(s *v1alpha1.FundingSource) bool {
	if s.EndRule != "" {
		return s.EndRule == v1alpha1.EndRuleDeliver
	}
	return s.Kind == v1alpha1.SourceERateC1 || s.Kind == v1alpha1.SourceERateC2
}

// readLines reads the plan's lines, by name.
func (b *Budget) readLines(spec *v1alpha1.Budget) {
	sources := map[v1alpha1.EntryName]*v1alpha1.FundingSource{}
	for i := range spec.Sources {
		sources[spec.Sources[i].Name] = &spec.Sources[i]
	}
	moved := b.transfers(spec)
	for i := range spec.Lines {
		l := &Line{BudgetLine: &spec.Lines[i], Source: sources[spec.Lines[i].Source]}
		l.Adopted = money.Of(l.Amount)
		l.Moved = moved[l.Name]
		l.Allotted = max(0, l.Adopted+l.Moved)
		l.Shortfall = max(0, -(l.Adopted + l.Moved))
		l.Years = b.yearsOf(l.BudgetLine)
		l.Parts = l.Allotted.Even(len(l.Years))
		l.technologies = slices.Sorted(slices.Values(l.Technologies))
		l.Spent, l.Committed = money.Of(l.OtherSpent), money.Of(l.OtherCommitted)
		l.Domains = b.domainsOf(l)
		b.Lines = append(b.Lines, l)
	}
	slices.SortFunc(b.Lines, func(x, y *Line) int { return compareText(x.Name, y.Name) })
	for _, l := range b.Lines {
		b.lineByName[string(l.Name)] = l
	}
}

// transfers sums what moved in and out of each line up to today.
func (b *Budget) transfers(spec *v1alpha1.Budget) map[v1alpha1.EntryName]money.Amount {
	known := map[v1alpha1.EntryName]bool{"": true}
	for _, l := range spec.Lines {
		known[l.Name] = true
	}
	moved := map[v1alpha1.EntryName]money.Amount{}
	for _, t := range spec.Transfers {
		if !known[t.From] || !known[t.To] {
			continue // A mistyped name neither makes money nor destroys it.
		}
		on := calendar.Lenient(t.Date)
		b.Next.Add(on)
		if on > b.Today {
			continue
		}
		moved[t.From] -= money.Of(t.Amount)
		moved[t.To] += money.Of(t.Amount)
	}
	return moved
}

// yearsOf are the years that a line covers: its own, its span, or the plan
// years in which its goals run, all plan years if none does.
func (b *Budget) yearsOf(l *v1alpha1.BudgetLine) []calendar.FiscalYear {
	if l.FiscalYear != 0 {
		first := calendar.FiscalYear(l.FiscalYear)
		last := max(first, calendar.FiscalYear(l.ThroughFiscalYear))
		return yearRange(first, last)
	}
	var years []calendar.FiscalYear
	for _, f := range b.PlanYears {
		if slices.ContainsFunc(l.Goals, func(g v1alpha1.LineGoal) bool { return b.runs(g.Name, f) }) {
			years = append(years, f)
		}
	}
	if len(years) == 0 {
		return b.PlanYears
	}
	return years
}

func yearRange(first, last calendar.FiscalYear) []calendar.FiscalYear {
	var years []calendar.FiscalYear
	for f := first; f <= last; f++ {
		years = append(years, f)
	}
	return years
}

// domainsOf divides a line by domain: its own, else its technologies' in equal
// parts, else its goals' if they agree on exactly one.
func (b *Budget) domainsOf(l *Line) map[string]money.Amount {
	if l.Domain != "" {
		return map[string]money.Amount{string(l.Domain): l.Allotted}
	}
	domains := map[string]money.Amount{}
	if len(l.Technologies) > 0 {
		technologies := slices.Sorted(slices.Values(l.Technologies))
		for i, part := range l.Allotted.Even(len(technologies)) {
			domain := string(b.technologies[string(technologies[i])].Domain)
			if domain == "" {
				domain = Unassigned
			}
			domains[domain] += part
		}
		return domains
	}
	domains[b.goalsDomain(l)] = l.Allotted
	return domains
}

func (b *Budget) goalsDomain(l *Line) string {
	domain := Unassigned
	for _, g := range l.Goals {
		goal, ok := b.goalByName[g.Name]
		if !ok {
			continue
		}
		for _, d := range goal.Spec.Domains {
			if domain != Unassigned && domain != string(d) {
				return Unassigned
			}
			domain = string(d)
		}
	}
	return domain
}
