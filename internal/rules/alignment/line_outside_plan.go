package alignment

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// LineOutsidePlan reports a budget line with money in a fiscal year that is not in the plan.
var LineOutsidePlan = rules.Rule{
	Code: rules.LineOutsidePlan, Number: "P-04", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkLinesOutsidePlan,
}

// checkLinesOutsidePlan reports one finding for each line with all of its years
// outside the plan. Years without money are ignored: a line may span them for its
// other years.
func checkLinesOutsidePlan(input *rules.Input, report *rules.Report) {
	firstYear, lastYear := input.PlanYears[0], input.PlanYears[len(input.PlanYears)-1]
	for _, budgetLine := range input.Lines {
		var sum money.Amount
		var years []string
		for _, fiscalYear := range budgetLine.Years {
			if !slices.Contains(input.PlanYears, fiscalYear) && budgetLine.AmountIn(fiscalYear) > 0 {
				sum = sum.Plus(budgetLine.AmountIn(fiscalYear))
				years = append(years, fiscalYear.String())
			}
		}
		// A line may name a year outside the plan as long as it has no money there.
		if sum == 0 {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.LinePath(budgetLine.Name).Child("fiscalYear").String(),
			Message: fmt.Sprintf(
				"%s has %s in %s, and the plan is for %s to %s.", budgetLine.Name, input.FormatMoney(sum),
				text.JoinFirst(years), firstYear, lastYear,
			),
			Action: "Correct the fiscal year, or move the line to the plan of that year.",
			Money:  sum,
			Lines:  []v1alpha1.EntryName{budgetLine.Name},
		})
	}
}
