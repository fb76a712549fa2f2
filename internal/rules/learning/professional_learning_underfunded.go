package learning

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// ProfessionalLearningUnderfunded reports this: professional learning has a
// smaller share of the money than its band.
var ProfessionalLearningUnderfunded = rules.Rule{
	Code: rules.ProfessionalLearningUnderfunded, Number: "E-05", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	Thresholds: []string{"professionalLearningMinPercent"},
	Money:      true,
	Check:      checkProfessionalLearning,
}

func checkProfessionalLearning(input *rules.Input, report *rules.Report) {
	learning, of := input.ProfessionalLearning()
	if of == 0 {
		if input.Total() > 0 {
			report.Skip("all money of the plan is for staffing")
		}
		return
	}
	band := input.Policy.ProfessionalLearningMinPercent
	share := money.ExactPercent(learning, of)
	if share.Cmp(band) >= 0 {
		return
	}
	// The default band is a yardstick, not the district's own promise: missing
	// it is a warning only from half of it down.
	severity := v1alpha1.SeverityInfo
	if input.Policy.OwnProfessionalLearning || share.Cmp(new(big.Rat).Quo(band, big.NewRat(2, 1))) < 0 {
		severity = v1alpha1.SeverityWarning
	}
	percent := money.Decimal(band, 4)
	whose, field := "the usual band is "+string(percent)+"%", "spec.budget.lines"
	if input.Policy.OwnProfessionalLearning {
		field = "spec.policy.professionalLearningMinPercent"
		whose = "your plan's own band is " + string(percent) + "%"
	}
	gap := money.Round(new(big.Rat).Mul(of.Rat(), new(big.Rat).Quo(new(big.Rat).Sub(band, share), big.NewRat(100, 1))))
	report.Add(rules.Finding{
		Severity: severity,
		Field:    field,
		Message: fmt.Sprintf(
			"Training is %s%% of the technology budget (%s of %s); %s.", money.Percent(learning, of),
			input.FormatMoney(learning), input.FormatMoney(of), whose,
		),
		Action: fmt.Sprintf(
			"Move %s from other lines to professional learning, or set another band with a reason.",
			input.FormatMoney(gap),
		),
		Money: gap,
		Have:  learning,
	})
}
