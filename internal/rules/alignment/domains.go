package alignment

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// domainNames write out the domains at the beginning of a sentence.
var domainNames = map[v1alpha1.Domain]string{
	v1alpha1.DomainAT:       "Assistive technology (AT)",
	v1alpha1.DomainEdTech:   "Educational technology (EdTech)",
	v1alpha1.DomainInfoTech: "Information technology (InfoTech)",
	v1alpha1.DomainShared:   "What the domains share (Shared)",
}

// listLinesOfDomains lists the names of the lines that have money in any of the domains.
func listLinesOfDomains(input *rules.Input, domains ...v1alpha1.BudgetDomain) []v1alpha1.EntryName {
	var names []v1alpha1.EntryName
	for _, budgetLine := range input.Lines {
		if slices.ContainsFunc(domains, func(domain v1alpha1.BudgetDomain) bool { return budgetLine.Domains[domain] > 0 }) {
			names = append(names, budgetLine.Name)
		}
	}
	return names
}
