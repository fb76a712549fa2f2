package replacement

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// RefreshUnderfunded reports this: devices reach their end in a year of the plan
// and the replacement lines do not pay for them.
var RefreshUnderfunded = rules.Rule{
	Code: rules.RefreshUnderfunded, Number: "E-11", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		{Root: rules.GoalUnfunded, By: func(f rules.Finding) []string { return f.Replaced }, When: rules.ExplainsGap},
		{Root: rules.FiscalYearNotBudgeted, EvenWaived: true, By: rules.ByYear},
	},
	Check: checkRefresh,
}

func checkRefresh(input *rules.Input, report *rules.Report) {
	for _, y := range input.Refresh {
		if y.Unpriced > 0 {
			report.Skip(
				"%s due in %s have no known cost: give their technology a unitCost", text.Plural(y.Unpriced, "device"),
				y.FiscalYear,
			)
		}
		if !input.IsActionable(y.FiscalYear) || !isUnderfunded(y) {
			continue
		}
		severity := v1alpha1.SeverityWarning
		if money.ComparePercent(y.Gap(), 25, y.Cost) > 0 {
			severity = v1alpha1.SeverityError
		}
		atLeast := "about "
		if y.Unpriced > 0 {
			atLeast = "at least "
		}
		have := input.FormatMoney(y.Funded) + " is budgeted"
		if y.Funded == 0 {
			have = "no replacement money is budgeted for these"
		}
		report.Add(rules.Finding{
			Severity:   severity,
			Field:      "spec.budget.lines",
			FiscalYear: v1alpha1.FiscalYear(y.FiscalYear),
			Message: fmt.Sprintf(
				"%s (%s) must be replaced in %s at %s%s; %s. Short by %s.",
				text.Plural(
					y.Devices, "device",
				),
				text.JoinFirst(y.Technologies),
				y.FiscalYear,
				atLeast,
				input.FormatEstimate(y.Cost),
				have,
				input.FormatEstimate(y.Gap()),
			),
			Action: fmt.Sprintf(
				"Add %s to a line of purpose Replacement in %s, or buy some of them in another year. If a line already pays for it, give it that purpose.",
				input.FormatEstimate(y.Gap()), y.FiscalYear,
			),
			Money:        y.Gap(),
			Have:         y.Funded,
			Technologies: y.Technologies,
			Replaced:     y.Technologies,
		})
	}
}
