package alignment

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DomainMissing reports that assistive, educational or information technology has no
// money at all in the plan.
var DomainMissing = rules.Rule{
	Code:      rules.DomainMissing,
	Number:    "E-04",
	Worst:     v1alpha1.SeverityWarning,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBalanced,
	FoldedUnder: []rules.Fold{
		{
			// Missing money for assistive technology is one gap. A district that
			// waives it under the stricter rule has waived it here as well.
			Root:       rules.AssistiveTechnologyUnfunded,
			EvenWaived: true,
			By:         rules.ByPlan,
			When:       func(_, f rules.Finding) bool { return f.Domain == v1alpha1.BudgetDomainAT },
		},
	},
	Check: checkDomainMissing,
}

// checkDomainMissing reports one finding for each of the three domains. The domain
// Shared is no substitute, as it does not prove that any single domain is served.
func checkDomainMissing(input *rules.Input, report *rules.Report) {
	total := input.TotalAllotted()
	// A plan without money has no balance to keep.
	if total == 0 {
		return
	}
	shares := input.SumByDomain()
	// A plan of which no line says its domain has not recorded domains at all, and may have
	// money for each of them.
	if input.HasNoDomains() {
		report.AddNotChecked(
			"no line says for which domain it is: set domain for %s",
			text.JoinFirst(listLinesOfDomains(input, budget.Unassigned)),
		)
		return
	}
	for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
		if shares[v1alpha1.BudgetDomain(domain)] > 0 {
			continue
		}
		action := "Add a line for it, or give the lines that pay for it their domain."
		// Lines without a domain may already pay for the missing one, so the action names them.
		if unassigned := shares[budget.Unassigned]; unassigned > 0 {
			action += fmt.Sprintf(
				" %s has no domain yet: %s.", input.FormatMoney(unassigned),
				text.JoinFirst(listLinesOfDomains(input, budget.Unassigned)),
			)
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			// There is no line to point to, so the field names the lines that are missing.
			Field: "spec.budget.lines[domain=" + string(domain) + "]",
			Message: fmt.Sprintf(
				"%s has no money: none of the plan's %s is for it.", domainNames[domain], input.FormatMoney(total),
			),
			Action: action,
			Domain: v1alpha1.BudgetDomain(domain),
		})
	}
}
