package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SpendOnRetired reports a technology that was given up and still has money in later years.
var SpendOnRetired = rules.Rule{
	Code: rules.SpendOnRetired, Number: "E-18", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkSpendOnRetired,
}

// checkSpendOnRetired reports one finding for each technology with all of its later
// years, or one for each year if a waiver names a year. Only years that start after
// the last day count: a contract of the year in which a technology ends is usually
// paid already.
func checkSpendOnRetired(input *rules.Input, report *rules.Report) {
	var undated []v1alpha1.EntryName
	// A waiver of one year must match a finding of that year alone.
	byYear := input.IsWaivedByYear(report.Code())
	for _, technology := range input.Plan.Technologies {
		ending, ok := input.FindEnding(technology)
		if !ok {
			continue
		}
		budgetLines := slices.DeleteFunc(input.LinesFor(technology.Name), func(budgetLine *budget.Line) bool {
			// An evaluation may look back at a technology that was given up.
			return budgetLine.Purpose == v1alpha1.PurposeEvaluation
		})
		spending := input.SumSpending(
			technology.Name, budgetLines,
			func(fiscalYear calendar.FiscalYear) bool { return input.Fiscal.StartOf(fiscalYear) > ending.PaidUntil },
		)
		if spending.Sum == 0 {
			continue
		}
		// Without a last day, the years that still need money are not known.
		if ending.PaidUntil.IsZero() {
			undated = append(undated, technology.Name)
			continue
		}
		if !byYear {
			report.AddFinding(newRetiredFinding(input, technology, ending, spending))
			continue
		}
		for _, fiscalYear := range spending.Years {
			report.AddFinding(
				newRetiredFinding(
					input,
					technology,
					ending,
					input.SumSpending(
						technology.Name, budgetLines, func(other calendar.FiscalYear) bool { return other == fiscalYear },
					),
				),
			)
		}
	}
	if len(undated) > 0 {
		report.AddNotChecked(
			"the last day is not recorded for retired technologies that still have money: %s", text.JoinFirst(undated),
		)
	}
}

// newRetiredFinding makes the finding of a technology with the money that is left for it.
func newRetiredFinding(
	input *rules.Input,
	technology *model.Technology,
	ending rules.Ending,
	spending rules.Spending,
) rules.Finding {
	return rules.Finding{
		Severity:   v1alpha1.SeverityError,
		Field:      rules.TechnologyPath(technology.Name).String(),
		FiscalYear: v1alpha1.FiscalYear(spending.Years[0]),
		Message:    fmt.Sprintf("%s, yet %s.", ending.Words, input.DescribeSpending(spending)),
		Action: fmt.Sprintf(
			"Cancel the contract, or take %s off %s.", technology.Name, text.JoinFirst(spending.Lines),
		),
		Money:        spending.Sum,
		Years:        len(spending.Years),
		Lines:        spending.Lines,
		Technologies: []v1alpha1.EntryName{technology.Name},
	}
}
