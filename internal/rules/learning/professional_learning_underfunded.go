package learning

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
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
		if input.TotalAllotted() > 0 {
			report.AddNotChecked("all money of the plan is for staffing")
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
	percent := money.FormatDecimal(band, 4)
	minimum, field := "the usual band is "+string(percent)+"%", "spec.budget.lines"
	if input.Policy.OwnProfessionalLearning {
		field = "spec.policy.professionalLearningMinPercent"
		minimum = "your plan's own band is " + string(percent) + "%"
	}
	missing := new(big.Rat).Quo(new(big.Rat).Sub(band, share), big.NewRat(100, 1))
	gap := money.RoundAmount(new(big.Rat).Mul(total.ToRat(), missing))
	report.AddFinding(rules.Finding{
		Severity: severity,
		Field:    field,
		Message: fmt.Sprintf(
			"Training is %s%% of the technology budget (%s of %s); %s.", money.FormatPercent(learning, total),
			input.FormatMoney(learning), input.FormatMoney(total), minimum,
		),
		Action: adviseOnTraining(input, gap) + ", or set another band with a reason.",
		Money:  gap,
		Have:   learning,
	})
}

// adviseOnTraining says where money for training can come from: from lines on local and state
// money, in years that have not passed. Other money is bound to its purpose, and salaries are
// not moved. The advice is the beginning of a sentence.
func adviseOnTraining(input *rules.Input, gap money.Amount) string {
	hasSources := len(input.Plan.Sources) > 0
	var movable money.Amount
	var names []v1alpha1.EntryName
	for _, budgetLine := range input.Lines {
		isFree := (!hasSources || budgetLine.Source.IsDistrictMoney()) && budgetLine.Purpose != v1alpha1.PurposeProfessionalLearning &&
			budgetLine.Purpose != v1alpha1.PurposeStaffing
		if left := sumActionable(input, budgetLine); isFree && left > 0 {
			movable, names = movable.Plus(left), append(names, budgetLine.Name)
		}
	}
	from := "the local and state money of " + text.JoinFirst(names)
	if !hasSources {
		from = "lines whose source allows it"
	}
	switch {
	case movable == 0:
		return fmt.Sprintf("Add %s for professional learning", input.FormatMoney(gap))
	case movable < gap:
		return fmt.Sprintf(
			"Add %s for professional learning; up to %s of it can be moved from %s", input.FormatMoney(gap),
			input.FormatMoney(movable), from,
		)
	default:
		return fmt.Sprintf("Move %s to professional learning from %s", input.FormatMoney(gap), from)
	}
}

// sumActionable sums what a line has left of the current year and later ones.
func sumActionable(input *rules.Input, budgetLine *budget.Line) money.Amount {
	var left money.Amount
	for i, fiscalYear := range budgetLine.Years {
		if input.IsActionable(fiscalYear) {
			left = left.Plus(max(0, budgetLine.Parts[i]-budgetLine.SpentIn[i]-budgetLine.CommittedIn[i]))
		}
	}
	return left
}
