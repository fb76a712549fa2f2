package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
)

func init() {
	register(Rule{
		Code: "ImplementationCostMissing", Number: "E-08", Worst: v1alpha1.SeverityWarning,
		Summary: "Devices or network equipment are bought and nothing is budgeted to set them up.",
		Why:     "The price of the thing is not the price of having it work. What was left out is then taken from something else in the middle of the year.",
		Source:  "CITES, Planning for Success: outline the budget required to support the purchase and implementation of these technologies",
		Fix: "Add a line of purpose Implementation for setting it up, in the year of the purchase, the year before or the year after, and let it name the technology. " +
			"If the price already includes it, divide the line in two.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: wifi, kind: Network, domain: InfoTech}
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, technologies: [wifi]}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: wifi, kind: Network, domain: InfoTech}
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, technologies: [wifi]}
    - {name: wifi-cabling-fy27, fiscalYear: 2027, amount: 6000, purpose: Implementation, technologies: [wifi]}
`,
		FoldedUnder: []Fold{
			{Root: "SpendOnRetired", AnyYear: true, By: byTechnology},
			{Root: "IneligibleUse", AnyYear: true, By: byLine},
			{Root: "SpendingCapExceeded", AnyYear: true, By: byLine},
		},
		Check: checkImplementation,
	})
}

func checkImplementation(c *Case, r *Report) {
	settingUp := c.settingUp()
	var unknown []string
	for _, t := range c.technologies() {
		name := string(t.Name)
		for _, p := range c.largePurchases(t.Name) {
			if settingUp.within([]string{name}, goalsNamedBy(p.lines), p.year-1, p.year+1) {
				continue
			}
			severity, forgotten := setUp(t.Kind)
			if t.Kind == "" {
				unknown = append(unknown, name)
			}
			if severity != "" {
				r.Find(Finding{
					Finding: v1alpha1.Finding{
						Severity: severity, Field: technologyField(t.Name), FiscalYear: year(p.year),
						Message: fmt.Sprintf("You budgeted %s to buy %s in %s, but nothing to set it up. Often forgotten: %s.", c.money(p.sum), name, p.year, forgotten),
						Action:  fmt.Sprintf("Add a line of purpose Implementation that names %s.", name),
					},
					Money: p.sum, Lines: linesOf(p.lines), Goals: goalsNamedBy(p.lines), Technologies: []string{name}, Domain: string(t.Domain),
				})
			}
			break // Told once for each technology.
		}
	}
	if len(unknown) > 0 {
		r.Skip("%d without a kind among the technologies bought for more than %s in a year: %s", len(unknown), c.money(c.Policy.PurchaseLimit), several(unknown))
	}
}

// setUp is how bad it is if setting up a kind of technology has no money, and
// what people forget; no severity: nothing has to be set up, or the kind is not
// known.
func setUp(kind v1alpha1.TechnologyKind) (severity v1alpha1.Severity, forgotten string) {
	switch kind {
	case v1alpha1.TechnologyDevice:
		return v1alpha1.SeverityInfo, "licenses, cases, carts, installation"
	case v1alpha1.TechnologyNetwork:
		return v1alpha1.SeverityWarning, "cabling, electrical work, configuration, licenses"
	default:
		return "", ""
	}
}

// settingUp is what Implementation lines provide for: the technologies that
// they name, else their goals.
func (c *Case) settingUp() provision {
	p := newProvision()
	for _, l := range c.Lines {
		if l.Purpose != v1alpha1.PurposeImplementation {
			continue
		}
		var goals []string
		if len(l.Technologies) == 0 {
			goals = goalsNamedBy([]*budget.Line{l})
		}
		for _, f := range c.around() {
			if l.In(f) > 0 {
				p.add(technologiesOf(l), goals, f)
			}
		}
	}
	return p
}
