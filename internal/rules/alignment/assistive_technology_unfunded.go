package alignment

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// AssistiveTechnologyUnfunded reports a budgeted year without money for assistive
// technology, if the plan says that students need it.
var AssistiveTechnologyUnfunded = rules.Rule{
	Code: rules.AssistiveTechnologyUnfunded, Number: "E-31", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkAssistiveTechnology,
}

// checkAssistiveTechnology checks each year from the current one on. It reports an
// Error, as federal rules oblige the district to provide what a student's program
// requires (34 CFR 300.105).
func checkAssistiveTechnology(input *rules.Input, report *rules.Report) {
	students := describeAssistiveGroup(input)
	if students == "" {
		if len(input.Lines) > 0 {
			report.Skip(
				"district.groups does not say whether students need assistive technology (%s)",
				v1alpha1.GroupNeedsAssistiveTechnology,
			)
		}
		return
	}
	for _, year := range input.ActionableYears {
		// A year without any money belongs to FiscalYearNotBudgeted.
		if !input.HasMoneyIn(year) {
			continue
		}
		// Only lines of domain AT count. A shared line says nothing about assistive technology.
		var sum money.Amount
		for _, line := range input.Lines {
			if line.AmountIn(year) > 0 {
				sum = sum.Plus(line.Domains[v1alpha1.BudgetDomainAT])
			}
		}
		if sum > 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityError,
			// No line is at fault, so the finding points to the group that needs the money.
			Field:      rules.Spec("district", "groups").Key(string(v1alpha1.GroupNeedsAssistiveTechnology)).String(),
			FiscalYear: v1alpha1.FiscalYear(year),
			Message: fmt.Sprintf(
				"%s assistive technology and %s has no money for it. The district must provide it at no cost to families.",
				students, year,
			),
			Action: "Add a line of domain AT, or name the special-education budget that pays in a waiver.",
			Domain: v1alpha1.BudgetDomainAT,
		})
	}
}

// describeAssistiveGroup says how many students need assistive technology, as the
// beginning of a sentence. It is empty if the plan has no such group.
func describeAssistiveGroup(input *rules.Input) string {
	for _, group := range input.Plan.Spec.District.Groups {
		switch {
		case group.Name != v1alpha1.GroupNeedsAssistiveTechnology:
		// Districts leave out counts of 1 to 9 to protect the students' privacy.
		case group.Count == 0:
			return "Some students need"
		default:
			return fmt.Sprintf("%d students need", group.Count)
		}
	}
	return ""
}
