package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// PrivacyAgreementMissing reports this: students use a program, a service or
// content, and no agreement about their data is in force.
var PrivacyAgreementMissing = rules.Rule{
	Code: rules.PrivacyAgreementMissing, Number: "E-23", Worst: v1alpha1.SeverityError,
	Files:       files,
	Money:       true,
	Condition:   v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{{Root: rules.SpendOnRetired, By: rules.ByTechnology, When: rules.IsAboutOneTechnology}},
	Check:       checkPrivacyAgreement,
}

func checkPrivacyAgreement(input *rules.Input, report *rules.Report) {
	for _, technology := range input.Technologies() {
		if !rules.IsStudentFacing(technology) || !takesData(technology) {
			continue
		}
		lines := input.LinesFor(technology.Name)
		sum := budget.MoneyFor(technology.Name, lines, input.Current)
		if noLongerUsed(input, report, technology, sum) {
			continue
		}
		use, settle := "Students use", "Renew the agreement, or stop using and paying for it."
		if technology.Lifecycle == v1alpha1.LifecycleCandidate {
			use, settle = "Students are to use", "Renew the agreement before students use it, or stop paying for it."
		}
		expires := calendar.ParseOrZero(technology.PrivacyAgreement.Expires)
		if expires.IsZero() {
			report.Add(rules.Finding{
				Severity: v1alpha1.SeverityWarning,
				Field:    rules.TechnologyPath(technology.Name).Child("privacyAgreement").String(),
				Message: fmt.Sprintf(
					"%s %s, and no agreement about their data is recorded.", use, technology.Name,
				),
				Action:       "Record the day on which the agreement ends, or ask the vendor for one.",
				Technologies: []string{string(technology.Name)},
			})
			continue
		}
		report.RecheckOn(expires + 1)
		if expires >= input.Today || sum == 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityError,
			Field:      rules.TechnologyPath(technology.Name).Child("privacyAgreement", "expires").String(),
			FiscalYear: v1alpha1.FiscalYear(input.Current),
			Message: fmt.Sprintf(
				"%s %s, and the agreement about their data ended on %s, while %s has %s for it.", use, technology.Name,
				expires, input.Current, input.FormatMoney(sum),
			),
			Action:       settle,
			Money:        sum,
			Lines:        budget.LineNames(budget.LinesWithMoney(lines, input.Current)),
			Technologies: []string{string(technology.Name)},
		})
	}
}

// noLongerUsed tells whether a technology is given up and its last day is over:
// until then it still holds student data. Where the end was only decided, money
// of the current year says that it goes on.
func noLongerUsed(input *rules.Input, report *rules.Report, technology v1alpha1.Technology, current money.Amount) bool {
	gone, ok := input.FindEnding(technology)
	if !ok {
		return false
	}
	report.RecheckOn(gone.LastDay + 1)
	return gone.LastDay < input.Today && (technology.Lifecycle == v1alpha1.LifecycleRetired || current == 0)
}
