package technology

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ContractEndsEarly reports a technology whose contract ends before a fiscal year that has
// money for it.
var ContractEndsEarly = rules.Rule{
	Code: rules.ContractEndsEarly, Number: "P-49", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkContractEnds,
}

// checkContractEnds skips a contract that renews on or after its end: it goes on, and other
// rules ask for an evaluation before the renewal.
func checkContractEnds(input *rules.Input, report *rules.Report) {
	for _, technology := range input.Plan.Technologies {
		endDate := technology.ContractEnd
		_, isGone := input.FindEnding(technology)
		if isGone || endDate.IsZero() || technology.RenewsFrom(endDate) {
			continue
		}
		budgetLines := slices.DeleteFunc(input.LinesFor(technology.Name), func(budgetLine *budget.Line) bool {
			return budgetLine.Purpose == v1alpha1.PurposeEvaluation // It may pay for choosing a successor.
		})
		later := input.SumSpending(
			technology.Name, budgetLines, func(fiscalYear calendar.FiscalYear) bool { return input.Fiscal.StartOf(fiscalYear) > endDate },
		)
		if later.Sum == 0 {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.TechnologyPath(technology.Name).Child("contractEnd").String(),
			FiscalYear: v1alpha1.FiscalYear(later.Years[0]),
			Message: fmt.Sprintf(
				"The contract of %s runs to %s, and %s.", technology.Name, endDate, input.DescribeSpending(later),
			),
			Action: fmt.Sprintf(
				"Extend the contract or record its renewal, or take %s off %s.", technology.Name,
				text.JoinFirst(later.Lines),
			),
			Money:        later.Sum,
			Years:        len(later.Years),
			Lines:        later.Lines,
			Technologies: []v1alpha1.EntryName{technology.Name},
		})
	}
}
