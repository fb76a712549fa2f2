package rules

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "RecurringCostOnOneTimeFunds", Number: "E-10", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "A cost that comes back every year is paid by money that does not.",
		Why:       "A culture of sustainability: a service that starts on a grant stops with the grant unless the next year's money has a name.",
		Source:    "CITES, Planning for Success; MI Roadmap, strategy 3 B, resources to sustain; one-time relief funds after 2024",
		Fix:       "Add a line for the next year on money that goes on, such as local money. Or plan to end the service, and say so where it is used. If the cost does not come back, mark the line with recurring: false.",
		Before: `
kind: TechnologyPlan
spec:
  technologies: [{name: web-filter}]
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant}
    - {name: general, kind: Local}
    lines:
    - {name: filter-fy27, fiscalYear: 2027, amount: 12000, purpose: Operation, technologies: [web-filter], source: state-grant}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies: [{name: web-filter}]
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant}
    - {name: general, kind: Local}
    lines:
    - {name: filter-fy27, fiscalYear: 2027, amount: 12000, purpose: Operation, technologies: [web-filter], source: state-grant}
    - {name: filter-fy28, fiscalYear: 2028, amount: 12000, purpose: Operation, technologies: [web-filter], source: general}
`,
		FoldedUnder: []Fold{{Root: "FundsExpired", AnyYear: true, By: byLine}},
		Check: func(c *Case, r *Report) {
			checkRecurringLines(c, r)
			checkFallingLocalMoney(c, r)
		},
	})
}

// checkRecurringLines reports one finding for each source, purpose and use, at
// the first year after which the money is not named.
func checkRecurringLines(c *Case, r *Report) {
	c.skipSourceless(r, (*budget.Line).IsRecurring)
	told, alike := map[string]bool{}, c.linesAlike()
	for _, f := range c.Judged {
		groups, stopping := map[string][]*budget.Line{}, map[string][]stop{}
		lines := c.recurringIn(f)
		for _, l := range lines {
			groups[fromWhere(l)] = append(groups[fromWhere(l)], l)
		}
		for _, l := range lines {
			key, use := fromWhere(l), useOf(l)
			if told[key] {
				continue
			}
			if _, known := stopping[use]; !known {
				stopping[use] = c.stopping(l, alike(l), f)
			}
			if stops := stopping[use]; len(stops) > 0 {
				told[key] = true
				r.Find(c.recurring(groups[key], stops, f))
			}
		}
	}
}

// fromWhere tells what a line's money is for, and from where.
func fromWhere(l *budget.Line) string { return string(l.Source.Name) + "\x00" + useOf(l) }

// useOf tells what a line's money is for.
func useOf(l *budget.Line) string {
	use := technologiesOf(l)
	if len(use) == 0 {
		for _, g := range l.Goals {
			use = append(use, "goal "+g.Name)
		}
		slices.Sort(use)
	}
	if len(use) == 0 {
		use = []string{"domain " + string(l.Domain)}
	}
	return string(l.Purpose) + "\x00" + strings.Join(use, "\x00")
}

// skipSourceless says which lines of a kind name no source: of their money
// nobody can say when it ends.
func (c *Case) skipSourceless(r *Report, which func(*budget.Line) bool) {
	var sum money.Amount
	var names []string
	for _, l := range c.Lines {
		if l.Source == nil && l.Allotted > 0 && which(l) {
			sum = sum.Plus(l.Allotted)
			names = append(names, string(l.Name))
		}
	}
	if len(names) > 0 {
		r.Skip("no source is named for %s: %s", c.money(sum), several(names))
	}
}

// recurringIn are the recurring lines with money in a year from a source that
// does not go on.
func (c *Case) recurringIn(f calendar.FiscalYear) []*budget.Line {
	var lines []*budget.Line
	for _, l := range c.Lines {
		if l.IsRecurring() && l.In(f) > 0 && l.Source != nil && c.stops(l.Source, f+1) {
			lines = append(lines, l)
		}
	}
	return lines
}

// stops tells whether a source gives money once, or is local or state money
// that ends before a year does. Formula funds go on.
func (c *Case) stops(s *v1alpha1.FundingSource, year calendar.FiscalYear) bool {
	if budget.OneTime(s) {
		return true
	}
	end := calendar.Lenient(s.ObligationEnd)
	local := s.Kind == v1alpha1.SourceLocal || s.Kind == v1alpha1.SourceState
	return local && !end.IsZero() && end < c.Fiscal.End(year)
}

// stop is a use whose money stops: a technology, or all of a line's money where
// it names none.
type stop struct {
	technology string
	// there is what the year after has for it on money that goes on.
	there money.Amount
}

// of is the part of a line's money in a year that is for the use.
func (s stop) of(l *budget.Line, f calendar.FiscalYear) money.Amount {
	if s.technology == "" {
		return l.In(f)
	}
	return l.For(s.technology, f)
}

// stopping are the uses of a line for which the year after f has, on continuing
// money, less than 80 percent of what the stopping ones of the lines alike have
// in f.
func (c *Case) stopping(l *budget.Line, alike []*budget.Line, f calendar.FiscalYear) []stop {
	uses := []stop{{}}
	if names := technologiesOf(l); len(names) > 0 {
		uses = nil
		for _, name := range names {
			if c.Needs(name, f+1) {
				uses = append(uses, stop{technology: name})
			}
		}
	}
	var stops []stop
	for _, use := range uses {
		var needed money.Amount
		for _, o := range alike {
			ends := o.Source != nil && c.stops(o.Source, f+1)
			if ends && o.IsRecurring() {
				needed = needed.Plus(use.of(o, f))
			}
			if !ends {
				use.there = use.there.Plus(use.of(o, f+1))
			}
		}
		if money.ComparePercent(use.there, 80, needed) < 0 {
			stops = append(stops, use)
		}
	}
	return stops
}

