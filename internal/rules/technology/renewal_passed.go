package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// RenewalPassed reports a technology whose recorded renewal is past while fiscal years that
// begin after it have money for running it. The next renewal is not known, so that no rule
// can ask for an evaluation before it.
var RenewalPassed = rules.Rule{
	Code: rules.RenewalPassed, Number: "P-49", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkPassedRenewals,
}

// checkPassedRenewals skips a contract whose term is known, since its next renewal is computed,
// and one whose end is recorded after the renewal: ContractEndsEarly reports the money after
// that end.
func checkPassedRenewals(input *rules.Input, report *rules.Report) {
	for _, technology := range input.Plan.Technologies {
		renewal := technology.Renewal
		_, isGone := input.FindEnding(technology)
		if isGone || renewal.IsZero() || technology.RenewalTermMonths > 0 || technology.ContractEnd > renewal {
			continue
		}
		report.RecheckOn(renewal + 1)
		if renewal >= input.Today {
			continue
		}
		later := input.SumSpending(
			technology.Name, input.LinesFor(technology.Name, v1alpha1.PurposeOperation),
			func(fiscalYear calendar.FiscalYear) bool { return input.Fiscal.StartOf(fiscalYear) > renewal },
		)
		if later.Sum == 0 {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.TechnologyPath(technology.Name).Child("renewal").String(),
			FiscalYear: v1alpha1.FiscalYear(later.Years[0]),
			Message: fmt.Sprintf(
				"The renewal of %s was on %s, and %s.", technology.Name, renewal, input.DescribeSpending(later),
			),
			Action: fmt.Sprintf(
				"Record the next renewal of %s, or write in renewalTermMonths for how many months it renews.",
				technology.Name,
			),
			Money:        later.Sum,
			Years:        len(later.Years),
			Lines:        later.Lines,
			Technologies: []v1alpha1.EntryName{technology.Name},
		})
	}
}
