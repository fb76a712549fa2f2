package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SpendOnRetired reports this: a technology was given up, and later years still
// have money for it.
var SpendOnRetired = rules.Rule{
	Code: rules.SpendOnRetired, Number: "E-18", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkSpendOnRetired,
}

func checkSpendOnRetired(input *rules.Input, report *rules.Report) {
	var undated []string
	byYear := input.IsWaivedByYear(report.Code())
	for _, technology := range input.Technologies() {
		gone, ok := input.FindEnding(technology)
		if !ok {
			continue
		}
		lines := slices.DeleteFunc(input.LinesFor(technology.Name), func(line *budget.Line) bool {
			// Looking back at what was given up is worth its money.
			return line.Purpose == v1alpha1.PurposeEvaluation
		})
		left := input.SumSpending(
			technology.Name, lines, func(f calendar.FiscalYear) bool { return input.Fiscal.Start(f) > gone.PaidUntil },
		)
		if left.Sum == 0 {
			continue
		}
		if gone.PaidUntil.IsZero() {
			undated = append(undated, string(technology.Name))
			continue
		}
		if !byYear {
			report.Add(spendOnRetired(input, technology, gone, left))
			continue
		}
		for _, year := range left.Years {
			report.Add(
				spendOnRetired(
					input, technology, gone,
					input.SumSpending(technology.Name, lines, func(o calendar.FiscalYear) bool { return o == year }),
				),
			)
		}
	}
	if len(undated) > 0 {
		report.Skip("nobody says when what still has money was retired: %s", text.JoinFirst(undated))
	}
}

func spendOnRetired(
	input *rules.Input,
	technology v1alpha1.Technology,
	gone rules.Ending,
	left rules.Spending,
) rules.Finding {
	return rules.Finding{
		Severity:   v1alpha1.SeverityError,
		Field:      rules.TechnologyPath(technology.Name).String(),
		FiscalYear: v1alpha1.FiscalYear(left.Years[0]),
		Message:    fmt.Sprintf("%s, yet %s.", gone.Words, input.DescribeSpending(left)),
		Action: fmt.Sprintf(
			"Cancel the contract, or take %s off %s.", technology.Name, text.JoinFirst(left.Lines),
		),
		Money:        left.Sum,
		Years:        len(left.Years),
		Lines:        left.Lines,
		Technologies: []string{string(technology.Name)},
	}
}
