package alignment

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
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

// checkAssistiveTechnology checks the years from the current one on, and reports one
// finding for all that have no money. It is an Error, as federal rules oblige the district to provide what a student's program
// requires (34 CFR 300.105).
func checkAssistiveTechnology(input *rules.Input, report *rules.Report) {
	students := describeAssistiveGroup(input)
	if students == "" {
		if len(input.Lines) > 0 {
			report.AddNotChecked(
				"district.groups does not say whether students need assistive technology (%s)",
				v1alpha1.GroupNeedsAssistiveTechnology,
			)
		}
		return
	}
	var years, open []string
	var only calendar.FiscalYear
	decided, undecided := rules.SplitByYearOpen(selectAssistiveLines(input))
	for _, fiscalYear := range input.ActionableYears {
		// A year without any money belongs to FiscalYearNotBudgeted.
		switch {
		case !input.HasMoneyIn(fiscalYear) || len(budget.LinesWithMoney(decided, fiscalYear)) > 0:
		case len(budget.LinesWithMoney(undecided, fiscalYear)) > 0:
			open = append(open, fiscalYear.String())
		default:
			years = append(years, fiscalYear.String())
			only = fiscalYear
		}
	}
	if len(open) > 0 {
		report.AddNotChecked(
			"only %s may pay for assistive technology in %s, and its years are not decided",
			text.JoinFirst(budget.LineNames(undecided)), text.JoinFirst(open),
		)
	}
	if len(years) == 0 {
		return
	}
	has := "has"
	if len(years) > 1 {
		has, only = "have", 0
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityError,
		// No line is at fault, so the finding points to the group that needs the money.
		Field:      rules.SpecPath("district", "groups").Key(string(v1alpha1.GroupNeedsAssistiveTechnology)).String(),
		FiscalYear: v1alpha1.FiscalYear(only),
		Message: fmt.Sprintf(
			"%s assistive technology and %s %s no money for it. The district must provide it at no cost to families.",
			students, text.JoinAnd(years), has,
		),
		Action: "Add a line of domain AT, or name the special-education budget that pays in a waiver.",
		Domain: v1alpha1.BudgetDomainAT,
	})
}

// selectAssistiveLines selects the lines of domain AT. A shared line says nothing about assistive
// technology.
func selectAssistiveLines(input *rules.Input) []*budget.Line {
	return slices.DeleteFunc(slices.Clone(input.Lines), func(budgetLine *budget.Line) bool {
		return budgetLine.Domains[v1alpha1.BudgetDomainAT] == 0
	})
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
