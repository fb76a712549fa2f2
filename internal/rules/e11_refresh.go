package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "RefreshUnderfunded", Number: "E-11", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "Devices reach their end in a year of the plan and the replacement lines do not pay for them.",
		Why:       "Devices die in a year that nobody funded; a district must strive to fund replacement costs.",
		Source:    "MI Roadmap, strategy 3 B; replacement plans of Palm Beach County and Plano ISD",
		Fix:       "Put the missing amount into a line of purpose Replacement that names the technology, in the year in which the devices reach their end. Or replace some of them in another year. If a line pays for it already, correct its purpose. If the technology is given up by then, record the lifecycle Retired and its last day.",
		Before: `
kind: TechnologyPlan
spec:
  technologies: [{name: chromebook, unitCost: 300, usefulLifeMonths: 60}]
  budget:
    currency: USD
    lines:
    - name: chromebooks-fy27
      fiscalYear: 2027
      amount: 10000
      purpose: Replacement
      technologies: [chromebook]
      generalOperations: Every student has one.
---
kind: Device
metadata: {name: chromebooks-2022}
spec: {technology: chromebook, quantity: 100, inService: "2022-08-22"}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies: [{name: chromebook, unitCost: 300, usefulLifeMonths: 60}]
  budget:
    currency: USD
    lines:
    - name: chromebooks-fy27
      fiscalYear: 2027
      amount: 30000
      purpose: Replacement
      technologies: [chromebook]
      generalOperations: Every student has one.
---
kind: Device
metadata: {name: chromebooks-2022}
spec: {technology: chromebook, quantity: 100, inService: "2022-08-22"}
`,
		FoldedUnder: []Fold{
			{Root: "GoalUnfunded", By: func(f Finding) []string { return f.Replaced }, When: covers},
			{Root: "FiscalYearNotBudgeted", EvenWaived: true, By: byYear},
		},
		Check: checkRefresh,
	})
}

func init() {
	register(Rule{
		Code: "RefreshAfterPlan", Number: "E-11", Worst: v1alpha1.SeverityWarning,
		Summary: "Devices reach their end soon after the plan.",
		Why:     "The next plan starts with this bill.",
		Source:  "MI Roadmap, strategy 3 B; techplan's five-year horizon",
		Fix:     "Tell the board what falls due after the plan, and put the amount into the first draft of the next one. Where one-time money bought the devices, name the money that will replace them, or buy them on money that goes on.",
		Before: `
kind: TechnologyPlan
spec:
  technologies: [{name: chromebook, usefulLifeMonths: 60}]
  budget:
    currency: USD
    sources: [{name: laptops-for-all, kind: Grant}]
    lines:
    - {name: chromebooks, fiscalYear: 2027, amount: 30000, purpose: Purchase, technologies: [chromebook], source: laptops-for-all}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies: [{name: chromebook, usefulLifeMonths: 60}]
  budget:
    currency: USD
    sources: [{name: laptops-for-all, kind: Local}]
    lines:
    - {name: chromebooks, fiscalYear: 2027, amount: 30000, purpose: Purchase, technologies: [chromebook], source: laptops-for-all}
`,
		FoldedUnder: []Fold{{Root: "RecurringCostOnOneTimeFunds", By: byTechnology, When: alone}},
		Check:       checkRefreshAfterPlan,
	})
}

func checkRefresh(c *Case, r *Report) {
	for _, y := range c.Refresh {
		if y.Unpriced > 0 {
			r.Skip("%s due in %s have no known cost: give their technology a unitCost", count(y.Unpriced, "device"), y.FiscalYear)
		}
		if !c.judges(y.FiscalYear) || !isUnderfunded(y) {
			continue
		}
		severity := v1alpha1.SeverityWarning
		if money.ComparePercent(y.Gap(), 25, y.Cost) > 0 {
			severity = v1alpha1.SeverityError
		}
		atLeast := "about "
		if y.Unpriced > 0 {
			atLeast = "at least "
		}
		have := c.money(y.Funded) + " is budgeted"
		if y.Funded == 0 {
			have = "no replacement money is budgeted for these"
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: severity, Field: "spec.budget.lines", FiscalYear: v1alpha1.FiscalYear(y.FiscalYear),
				Message: fmt.Sprintf("%s (%s) must be replaced in %s at %s%s; %s. Short by %s.",
					count(y.Devices, "device"), several(y.Technologies), y.FiscalYear, atLeast, c.about(y.Cost), have, c.about(y.Gap())),
				Action: fmt.Sprintf("Add %s to a line of purpose Replacement in %s, or buy some of them in another year. If a line already pays for it, give it that purpose.", c.about(y.Gap()), y.FiscalYear),
			},
			Money: y.Gap(), Have: y.Funded, Technologies: y.Technologies, Replaced: y.Technologies,
		})
	}
}

// isUnderfunded tells whether replacements lack more than small change.
func isUnderfunded(y budget.RefreshYear) bool { return over(y.Gap(), 100, 5, y.Cost) }

func checkRefreshAfterPlan(c *Case, r *Report) {
	last := c.PlanYears[len(c.PlanYears)-1]
	var sum money.Amount
	var devices int64
	var technologies []string
	for _, y := range c.Refresh {
		if y.FiscalYear > last && y.FiscalYear <= c.Horizon() {
			sum = sum.Plus(y.Cost)
			devices += y.Devices
			technologies = append(technologies, y.Technologies...)
		}
	}
	oneTime := c.boughtOnOneTimeMoney(last)
	if devices == 0 && len(oneTime) == 0 {
		return
	}
	technologies = append(technologies, technologiesOf(oneTime...)...)
	slices.Sort(technologies)
	f := Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.period.end",
			Action: "Tell the board now, and put their replacement into the next plan's first draft.",
		},
		Money: sum, Technologies: slices.Compact(technologies),
	}
	if devices > 0 {
		f.Message = fmt.Sprintf("After the plan ends, %s must be replaced by %s at about %s.", count(devices, "device"), c.Horizon(), c.about(sum))
	}
	if len(oneTime) > 0 {
		f.Severity = v1alpha1.SeverityWarning
		f.Lines = linesOf(oneTime)
		if f.Message != "" {
			f.Message += " "
		}
		f.Message += fmt.Sprintf("One-time money buys what lasts beyond the plan (%s), and nothing says who replaces it.", several(f.Lines))
	}
	r.Find(f)
}

// boughtOnOneTimeMoney are the lines that buy on one-time money what ends after
// the plan.
func (c *Case) boughtOnOneTimeMoney(last calendar.FiscalYear) []*budget.Line {
	var lines []*budget.Line
	for _, l := range c.Lines {
		bought := l.Purpose == v1alpha1.PurposePurchase || l.Purpose == v1alpha1.PurposeReplacement
		if bought && l.Source != nil && budget.OneTime(l.Source) && c.endsAfter(l, last) {
			lines = append(lines, l)
		}
	}
	return lines
}

func (c *Case) endsAfter(l *budget.Line, last calendar.FiscalYear) bool {
	for _, f := range l.Years {
		for _, name := range l.Technologies {
			t, ok := c.Technology(string(name))
			if !ok || t.UsefulLifeMonths == 0 || !c.judges(f) || l.In(f) == 0 {
				continue
			}
			bought := inventory.Lot{Start: c.Fiscal.Start(f)}
			if end := c.Fiscal.Of(bought.Life(int(t.UsefulLifeMonths), 0).End); end > last {
				return true
			}
		}
	}
	return false
}

func linesOf(lines []*budget.Line) []string {
	names := make([]string, len(lines))
	for i, l := range lines {
		names[i] = string(l.Name)
	}
	return names
}
