package funding

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// SourceNotAllotted reports one-time money of which a good part is in no line.
var SourceNotAllotted = rules.Rule{
	Code: rules.SourceNotAllotted, Number: "E-12", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Money: true,
	Check: checkSourceNotAllotted,
}

// checkSourceNotAllotted compares all years of a source with all of its lines. It
// reports more than 10,000 and more than 10 percent left, as a smaller rest is a
// usual reserve. Other money comes every year and need not be allotted in full.
func checkSourceNotAllotted(input *rules.Input, report *rules.Report) {
	for _, source := range input.Plan.Sources {
		sums, _ := sumUpToYears(input, source)
		if !source.IsOneTime() || len(sums) == 0 {
			continue
		}
		// The last sum is of all years together.
		whole := sums[len(sums)-1]
		// Money of years outside the period belongs to the plans of those years.
		for _, amount := range source.Amounts {
			if !slices.Contains(input.PlanYears, amount.FiscalYear) {
				whole.given -= amount.Amount
			}
		}
		left := -whole.excessPlanned()
		if !rules.Exceeds(left, 10000, 10, whole.given) {
			continue
		}
		action := "Plan it before it lapses."
		// After its last day the money can no longer be planned, so the action changes.
		if endDate := source.ObligationEnd; !endDate.IsZero() {
			report.RecheckOn(endDate + 1)
			action = fmt.Sprintf("Plan it before it lapses on %s.", endDate)
			if input.Today > endDate {
				action = fmt.Sprintf(
					"It lapsed on %s: ask whether the rest can be carried over, or correct the amounts.", endDate,
				)
			}
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Field:    rules.SourcePath(source.Name).String(),
			Message: fmt.Sprintf(
				"%s of %s's %s is in no line.", input.FormatMoney(left), source.Name, input.FormatMoney(whole.given),
			),
			Action: action,
			Money:  left,
		})
	}
}
