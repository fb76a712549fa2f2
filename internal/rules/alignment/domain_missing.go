package alignment

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DomainMissing reports this: assistive, educational or information technology
// has no money at all in the plan.
var DomainMissing = rules.Rule{
	Code:      rules.DomainMissing,
	Number:    "E-04",
	Worst:     v1alpha1.SeverityWarning,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBalanced,
	FoldedUnder: []rules.Fold{
		{
			Root:       rules.AssistiveTechnologyUnfunded,
			EvenWaived: true,
			By:         rules.ByPlan,
			When:       func(_, f rules.Finding) bool { return f.Domain == string(v1alpha1.DomainAT) },
		},
	},
	Check: checkDomainMissing,
}

func checkDomainMissing(input *rules.Input, report *rules.Report) {
	total := input.Total()
	if total == 0 {
		return
	}
	shares := input.SumByDomain()
	for _, domain := range []v1alpha1.Domain{v1alpha1.DomainAT, v1alpha1.DomainEdTech, v1alpha1.DomainInfoTech} {
		if shares[string(domain)] > 0 {
			continue
		}
		action := "Add a line for it, or give the lines that pay for it their domain."
		if unassigned := shares[budget.Unassigned]; unassigned > 0 {
			action += fmt.Sprintf(
				" %s has no domain yet: %s.", input.FormatMoney(unassigned),
				text.JoinFirst(linesIn(input, budget.Unassigned)),
			)
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    "spec.budget.lines[domain=" + string(domain) + "]",
			Message: fmt.Sprintf(
				"%s has no money: none of the plan's %s is for it.", domainWords[domain], input.FormatMoney(total),
			),
			Action: action,
			Domain: string(domain),
		})
	}
}
