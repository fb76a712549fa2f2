package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// PrivacyAgreementMissing reports software, a service or content that students use without an
// agreement about their data in force.
var PrivacyAgreementMissing = rules.Rule{
	Code: rules.PrivacyAgreementMissing, Number: "E-23", Worst: v1alpha1.SeverityError,
	Files:       files,
	Money:       true,
	Condition:   v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{{Root: rules.SpendOnRetired, By: rules.ByTechnology, When: rules.IsAboutOneTechnology}},
	Check:       checkPrivacyAgreements,
}

// checkPrivacyAgreements reports an agreement that has ended as an Error if the current year
// has money for the technology: the district pays for a use that the agreement no longer
// covers. A missing record is a Warning, as the agreement itself may exist.
func checkPrivacyAgreements(input *rules.Input, report *rules.Report) {
	for _, technology := range input.Plan.Technologies {
		if !technology.IsStudentFacing() || !takesStudentData(technology) {
			continue
		}
		budgetLines := input.LinesFor(technology.Name)
		sum := budget.MoneyFor(technology.Name, budgetLines, input.Current)
		if isNoLongerUsed(input, report, technology, sum) {
			continue
		}
		usage, action := "Students use", "Renew the agreement, or stop using and paying for it."
		if technology.Lifecycle == v1alpha1.LifecycleCandidate {
			usage, action = "Students are to use", "Renew the agreement before students use it, or stop paying for it."
		}
		expires := technology.AgreementExpires
		if expires.IsZero() {
			report.AddFinding(rules.Finding{
				Severity: v1alpha1.SeverityWarning,
				Field:    rules.TechnologyPath(technology.Name).Child("privacyAgreement").String(),
				Message: fmt.Sprintf(
					"%s %s, and no agreement about their data is recorded.", usage, technology.Name,
				),
				Action:       "Record the day on which the agreement ends, or ask the vendor for one.",
				Technologies: []v1alpha1.EntryName{technology.Name},
			})
			continue
		}
		report.RecheckOn(expires + 1)
		if expires >= input.Today || sum == 0 {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityError,
			Field:      rules.TechnologyPath(technology.Name).Child("privacyAgreement", "expires").String(),
			FiscalYear: v1alpha1.FiscalYear(input.Current),
			Message: fmt.Sprintf(
				"%s %s, and the agreement about their data ended on %s, while %s has %s for it.", usage,
				technology.Name, expires, input.Current, input.FormatMoney(sum),
			),
			Action:       action,
			Money:        sum,
			Lines:        budget.LineNames(budget.LinesWithMoney(budgetLines, input.Current)),
			Technologies: []v1alpha1.EntryName{technology.Name},
		})
	}
}

// isNoLongerUsed reports whether a technology is given up and its last day has passed. Until
// then it still holds student data. If the end was decided and the technology is not recorded
// as retired, money of the current year shows that it is still in use.
func isNoLongerUsed(
	input *rules.Input, report *rules.Report, technology *model.Technology, current money.Amount,
) bool {
	ending, ok := input.FindEnding(technology)
	if !ok {
		return false
	}
	report.RecheckOn(ending.LastDay + 1)
	return ending.LastDay < input.Today && (technology.Lifecycle == v1alpha1.LifecycleRetired || current == 0)
}
