package people

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// DomainLeadNotSeparate reports this: one role leads assistive, educational and
// information technology alike.
var DomainLeadNotSeparate = rules.Rule{
	Code: rules.DomainLeadNotSeparate, Number: "P-13", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkDomainLeads,
}

func checkDomainLeads(input *rules.Input, report *rules.Report) {
	leads := map[v1alpha1.Domain]v1alpha1.Role{}
	for _, l := range input.Plan.Spec.DomainLeads {
		leads[l.Domain] = l.Role
	}
	lead := leads[v1alpha1.DomainAT]
	if lead == "" || !sameRole(lead, leads[v1alpha1.DomainEdTech]) || !sameRole(lead, leads[v1alpha1.DomainInfoTech]) {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.domainLeads",
		Message: fmt.Sprintf("%s leads assistive, educational and information technology alike.", lead),
		Action:  "Name a lead of its own for at least one of them.",
	})
}

func sameRole(a, b v1alpha1.Role) bool { return rules.RoleKey(a) == rules.RoleKey(b) }
