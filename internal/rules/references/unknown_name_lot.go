package references

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// checkLotNames reports what a device lot names and its plan or its district does not
// have.
func checkLotNames(input *rules.LotInput, report *rules.Report) {
	lot := input.Lot
	add := func(field, action, message string) {
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: field, Action: action, Message: message,
		})
	}
	if input.Plan.FindTechnology(lot.Technology) == nil {
		add("spec.technology", "Correct the name, or add the technology to the plan.",
			fmt.Sprintf("Plan %s has no technology %s.", input.Plan.Name, lot.Technology))
	}
	if lot.Site != "" && !input.HasSite(lot.Site) {
		add("spec.site", "Correct the name, or add the site to the plan's district.",
			fmt.Sprintf("Plan %s has no site %s.", input.Plan.Name, lot.Site))
	}
	if lot.Replacement != "" && !input.Succession.Exists {
		add("spec.replacedByRef", "Correct the name, or add the lot that replaces this one.",
			fmt.Sprintf("Device %s, which is to replace this lot, does not exist.", lot.Replacement))
	}
}
