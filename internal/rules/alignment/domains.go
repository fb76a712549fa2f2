package alignment

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

var domainWords = map[v1alpha1.Domain]string{
	v1alpha1.DomainAT:       "Assistive technology (AT)",
	v1alpha1.DomainEdTech:   "Educational technology (EdTech)",
	v1alpha1.DomainInfoTech: "Information technology (InfoTech)",
	v1alpha1.DomainShared:   "What the domains share (Shared)",
}

// linesIn are the lines with money in any of the domains.
func linesIn(input *rules.Input, domains ...string) []string {
	var names []string
	for _, line := range input.Lines {
		if slices.ContainsFunc(domains, func(d string) bool { return line.Domains[d] > 0 }) {
			names = append(names, string(line.Name))
		}
	}
	return names
}
