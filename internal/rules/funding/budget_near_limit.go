package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// BudgetNearLimit reports this: a running cost has used 90 percent of its line
// before three quarters of the year.
var BudgetNearLimit = rules.Rule{
	Code: rules.BudgetNearLimit, Number: "E-16", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Money: true,
	Check: checkNearLimit,
}

func checkNearLimit(input *rules.Input, report *rules.Report) {
	start := input.Fiscal.Start(input.Current)
	threeQuarters := start.AddMonths(9)
	report.RecheckOn(threeQuarters)
	if input.Today >= threeQuarters {
		return
	}
	for _, l := range input.Lines {
		running := l.Purpose == v1alpha1.PurposeOperation || l.Purpose == v1alpha1.PurposeStaffing ||
			l.Purpose == v1alpha1.PurposeProfessionalLearning || l.Purpose == v1alpha1.PurposeEvaluation
		now := len(l.Years) == 1 && l.Years[0] == input.Current
		if !running || !now || money.ComparePercent(l.Used(), 90, l.Allotted) < 0 || l.Used() >= l.Allotted ||
			l.Allotted == 0 {
			continue
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      rules.LinePath(l.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(input.Current),
			Message: fmt.Sprintf(
				"%s has used %s%% of %s before three quarters of %s.",
				l.Name,
				money.Percent(l.Used(), l.Allotted),
				input.FormatMoney(l.Allotted),
				input.Current,
			),
			Action: "Check whether the rest of the year is paid.",
			Money:  l.Allotted - l.Used(),
			Lines:  []string{string(l.Name)},
		})
	}
}
