package spending

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SpendingOutsidePlan reports money for technology that the ledger of a year of the plan shows
// and that no budget line claims. The import of a ledger counts it, over the accounts that its
// mapping says are for technology.
var SpendingOutsidePlan = rules.Rule{
	Code: rules.SpendingOutsidePlan, Number: "E-35", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: checkSpendingOutsidePlan,
}

func checkSpendingOutsidePlan(input *rules.Input, report *rules.Report) {
	for _, unclaimed := range input.Plan.Unclaimed {
		// The money of other years belongs to other plans.
		if unclaimed.Amount == 0 || !slices.Contains(input.PlanYears, unclaimed.FiscalYear) {
			continue
		}
		where := "accounts that no line claims"
		if unclaimed.Accounts > 0 {
			where = fmt.Sprintf("%s that no line claims", text.FormatCount(unclaimed.Accounts, "account"))
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.SpecPath("budget", "unclaimed").Key(fmt.Sprint(int(unclaimed.FiscalYear))).Child("amount").String(),
			FiscalYear: v1alpha1.FiscalYear(unclaimed.FiscalYear),
			Message: fmt.Sprintf("The ledger of %s has %s for technology in %s: it was spent or ordered outside the plan.",
				unclaimed.FiscalYear, input.FormatMoney(unclaimed.Amount), where),
			Action: "Add a line for this money, or add the accounts to accountCodes of the line that they belong to; " +
				"then import the ledger again.",
			Money: unclaimed.Amount,
		})
	}
}
