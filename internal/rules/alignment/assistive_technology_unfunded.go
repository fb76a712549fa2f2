package alignment

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// AssistiveTechnologyUnfunded reports this: students need assistive technology
// and a budgeted year has no money for it.
var AssistiveTechnologyUnfunded = rules.Rule{
	Code: rules.AssistiveTechnologyUnfunded, Number: "E-31", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkAssistiveTechnology,
}

func checkAssistiveTechnology(input *rules.Input, report *rules.Report) {
	who := assistiveGroup(input)
	if who == "" {
		if len(input.Lines) > 0 {
			report.Skip(
				"district.groups does not say whether students need assistive technology (%s)",
				v1alpha1.GroupNeedsAssistiveTechnology,
			)
		}
		return
	}
	for _, year := range input.ActionableYears {
		if !input.HasMoneyIn(year) {
			continue
		}
		var sum money.Amount
		for _, line := range input.Lines {
			if line.AmountIn(year) > 0 {
				sum = sum.Plus(line.Domains[string(v1alpha1.DomainAT)])
			}
		}
		if sum > 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityError,
			Field:      rules.Spec("district", "groups").Key(string(v1alpha1.GroupNeedsAssistiveTechnology)).String(),
			FiscalYear: v1alpha1.FiscalYear(year),
			Message: fmt.Sprintf(
				"%s assistive technology and %s has no money for it. The district must provide it at no cost to families.",
				who, year,
			),
			Action: "Add a line of domain AT, or name the special-education budget that pays in a waiver.",
			Domain: string(v1alpha1.DomainAT),
		})
	}
}

// assistiveGroup says who needs assistive technology; empty: the plan names no
// such group.
func assistiveGroup(input *rules.Input) string {
	for _, group := range input.Plan.Spec.District.Groups {
		switch {
		case group.Name != v1alpha1.GroupNeedsAssistiveTechnology:
		case group.Count == 0:
			return "Some students need"
		default:
			return fmt.Sprintf("%d students need", group.Count)
		}
	}
	return ""
}
