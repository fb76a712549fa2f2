package rules

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "DomainMissing", Number: "E-04", Worst: v1alpha1.SeverityWarning,
		Condition: v1alpha1.ConditionBalanced,
		Summary:   "Assistive, educational or information technology has no money at all in the plan.",
		Why:       "A plan is balanced and inclusive when assistive technology, educational technology and information technology are all in it.",
		Source:    "CITES, Develop a Strategic Technology Implementation Plan",
		Fix:       "Add a line for the domain that has no money. If a line pays for it already, say so in that line's domain, or in the domain of the technologies that it names.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 60000, purpose: Purchase, domain: EdTech}
    - {name: network, fiscalYear: 2027, amount: 30000, purpose: Purchase, domain: InfoTech}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 60000, purpose: Purchase, domain: EdTech}
    - {name: network, fiscalYear: 2027, amount: 30000, purpose: Purchase, domain: InfoTech}
    - {name: readers, fiscalYear: 2027, amount: 3000, purpose: Purchase, domain: AT}
`,
		FoldedUnder: []Fold{{Root: "AssistiveTechnologyUnfunded", EvenWaived: true, By: byPlan, When: func(_, f Finding) bool { return f.Domain == string(v1alpha1.DomainAT) }}},
		Check:       checkDomainMissing,
	})
}

func init() {
	register(Rule{
		Code: "DomainImbalance", Number: "E-04", Worst: v1alpha1.SeverityWarning,
		Condition: v1alpha1.ConditionBalanced,
		Summary:   "The share of a domain of technology in the plan's money is outside its band.",
		Why:       "A plan is balanced when no domain crowds out the others.",
		Source:    "CITES, Develop a Strategic Technology Implementation Plan; the default bands are techplan's own",
		Fix:       "Talk to the leads of the domains that are outside their bands, and move money between them. If the shares are right for the district, set the bands that fit under domainBands in the policy.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 17000, purpose: Purchase, domain: EdTech}
    - {name: network, fiscalYear: 2027, amount: 80000, purpose: Purchase, domain: InfoTech}
    - {name: readers, fiscalYear: 2027, amount: 3000, purpose: Purchase, domain: AT}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 37000, purpose: Purchase, domain: EdTech}
    - {name: network, fiscalYear: 2027, amount: 60000, purpose: Purchase, domain: InfoTech}
    - {name: readers, fiscalYear: 2027, amount: 3000, purpose: Purchase, domain: AT}
`,
		Check: checkDomainImbalance,
	})
}

var domainWords = map[v1alpha1.Domain]string{
	v1alpha1.DomainAT:       "Assistive technology (AT)",
	v1alpha1.DomainEdTech:   "Educational technology (EdTech)",
	v1alpha1.DomainInfoTech: "Information technology (InfoTech)",
	v1alpha1.DomainShared:   "What the domains share (Shared)",
}

// bandField is where the band stands, or else the lines that miss it.
func (c *Case) bandField(d v1alpha1.Domain) string {
	if c.Plan.Spec.Policy.DomainBands == nil {
		return "spec.budget.lines[domain=" + string(d) + "]"
	}
	return "spec.policy.domainBands[" + string(d) + "]"
}

func checkDomainMissing(c *Case, r *Report) {
	total := c.Total()
	if total == 0 {
		return
	}
	shares := c.Domains()
	for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
		if shares[string(domain)] > 0 {
			continue
		}
		action := "Add a line for it, or give the lines that pay for it their domain."
		if unassigned := shares[budget.Unassigned]; unassigned > 0 {
			action += fmt.Sprintf(" %s has no domain yet: %s.", c.money(unassigned), several(c.linesIn(budget.Unassigned)))
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: "spec.budget.lines[domain=" + string(domain) + "]",
				Message: fmt.Sprintf("%s has no money: none of the plan's %s is for it.", domainWords[domain], c.money(total)),
				Action:  action,
			},
			Domain: string(domain),
		})
	}
}

// linesIn are the lines with money in any of the domains.
func (c *Case) linesIn(domains ...string) []string {
	var names []string
	for _, l := range c.Lines {
		if slices.ContainsFunc(domains, func(d string) bool { return l.Domains[d] > 0 }) {
			names = append(names, string(l.Name))
		}
	}
	return names
}

func checkDomainImbalance(c *Case, r *Report) {
	total := c.Total()
	if total == 0 {
		return
	}
	shares := c.Domains()
	var outside []string
	var field string
	for _, band := range sortedBands(c.Policy.DomainBands) {
		own, open := shares[string(band.Domain)], shares[budget.Unassigned]
		if band.Domain != v1alpha1.DomainShared {
			open = open.Plus(shares[string(v1alpha1.DomainShared)])
			if own == 0 {
				continue // DomainMissing says so.
			}
		}
		words, undecided := c.outsideBand(band, own, open, total)
		if undecided {
			r.Skip("whether %s has its least share depends on %s that is shared or has no domain: %s", band.Domain, c.money(open), several(c.linesIn(budget.Unassigned, string(v1alpha1.DomainShared))))
		}
		if words != "" {
			outside = append(outside, words)
			if field == "" {
				field = c.bandField(band.Domain)
			}
		}
	}
	if len(outside) > 0 {
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: field,
			Message: strings.Join(outside, "; ") + ".",
			Action:  "Talk to the leads of these domains before the board votes, or set the band that fits your district with a reason.",
		}})
	}
}

func sortedBands(bands []v1alpha1.DomainBand) []v1alpha1.DomainBand {
	return slices.SortedFunc(slices.Values(bands), func(a, b v1alpha1.DomainBand) int {
		return strings.Compare(string(a.Domain), string(b.Domain))
	})
}

func (c *Case) outsideBand(band v1alpha1.DomainBand, own, open, total money.Amount) (words string, undecided bool) {
	has := fmt.Sprintf("%s has %s of the plan's %s (%s%%)", domainWords[band.Domain], c.money(own), c.money(total), money.Percent(own, total))
	if band.MaxPercent != "" && money.Share(own, total).Cmp(money.Rat(band.MaxPercent)) > 0 {
		return fmt.Sprintf("%s, and at most %s%% is expected", has, band.MaxPercent), false
	}
	least := money.Rat(band.MinPercent)
	switch {
	case band.MinPercent == "" || atLeast(own, total, least):
		return "", false
	case atLeast(own+open, total, least):
		return "", true
	default:
		return fmt.Sprintf("%s, and at least %s%% is expected", has, band.MinPercent), false
	}
}

func atLeast(part, whole money.Amount, percent *big.Rat) bool {
	return money.Share(part, whole).Cmp(percent) >= 0
}
