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

// checkUnspentSources reports sources with money left, if the as-of date is from
// `from` to `to` days after the end of the source; negative days are before it.
// FundsExpiring and FundsLapsed share it with different days.
func checkUnspentSources(input *rules.Input, report *rules.Report, from, to int) {
	for _, source := range input.Plan.Sources {
		endDate := source.ObligationEnd
		if endDate.IsZero() {
			continue
		}
		// The finding appears on the first of these days, and is gone the day after the last.
		report.RecheckOn(endDate.AddDays(from), endDate.AddDays(to+1))
		recorded := keepRecordedYears(input)
		allotted := sumOnSource(
			input, source, func(budgetLine *budget.Line) money.Amount { return recorded(budgetLine, budgetLine.Allotted) },
		)
		used := sumOnSource(input, source, func(budgetLine *budget.Line) money.Amount { return recorded(budgetLine, budgetLine.AmountUsed()) })
		left := allotted - used
		if input.Today < endDate.AddDays(from) || input.Today > endDate.AddDays(to) || left <= 0 {
			continue
		}
		verb, action := "ends", fmt.Sprintf("Order by %s, or ask whether the rest can be carried over.", endDate)
		switch {
		case input.Today > endDate:
			verb, action = "ended", "Ask whether the rest can be carried over; do not order on it. "+
				"If it was used, record what for."
		// E-Rate, for one, pays only for what is delivered by its last day.
		case source.RequiresDelivery():
			action = fmt.Sprintf(
				"Have it delivered by %s: an order alone is not enough. Or ask whether the rest can be carried over.",
				endDate,
			)
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.SourcePath(source.Name).Child("obligationEnd").String(),
			Message: fmt.Sprintf(
				"%s %s on %s, and %s of the %s in its lines is neither spent nor ordered.", source.Name, verb, endDate,
				input.FormatMoney(left), input.FormatMoney(allotted),
			),
			Action: action,
			Money:  left,
		})
	}
}

// keepRecordedYears returns a function that keeps the amount of a line if the plan
// records any use, on whatever source, in one of the line's years, and 0 otherwise. A
// district that records nothing at all in a year keeps its books elsewhere, and what is
// left of that year's money is not known. One that records what it uses, and nothing on
// a grant, has all of the grant left.
func keepRecordedYears(input *rules.Input) func(*budget.Line, money.Amount) money.Amount {
	fiscalYears := map[calendar.FiscalYear]bool{}
	for _, budgetLine := range input.Lines {
		if budgetLine.AmountUsed() != 0 {
			for _, fiscalYear := range budgetLine.Years {
				fiscalYears[fiscalYear] = true
			}
		}
	}
	return func(budgetLine *budget.Line, amount money.Amount) money.Amount {
		if slices.ContainsFunc(budgetLine.Years, func(fiscalYear calendar.FiscalYear) bool { return fiscalYears[fiscalYear] }) {
			return amount
		}
		return 0
	}
}
