package rules

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "RefreshCliff", Number: "E-32", Worst: v1alpha1.SeverityWarning,
		Summary: "One year holds a large part of what replacing devices costs in the years ahead.",
		Why:     "What is bought together wears out together. A year that must replace most of the devices breaks the budget, and so does the year in which those wear out.",
		Source:  "East Central ISD, technology plan: spread the cost over multiple years; Palm Beach County, whose largest of four yearly amounts is 45.7 percent; the 40 percent is techplan's own",
		Fix:     "Replace a part of the devices a year or two earlier, so that each year has its share. If the money for the year is set aside already, there is nothing to do.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: chromebook, unitCost: 300, usefulLifeMonths: 48}
  budget:
    currency: USD
    lines:
    - name: chromebooks
      fiscalYear: 2027
      throughFiscalYear: 2029
      amount: 180000
      purpose: Replacement
      technologies: [chromebook]
      generalOperations: Every student has one.
---
kind: Device
metadata: {name: grade-6}
spec: {technology: chromebook, quantity: 100, inService: "2023-08-01"}
---
kind: Device
metadata: {name: grade-7}
spec: {technology: chromebook, quantity: 100, inService: "2024-08-01"}
---
kind: Device
metadata: {name: grade-8}
spec: {technology: chromebook, quantity: 400, inService: "2025-08-01"}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: chromebook, unitCost: 300, usefulLifeMonths: 48}
  budget:
    currency: USD
    lines:
    - name: chromebooks
      fiscalYear: 2027
      throughFiscalYear: 2029
      amount: 180000
      purpose: Replacement
      technologies: [chromebook]
      generalOperations: Every student has one.
---
kind: Device
metadata: {name: grade-6}
spec: {technology: chromebook, quantity: 200, inService: "2023-08-01"}
---
kind: Device
metadata: {name: grade-7}
spec: {technology: chromebook, quantity: 200, inService: "2024-08-01"}
---
kind: Device
metadata: {name: grade-8}
spec: {technology: chromebook, quantity: 200, inService: "2025-08-01"}
`,
		FoldedUnder: []Fold{
			{Root: "RefreshUnderfunded", By: byYear},
			// Both are then about the end of the plan.
			{Root: "RefreshAfterPlan", By: byField},
		},
		Check: checkCliff,
	})
}

// A cliff takes at least so many years with cost, of so many looked at: of two
// years one always has half.
const (
	cliffCosts = 3
	cliffYears = 4
)

// slope is what replacements cost in the years ahead.
type slope struct {
	first, last calendar.FiscalYear
	costs       map[calendar.FiscalYear]money.Amount
	total       money.Amount
}

func (s *slope) add(f calendar.FiscalYear, cost money.Amount) {
	if cost > 0 {
		s.costs[f] = s.costs[f].Plus(cost)
		s.total = s.total.Plus(cost)
	}
}

// peak is the year that costs most, the first of several; false: it is no cliff.
func (s *slope) peak(c *Case) (calendar.FiscalYear, bool) {
	if len(s.costs) < cliffCosts || s.last-s.first+1 < cliffYears {
		return 0, false
	}
	peak := s.first
	for f := s.first; f <= s.last; f++ {
		if s.costs[f] > s.costs[peak] {
			peak = f
		}
	}
	return peak, money.Share(s.costs[peak], s.total).Cmp(c.Policy.RefreshCliffPercent) > 0
}

func checkCliff(c *Case, r *Report) {
	due := slope{first: c.Current, last: c.Horizon(), costs: map[calendar.FiscalYear]money.Amount{}}
	var unpriced int64
	var years int
	for _, y := range c.Refresh {
		if y.FiscalYear > due.last || y.Cost == 0 && y.Unpriced == 0 {
			continue
		}
		due.add(y.FiscalYear, y.Cost)
		unpriced += y.Unpriced
		years++
	}
	switch {
	case due.total == 0:
		c.cliffOfLines(r)
	case unpriced == 0:
		c.cliffOfLots(&due, r)
	case years >= cliffCosts:
		r.Skip("%s due by %s have no known cost, so the part of each year is not known", count(unpriced, "device"), due.last)
	}
}

func (c *Case) cliffOfLots(due *slope, r *Report) {
	f, ok := due.peak(c)
	if !ok {
		return
	}
	y := c.Year(f).Refresh
	severity := v1alpha1.SeverityInfo
	if c.judges(f) && isUnderfunded(y) {
		severity = v1alpha1.SeverityWarning
	}
	costs := map[string]money.Amount{}
	for _, d := range c.Demands {
		if d.Shown == f {
			costs[d.Technology] = costs[d.Technology].Plus(d.Cost)
		}
	}
	what := fmt.Sprintf("In %s %s must be replaced at about %s, %s percent of what replacements cost from %s to %s.",
		f, count(y.Devices, "device"), c.about(y.Cost), money.Percent(y.Cost, due.total), due.first, due.last)
	r.Find(c.cliff(severity, f, what, y.Cost, costs))
}

// cliffOfLines reads the replacement lines of the plan where no device has a
// price. What they pay is funded.
func (c *Case) cliffOfLines(r *Report) {
	if len(c.Judged) == 0 {
		return
	}
	planned := slope{first: c.Judged[0], last: c.Judged[len(c.Judged)-1], costs: map[calendar.FiscalYear]money.Amount{}}
	var lines []*budget.Line
	for _, l := range c.Lines {
		if l.Purpose == v1alpha1.PurposeReplacement {
			lines = append(lines, l)
			for i, f := range l.Years {
				if c.judges(f) {
					planned.add(f, l.Parts[i])
				}
			}
		}
	}
	f, ok := planned.peak(c)
	if !ok {
		return
	}
	costs := map[string]money.Amount{}
	for _, l := range withMoney(lines, f) {
		for _, t := range l.Technologies {
			costs[string(t)] = costs[string(t)].Plus(l.For(string(t), f))
		}
	}
	what := fmt.Sprintf("By the replacement lines, %s must replace devices for %s, %s percent of what the lines have from %s to %s; no device has a date and a price to tell it from.",
		f, c.money(planned.costs[f]), money.Percent(planned.costs[f], planned.total), planned.first, planned.last)
	finding := c.cliff(v1alpha1.SeverityInfo, f, what, planned.costs[f], costs)
	finding.Lines = linesOf(withMoney(lines, f))
	r.Find(finding)
}

// cliff is the finding of a year, naming the technology with the largest cost in
// it, the first by name of several, if any is known.
func (c *Case) cliff(severity v1alpha1.Severity, f calendar.FiscalYear, what string, cost money.Amount, costs map[string]money.Amount) Finding {
	part := "them"
	names := sortedKeys(costs)
	if len(names) > 0 {
		largest := slices.MaxFunc(names, func(a, b string) int { return cmp.Compare(costs[a], costs[b]) })
		what += fmt.Sprintf(" The largest part is %s (%s).", largest, c.about(costs[largest]))
		part = largest
	}
	action := fmt.Sprintf("Start earlier with a part of %s, so that each year has its share.", part)
	if f <= c.Current {
		action = fmt.Sprintf("Spread what can wait of %s over the next years, so that each year has its share.", part)
	}
	field := "spec.budget.lines"
	if f > c.PlanYears[len(c.PlanYears)-1] {
		field = "spec.period.end" // No line of the plan can pay for it.
	}
	return Finding{
		Finding: v1alpha1.Finding{Severity: severity, Field: field, FiscalYear: year(f), Message: what, Action: action},
		Money:   cost, Technologies: names,
	}
}
