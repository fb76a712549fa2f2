package learning

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// ProfessionalLearningUnderfunded reports a plan whose share of professional learning in
// all money but staffing is below the minimum of its policy.
var ProfessionalLearningUnderfunded = rules.Rule{
	Code: rules.ProfessionalLearningUnderfunded, Number: "E-05", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"professionalLearningMinPercent"},
	Money:      true,
	Check:      checkLearningShare,
}

// checkLearningShare compares the share of the whole plan. Staffing is left out, because
// salaries would make every other share look small.
func checkLearningShare(input *rules.Input, report *rules.Report) {
	learning, total := input.ProfessionalLearning()
	if total == 0 {
		if input.Total() > 0 {
			report.Skip("all money of the plan is for staffing")
		}
		return
	}
	band := input.Policy.ProfessionalLearningMinPercent
	share := money.ExactPercent(learning, total)
	if share.Cmp(band) >= 0 {
		return
	}
	// The default minimum is a recommendation and not the district's own promise.
	// Missing it is a Warning only below half of it.
	severity := v1alpha1.SeverityInfo
	if input.Policy.OwnProfessionalLearning || share.Cmp(new(big.Rat).Quo(band, big.NewRat(2, 1))) < 0 {
		severity = v1alpha1.SeverityWarning
	}
	percent := money.Decimal(band, 4)
	minimum, field := "the usual band is "+string(percent)+"%", "spec.budget.lines"
	if input.Policy.OwnProfessionalLearning {
		field = "spec.policy.professionalLearningMinPercent"
		minimum = "your plan's own band is " + string(percent) + "%"
	}
	missing := new(big.Rat).Quo(new(big.Rat).Sub(band, share), big.NewRat(100, 1))
	gap := money.Round(new(big.Rat).Mul(total.Rat(), missing))
	report.Add(rules.Finding{
		Severity: severity,
		Field:    field,
		Message: fmt.Sprintf(
			"Training is %s%% of the technology budget (%s of %s); %s.", money.Percent(learning, total),
			input.FormatMoney(learning), input.FormatMoney(total), minimum,
		),
		Action: fmt.Sprintf(
			"Move %s from other lines to professional learning, or set another band with a reason.",
			input.FormatMoney(gap),
		),
		Money: gap,
		Have:  learning,
	})
}
