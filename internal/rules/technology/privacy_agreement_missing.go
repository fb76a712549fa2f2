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
	for _, t := range input.Technologies() {
		if !rules.IsStudentFacing(t) || !takesData(t) {
			continue
		}
		lines := input.LinesFor(t.Name)
		sum := budget.MoneyFor(t.Name, lines, input.Current)
		if noLongerUsed(input, report, t, sum) {
			continue
		}
		use, settle := "Students use", "Renew the agreement, or stop using and paying for it."
		if t.Lifecycle == v1alpha1.LifecycleCandidate {
			use, settle = "Students are to use", "Renew the agreement before students use it, or stop paying for it."
		}
		expires := calendar.Lenient(t.PrivacyAgreement.Expires)
		if expires.IsZero() {
			report.Add(rules.Finding{
				Severity: v1alpha1.SeverityWarning, Field: rules.TechnologyPath(t.Name).Child("privacyAgreement").String(),
				Message:      fmt.Sprintf("%s %s, and no agreement about their data is recorded.", use, t.Name),
				Action:       "Record the day on which the agreement ends, or ask the vendor for one.",
				Technologies: []string{string(t.Name)},
			})
			continue
		}
		report.RecheckOn(expires + 1)
		if expires >= input.Today || sum == 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityError,
			Field:      rules.TechnologyPath(t.Name).Child("privacyAgreement", "expires").String(),
			FiscalYear: v1alpha1.FiscalYear(input.Current),
			Message: fmt.Sprintf(
				"%s %s, and the agreement about their data ended on %s, while %s has %s for it.",
				use,
				t.Name,
				expires,
				input.Current,
				input.FormatMoney(sum),
			),
			Action:       settle,
			Money:        sum,
			Lines:        budget.LineNames(budget.LinesWithMoney(lines, input.Current)),
			Technologies: []string{string(t.Name)},
		})
	}
}

// noLongerUsed tells whether a technology is given up and its last day is over:
// until then it still holds student data. Where the end was only decided, money
// of the current year says that it goes on.
func noLongerUsed(input *rules.Input, report *rules.Report, t v1alpha1.Technology, current money.Amount) bool {
	gone, ok := input.FindEnding(t)
	if !ok {
		return false
	}
	report.RecheckOn(gone.Last + 1)
	return gone.Last < input.Today && (t.Lifecycle == v1alpha1.LifecycleRetired || current == 0)
}
