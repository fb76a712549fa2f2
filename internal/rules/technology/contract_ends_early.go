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

// ContractEndsEarly reports this: a contract ends before the plan does, and later
// years have money for the technology.
var ContractEndsEarly = rules.Rule{
	Code: rules.ContractEndsEarly, Number: "P-49", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkContracts,
}

// checkContracts is silent where the contract is said to go on: whether it should
// is asked at its renewal.
func checkContracts(input *rules.Input, report *rules.Report) {
	for _, technology := range input.Technologies() {
		end := calendar.ParseOrZero(technology.ContractEnd)
		if _, gone := input.FindEnding(
			technology,
		); gone || end.IsZero() ||
			calendar.ParseOrZero(technology.Renewal) >= end {
			continue
		}
		lines := slices.DeleteFunc(input.LinesFor(technology.Name), func(line *budget.Line) bool {
			return line.Purpose == v1alpha1.PurposeEvaluation // Which may be of what comes next.
		})
		later := input.SumSpending(
			technology.Name, lines, func(f calendar.FiscalYear) bool { return input.Fiscal.Start(f) > end },
		)
		if later.Sum == 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.TechnologyPath(technology.Name).Child("contractEnd").String(),
			FiscalYear: v1alpha1.FiscalYear(later.Years[0]),
			Message: fmt.Sprintf(
				"The contract of %s runs to %s, and %s.", technology.Name, end, input.DescribeSpending(later),
			),
			Action: fmt.Sprintf(
				"Extend the contract or record its renewal, or take %s off %s.", technology.Name,
				text.JoinFirst(later.Lines),
			),
			Money:        later.Sum,
			Years:        len(later.Years),
			Lines:        later.Lines,
			Technologies: []string{string(technology.Name)},
		})
	}
}
