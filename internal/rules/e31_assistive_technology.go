package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "AssistiveTechnologyUnfunded", Number: "E-31", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "Students need assistive technology and a budgeted year has no money for it.",
		Why:       "A district must make assistive technology available that a student's education program requires, at no cost to the family.",
		Source:    "34 CFR 300.105; Connecticut, Assistive Technology Guidelines",
		Fix:       "Add a line of domain AT in each year that has a budget. If special education pays for it from a budget that is not in the plan, waive the finding and name that budget in the reason.",
		Before: `
kind: TechnologyPlan
spec:
  district:
    groups: [{name: NeedsAssistiveTechnology, count: 24}]
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 60000, purpose: Purchase, domain: EdTech}
`,
		After: `
kind: TechnologyPlan
spec:
  district:
    groups: [{name: NeedsAssistiveTechnology, count: 24}]
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 60000, purpose: Purchase, domain: EdTech}
    - {name: readers, fiscalYear: 2027, amount: 6000, purpose: Purchase, domain: AT}
`,
		Check: checkAssistiveTechnology,
	})
}

func checkAssistiveTechnology(c *Case, r *Report) {
	who := c.assistiveGroup()
	if who == "" {
		if len(c.Lines) > 0 {
			r.Skip("district.groups does not say whether students need assistive technology (%s)", v1alpha1.GroupNeedsAssistiveTechnology)
		}
		return
	}
	for _, f := range c.Judged {
		if !c.Budgeted(f) {
			continue
		}
		var sum money.Amount
		for _, l := range c.Lines {
			if l.In(f) > 0 {
				sum = sum.Plus(l.Domains[string(v1alpha1.DomainAT)])
			}
		}
		if sum > 0 {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityError, Field: "spec.district.groups[" + string(v1alpha1.GroupNeedsAssistiveTechnology) + "]", FiscalYear: v1alpha1.FiscalYear(f),
				Message: fmt.Sprintf("%s assistive technology and %s has no money for it. The district must provide it at no cost to families.", who, f),
				Action:  "Add a line of domain AT, or name the special-education budget that pays in a waiver.",
			},
			Domain: string(v1alpha1.DomainAT),
		})
	}
}

// assistiveGroup says who needs assistive technology; empty: the plan names no
// such group.
func (c *Case) assistiveGroup() string {
	for _, g := range c.Plan.Spec.District.Groups {
		switch {
		case g.Name != v1alpha1.GroupNeedsAssistiveTechnology:
		case g.Count == 0:
			return "Some students need"
		default:
			return fmt.Sprintf("%d students need", g.Count)
		}
	}
	return ""
}
