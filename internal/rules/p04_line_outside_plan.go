package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "LineOutsidePlan", Number: "P-04", Worst: v1alpha1.SeverityWarning,
		Summary: "A budget line has money in a fiscal year that is not in the plan.",
		Why:     "No goal of the plan runs in that year, and no rule looks at it: the money is out of sight.",
		Source:  "techplan",
		Fix:     "Correct the fiscal year of the line: it is named for the calendar year in which it ends. If the year is right, move the line to the plan of that year.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2026, amount: 30000, purpose: Purchase, generalOperations: Every school gets some.}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 30000, purpose: Purchase, generalOperations: Every school gets some.}
`,
		Check: checkLinesOutsidePlan,
	})
}

// checkLinesOutsidePlan reports one finding for a line, at the first such year.
func checkLinesOutsidePlan(c *Case, r *Report) {
	first, last := c.PlanYears[0], c.PlanYears[len(c.PlanYears)-1]
	for _, l := range c.Lines {
		var sum money.Amount
		var years []string
		for _, f := range l.Years {
			if !slices.Contains(c.PlanYears, f) && l.In(f) > 0 {
				sum = sum.Plus(l.In(f))
				years = append(years, f.String())
			}
		}
		if sum == 0 {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: lineField(l.Name) + ".fiscalYear",
				Message: fmt.Sprintf("%s has %s in %s, and the plan is for %s to %s.", l.Name, c.money(sum), several(years), first, last),
				Action:  "Correct the fiscal year, or move the line to the plan of that year.",
			},
			Money: sum, Lines: []string{string(l.Name)},
		})
	}
}
