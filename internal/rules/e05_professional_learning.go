package rules

import (
	"fmt"
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "ProfessionalLearningUnderfunded", Number: "E-05", Worst: v1alpha1.SeverityWarning,
		Summary: "Professional learning has a smaller share of the money than its band.",
		Why:     "Technology that nobody is taught to use is not used; professional learning is a strategic imperative of a technology plan.",
		Source:  "Dell EMC, Technology Implementation Plan; PowerUp What Works: 20 percent; U.S. Department of Education 1999: 30 percent",
		Fix:     "Move money to lines of purpose ProfessionalLearning; coaches and trainers belong there too. If the district means to spend less, set its own share as professionalLearningMinPercent in the policy.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 80000, purpose: Purchase}
    - {name: workshops, fiscalYear: 2027, amount: 5000, purpose: ProfessionalLearning}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 68000, purpose: Purchase}
    - {name: workshops, fiscalYear: 2027, amount: 17000, purpose: ProfessionalLearning}
`,
		Check: checkProfessionalLearning,
	})
}

func checkProfessionalLearning(c *Case, r *Report) {
	learning, of := c.ProfessionalLearning()
	if of == 0 {
		if c.Total() > 0 {
			r.Skip("all money of the plan is for staffing")
		}
		return
	}
	band := c.Policy.ProfessionalLearningMinPercent
	share := money.Share(learning, of)
	if share.Cmp(band) >= 0 {
		return
	}
	// The default band is a yardstick, not the district's own promise: missing
	// it is a warning only from half of it down.
	severity := v1alpha1.SeverityInfo
	if c.Policy.OwnProfessionalLearning || share.Cmp(new(big.Rat).Quo(band, big.NewRat(2, 1))) < 0 {
		severity = v1alpha1.SeverityWarning
	}
	percent := money.Decimal(band, 4)
	whose, field := "the usual band is "+string(percent)+"%", "spec.budget.lines"
	if c.Policy.OwnProfessionalLearning {
		field = "spec.policy.professionalLearningMinPercent"
		whose = "your plan's own band is " + string(percent) + "%"
	}
	gap := money.Round(new(big.Rat).Mul(of.Rat(), new(big.Rat).Quo(new(big.Rat).Sub(band, share), big.NewRat(100, 1))))
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Field: field,
			Message: fmt.Sprintf("Training is %s%% of the technology budget (%s of %s); %s.", money.Percent(learning, of), c.money(learning), c.money(of), whose),
			Action:  fmt.Sprintf("Move %s from other lines to professional learning, or set another band with a reason.", c.money(gap)),
		},
		Money: gap, Have: learning,
	})
}
