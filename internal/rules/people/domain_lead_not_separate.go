package people

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// DomainLeadNotSeparate reports a plan in which one role leads assistive, educational and
// information technology. The source asks that each keeps its primary duties.
var DomainLeadNotSeparate = rules.Rule{
	Code: rules.DomainLeadNotSeparate, Number: "P-13", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkDomainLeads,
}

// checkDomainLeads reports only all three domains in one hand: a small district may well
// combine two of them.
func checkDomainLeads(input *rules.Input, report *rules.Report) {
	leads := map[v1alpha1.Domain]v1alpha1.Role{}
	for _, domainLead := range input.Plan.Spec.DomainLeads {
		leads[domainLead.Domain] = domainLead.Role
	}
	lead := leads[v1alpha1.DomainAT]
	if lead == "" || !isSameRole(lead, leads[v1alpha1.DomainEdTech]) ||
		!isSameRole(lead, leads[v1alpha1.DomainInfoTech]) {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.domainLeads",
		Message: fmt.Sprintf("%s leads assistive, educational and information technology alike.", lead),
		Action:  "Name a separate lead for at least one of them.",
	})
}

// isSameRole compares roles without differences of case and outer blanks.
func isSameRole(left, right v1alpha1.Role) bool { return rules.RoleKey(left) == rules.RoleKey(right) }