// linesAlike finds the lines of the same purpose that share a technology with a
// line, or a goal where it names no technology, or the domain where it names
// neither.
func (c *Case) linesAlike() func(*budget.Line) []*budget.Line {
	byGoal, byDomain := map[string][]*budget.Line{}, map[v1alpha1.Domain][]*budget.Line{}
	for _, l := range c.Lines {
		for _, g := range l.Goals {
			byGoal[g.Name] = append(byGoal[g.Name], l)
		}
		byDomain[l.Domain] = append(byDomain[l.Domain], l)
	}
	return func(l *budget.Line) []*budget.Line {
		var all []*budget.Line
		switch {
		case len(l.Technologies) > 0:
			for _, t := range l.Technologies {
				all = append(all, c.linesOf[t]...)
			}
		case len(l.Goals) > 0:
			for _, g := range l.Goals {
				all = append(all, byGoal[g.Name]...)
			}
		default:
			all = slices.Clone(byDomain[l.Domain])
		}
		slices.SortFunc(all, func(a, b *budget.Line) int { return compareNames(a.Name, b.Name) })
		return slices.DeleteFunc(slices.Compact(all), func(o *budget.Line) bool { return o.Purpose != l.Purpose })
	}
}

func (c *Case) recurring(lines []*budget.Line, stops []stop, f calendar.FiscalYear) Finding {
	l := lines[0]
	var sum, all, there money.Amount
	var technologies []string
	for _, s := range stops {
		there = there.Plus(s.there)
		if s.technology != "" {
			technologies = append(technologies, s.technology)
		}
		for _, o := range lines {
			sum = sum.Plus(s.of(o, f))
		}
	}
	for _, o := range lines {
		all = all.Plus(o.In(f))
	}
	severity := v1alpha1.SeverityError
	bought := l.Purpose == v1alpha1.PurposePurchase || l.Purpose == v1alpha1.PurposeReplacement
	if f >= c.LastFullYear() || (l.Source.Kind == v1alpha1.SourceBond && bought) {
		severity = v1alpha1.SeverityWarning
	}
	ends := fmt.Sprintf("%s is one-time money", l.Source.Name)
	if l.Source.ObligationEnd != "" {
		ends = fmt.Sprintf("%s ends on %s", l.Source.Name, l.Source.ObligationEnd)
	}
	what := fmt.Sprintf("%s (%s in %s)", l.Name, c.money(sum), f)
	if len(lines) > 1 {
		what = fmt.Sprintf("%s of %s (%s)", c.money(sum), f, several(linesOf(lines)))
	}
	if sum < all {
		what += " for " + several(technologies)
	}
	action := fmt.Sprintf("Name the money for %s, or plan to stop the service.", f+1)
	if there > 0 {
		action = fmt.Sprintf("Name the money for %s, which has %s for it so far, or plan to stop the service.", f+1, c.money(there))
	}
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Field: lineField(l.Name) + ".source", FiscalYear: v1alpha1.FiscalYear(f),
			Message: fmt.Sprintf("%s comes back every year, but %s.", what, ends),
			Action:  action,
		},
		Money: sum, Lines: linesOf(lines), Technologies: technologies,
	}
}

// fallingField is where findings on falling local money stand.
const fallingField = "spec.budget.sources"

// checkFallingLocalMoney reports a year in which local money falls under half
// of its highest of the three years before while one-time money pays lines.
func checkFallingLocalMoney(c *Case, r *Report) {
	local := c.localMoney()
	for _, f := range c.Judged {
		now, known := local[f]
		highest := max(local[f-1], local[f-2], local[f-3])
		if !known || now*2 >= highest {
			continue
		}
		var oneTime money.Amount
		var lines []string
		for _, l := range c.Lines {
			if l.Source != nil && budget.OneTime(l.Source) && l.In(f) > 0 {
				oneTime = oneTime.Plus(l.In(f))
				lines = append(lines, string(l.Name))
			}
		}
		if oneTime == 0 {
			continue
		}
		if c.someLocalUnknown(f) {
			r.Skip("not every local source says what it gives in %s", f)
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: fallingField, FiscalYear: v1alpha1.FiscalYear(f),
				Message: fmt.Sprintf("Local money falls to %s in %s from %s while %s of one-time money pays for %s.", c.money(now), f, c.money(highest), c.money(oneTime), several(lines)),
				Action:  "Say which local money takes over when the one-time money is gone.",
			},
			Money: highest - now, Lines: lines,
		})
	}
}

// someLocalUnknown tells whether a local source that lists amounts lists none
// for a year: that year is unknown, not 0.
func (c *Case) someLocalUnknown(f calendar.FiscalYear) bool {
	return slices.ContainsFunc(c.Plan.Spec.Budget.Sources, func(s v1alpha1.FundingSource) bool {
		return s.Kind == v1alpha1.SourceLocal && len(s.Amounts) > 0 &&
			!slices.ContainsFunc(s.Amounts, func(a v1alpha1.SourceAmount) bool { return calendar.FiscalYear(a.FiscalYear) == f })
	})
}

func (c *Case) localMoney() map[calendar.FiscalYear]money.Amount {
	sums := map[calendar.FiscalYear]money.Amount{}
	if c.Plan.Spec.Budget == nil {
		return sums
	}
	for _, s := range c.Plan.Spec.Budget.Sources {
		if s.Kind != v1alpha1.SourceLocal {
			continue
		}
		for _, a := range s.Amounts {
			sums[calendar.FiscalYear(a.FiscalYear)] = sums[calendar.FiscalYear(a.FiscalYear)].Plus(money.Of(a.Amount))
		}
	}
	return sums
}
