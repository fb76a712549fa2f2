package spending

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// BudgetNearLimit reports a running cost that has used 90 percent of its line before
// three quarters of the year are over.
var BudgetNearLimit = rules.Rule{
	Code: rules.BudgetNearLimit, Number: "E-16", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Money: true,
	Check: checkBudgetNearLimit,
}

// checkBudgetNearLimit checks the lines of the current year. A cost that accrues
// evenly would have used 75 percent at the end of nine months, so 90 percent by then
// leaves too little for the rest. A purchase is used up at once, as planned, and a
// line that is already overspent belongs to BudgetOverspent.
func checkBudgetNearLimit(input *rules.Input, report *rules.Report) {
	start := input.Fiscal.StartOf(input.Current)
	threeQuarters := start.AddMonths(9)
	report.RecheckOn(threeQuarters)
	if input.Today >= threeQuarters {
		return
	}
	for _, budgetLine := range input.Lines {
		// Training and evaluation are spread over the year like staff.
		running := budgetLine.Purpose == v1alpha1.PurposeOperation || budgetLine.Purpose == v1alpha1.PurposeStaffing ||
			budgetLine.Purpose == v1alpha1.PurposeProfessionalLearning || budgetLine.Purpose == v1alpha1.PurposeEvaluation
		// A line over several years may use its money in any of them.
		now := len(budgetLine.Years) == 1 && budgetLine.Years[0] == input.Current
		if !running || !now || money.ComparePercent(budgetLine.AmountUsed(), 90, budgetLine.Allotted) < 0 ||
			budgetLine.AmountUsed() >= budgetLine.Allotted ||
			budgetLine.Allotted == 0 {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      rules.LinePath(budgetLine.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(input.Current),
			Message: fmt.Sprintf(
				"%s has used %s%% of %s before three quarters of %s.", budgetLine.Name,
				money.FormatPercent(budgetLine.AmountUsed(), budgetLine.Allotted), input.FormatMoney(budgetLine.Allotted), input.Current,
			) + input.DescribeTransfers(rules.TransferOut, []*budget.Line{budgetLine}, nil),
			Action: "Check whether the rest of the year is paid.",
			Money:  budgetLine.Allotted - budgetLine.AmountUsed(),
			Lines:  []v1alpha1.EntryName{budgetLine.Name},
		})
	}
}
