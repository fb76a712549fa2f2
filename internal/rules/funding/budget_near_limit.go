package funding

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
	start := input.Fiscal.Start(input.Current)
	threeQuarters := start.AddMonths(9)
	report.RecheckOn(threeQuarters)
	if input.Today >= threeQuarters {
		return
	}
	for _, line := range input.Lines {
		// Training and evaluation are spread over the year like staff.
		running := line.Purpose == v1alpha1.PurposeOperation || line.Purpose == v1alpha1.PurposeStaffing ||
			line.Purpose == v1alpha1.PurposeProfessionalLearning || line.Purpose == v1alpha1.PurposeEvaluation
		// A line over several years may use its money in any of them.
		now := len(line.Years) == 1 && line.Years[0] == input.Current
		if !running || !now || money.ComparePercent(line.Used(), 90, line.Allotted) < 0 ||
			line.Used() >= line.Allotted ||
			line.Allotted == 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      rules.LinePath(line.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(input.Current),
			Message: fmt.Sprintf(
				"%s has used %s%% of %s before three quarters of %s.", line.Name,
				money.Percent(line.Used(), line.Allotted), input.FormatMoney(line.Allotted), input.Current,
			) + input.DescribeTransfers(rules.TransferOut, []*budget.Line{line}, nil),
			Action: "Check whether the rest of the year is paid.",
			Money:  line.Allotted - line.Used(),
			Lines:  []v1alpha1.EntryName{line.Name},
		})
	}
}
