package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
)

func init() {
	register(Rule{
		Code: "PurchaseForMetNeed", Number: "E-20", Worst: v1alpha1.SeverityWarning,
		Summary: "A technology is bought for needs that the district can meet with what it does now.",
		Why:     "The cheapest purchase is the one that is not needed. The needs list already says that current practice will do.",
		Source:  "CITES, Planning for Success: which of those needs could be met with current practice",
		Fix: "Leave the purchase out, or say in the needs list what else the technology is for. " +
			"If current practice turned out not to be enough, change how the need is met to Purchase.",
		Before: `
kind: TechnologyPlan
spec:
  needs:
  - {name: shared-calendar, gap: Teams miss each other's meetings., metBy: CurrentPractice}
  technologies:
  - {name: calendar-app, kind: Software, domain: InfoTech, needs: [shared-calendar]}
  budget:
    currency: USD
    lines:
    - {name: calendar-fy27, fiscalYear: 2027, amount: 4000, purpose: Purchase, technologies: [calendar-app]}
`,
		After: `
kind: TechnologyPlan
spec:
  needs:
  - {name: shared-calendar, gap: Teams miss each other's meetings., metBy: Purchase}
  technologies:
  - {name: calendar-app, kind: Software, domain: InfoTech, needs: [shared-calendar]}
  budget:
    currency: USD
    lines:
    - {name: calendar-fy27, fiscalYear: 2027, amount: 4000, purpose: Purchase, technologies: [calendar-app]}
`,
		FoldedUnder: []Fold{{Root: "SpendOnRetired", AnyYear: true, By: byTechnology}},
		Check:       checkPurchaseForMetNeed,
	})
}

func checkPurchaseForMetNeed(c *Case, r *Report) {
	needsOf := c.needsByTechnology()
	for _, t := range c.technologies() {
		needs := needsOf(t)
		bought := c.purchases(t.Name)
		if len(needs) == 0 || len(bought) == 0 {
			continue
		}
		var names []string
		met := true
		for _, n := range needs {
			names = append(names, string(n.Name))
			met = met && n.MetBy == v1alpha1.MetByCurrentPractice
		}
		if !met {
			continue
		}
		name, sum := string(t.Name), sumOf(bought)
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name), FiscalYear: year(bought[0].year),
				Message: fmt.Sprintf("Your needs list says that %s can be met with what you do now. Why buy %s for %s?", several(names), name, c.money(sum)),
				Action:  fmt.Sprintf("Leave the purchase out, or say in the needs list what %s is needed for.", name),
			},
			Money: sum, Lines: linesBuying(bought), Technologies: []string{name}, Domain: string(t.Domain),
		})
	}
}

// needsByTechnology tells which needs of the plan a technology is for, its own
// and those of its use cases, by name. Names that do not exist are another
// rule's.
func (c *Case) needsByTechnology() func(v1alpha1.Technology) []v1alpha1.Need {
	needs := map[v1alpha1.EntryName]v1alpha1.Need{}
	for _, n := range c.Plan.Spec.Needs {
		needs[n.Name] = n
	}
	ofUseCase := map[v1alpha1.EntryName][]v1alpha1.EntryName{}
	for _, u := range c.Plan.Spec.UseCases {
		ofUseCase[u.Name] = u.Needs
	}
	return func(t v1alpha1.Technology) []v1alpha1.Need {
		names := slices.Clone(t.Needs)
		for _, u := range t.UseCases {
			names = append(names, ofUseCase[u]...)
		}
		slices.Sort(names)
		var list []v1alpha1.Need
		for _, name := range slices.Compact(names) {
			if n, ok := needs[name]; ok {
				list = append(list, n)
			}
		}
		return list
	}
}
