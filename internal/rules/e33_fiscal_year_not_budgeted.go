package rules

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "FiscalYearNotBudgeted", Number: "E-33", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "A year of the plan has no money in any line while other years have.",
		Why:       "A plan for several years with a budget for some of them promises work that nobody has paid for. All that is short in such a year has this one cause, so it is told once.",
		Source:    "Technology plans of Eula ISD and Palm Beach County, whose budgets leave out years of the plan",
		Fix:       "Add budget lines for the year, be it as estimates. If the plan is meant to end before that year, change its period.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase}
    - {name: wifi-fy29, fiscalYear: 2029, amount: 30000, purpose: Purchase}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase}
    - {name: wifi-fy28, fiscalYear: 2028, amount: 30000, purpose: Purchase}
    - {name: wifi-fy29, fiscalYear: 2029, amount: 30000, purpose: Purchase}
`,
		Check: checkYearNotBudgeted,
	})
}

// sameYear tells whether two findings are of one and the same fiscal year,
// whatever their objects.
func sameYear(root, f Finding) bool {
	return root.FiscalYear != 0 && root.FiscalYear == f.FiscalYear
}

func checkYearNotBudgeted(c *Case, r *Report) {
	if !slices.ContainsFunc(c.PlanYears, c.Budgeted) {
		return // The condition says that there is no budget.
	}
	for _, f := range c.Judged {
		if !c.Budgeted(f) && c.Full(f) {
			r.Find(c.notBudgeted(f))
		}
	}
}

func (c *Case) notBudgeted(f calendar.FiscalYear) Finding {
	severity := v1alpha1.SeverityInfo
	switch f {
	case c.Current:
		severity = v1alpha1.SeverityError
	case c.Current + 1:
		severity = v1alpha1.SeverityWarning
	}
	need, refresh := c.needIn(f), c.Year(f).Refresh
	var calls []string
	if need > 0 {
		calls = append(calls, fmt.Sprintf("its goals need %s", c.money(need)))
	}
	if refresh.Devices > 0 {
		calls = append(calls, count(refresh.Devices, "device")+" must be replaced"+c.forAbout(refresh.Cost, refresh.Unpriced))
	}
	message := fmt.Sprintf("%s is part of the plan and no budget line has money in it", f)
	if len(calls) > 0 {
		message += "; " + strings.Join(calls, " and ")
	}
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Field: "spec.budget.lines", FiscalYear: year(f),
			Message: message + ".",
			Action:  fmt.Sprintf("Add lines for %s, or end the plan before it.", f),
		},
		Money: need.Plus(refresh.Cost), Technologies: refresh.Technologies,
	}
}

// needIn is what the goals that are not closed need in a year.
func (c *Case) needIn(f calendar.FiscalYear) money.Amount {
	var need money.Amount
	for _, g := range c.Goals {
		if c.closed(g) {
			continue
		}
		for _, y := range g.Years {
			if y.FiscalYear == f {
				need = need.Plus(y.Need)
			}
		}
	}
	return need
}

// forAbout writes the cost of replacements, which is the least where some have no
// known price, and nothing where none has.
func (c *Case) forAbout(cost money.Amount, unpriced int64) string {
	switch {
	case cost == 0:
		return ""
	case unpriced > 0:
		return " for at least " + c.about(cost)
	default:
		return " for about " + c.about(cost)
	}
}
