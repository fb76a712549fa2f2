package funding

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// SourceNotAllotted reports this: a good part of one-time money is in no line.
var SourceNotAllotted = rules.Rule{
	Code: rules.SourceNotAllotted, Number: "E-12", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Money: true,
	Check: checkUnallotted,
}

func checkUnallotted(input *rules.Input, report *rules.Report) {
	for _, source := range sources(input) {
		sums, _ := upTo(input, source)
		if !budget.IsOneTime(source) || len(sums) == 0 {
			continue
		}
		whole := sums[len(sums)-1]
		// What comes before or after the plan is for other plans to use.
		for _, a := range source.Amounts {
			if !slices.Contains(input.PlanYears, calendar.FiscalYear(a.FiscalYear)) {
				whole.has -= money.ParseOrZero(a.Amount)
			}
		}
		left := -whole.excess()
		if !rules.Exceeds(left, 10000, 10, whole.has) {
			continue
		}
		action := "Plan it before it lapses."
		if end := calendar.ParseOrZero(source.ObligationEnd); !end.IsZero() {
			report.RecheckOn(end + 1)
			action = fmt.Sprintf("Plan it before it lapses on %s.", end)
			if input.Today > end {
				action = fmt.Sprintf(
					"It lapsed on %s: ask whether the rest can be carried over, or correct the amounts.", end,
				)
			}
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Field:    rules.SourcePath(source.Name).String(),
			Message: fmt.Sprintf(
				"%s of %s's %s is in no line.", input.FormatMoney(left), source.Name, input.FormatMoney(whole.has),
			),
			Action: action,
			Money:  left,
		})
	}
}
