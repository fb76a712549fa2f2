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

// checkUnspent reports a source with money left when today is from so many days
// after its end to so many, where something is recorded as spent.
func checkUnspent(input *rules.Input, report *rules.Report, from, to int) {
	if input.Plan.Spec.Budget == nil {
		return
	}
	for i := range input.Plan.Spec.Budget.Sources {
		source := &input.Plan.Spec.Budget.Sources[i]
		end := calendar.ParseOrZero(source.ObligationEnd)
		if end.IsZero() {
			continue
		}
		report.RecheckOn(end.AddDays(from), end.AddDays(to+1))
		kept := recordKept(input, source)
		allotted := onSource(input, source, func(l *budget.Line) money.Amount { return kept(l, l.Allotted) })
		used := onSource(input, source, func(l *budget.Line) money.Amount { return kept(l, l.Used()) })
		left := allotted - used
		if input.Today < end.AddDays(from) || input.Today > end.AddDays(to) || used == 0 || left <= 0 {
			continue
		}
		verb, action := "ends", fmt.Sprintf("Order by %s, or ask whether the rest can be carried over.", end)
		switch {
		case input.Today > end:
			verb, action = "ended", "Ask whether the rest can be carried over; do not order on it. If it was used, record what for."
		case budget.RequiresDelivery(source):
			action = fmt.Sprintf(
				"Have it delivered by %s: an order alone is not enough. Or ask whether the rest can be carried over.",
				end,
			)
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.SourcePath(source.Name).Child("obligationEnd").String(),
			Message: fmt.Sprintf(
				"%s %s on %s, and %s of the %s in its lines is neither spent nor ordered.", source.Name, verb, end,
				input.FormatMoney(left), input.FormatMoney(allotted),
			),
			Action: action,
			Money:  left,
		})
	}
}

// recordKept counts the lines on a source of whose years something is recorded as
// spent or ordered: of the others nobody knows what is left.
func recordKept(input *rules.Input, source *v1alpha1.FundingSource) func(*budget.Line, money.Amount) money.Amount {
	years := map[calendar.FiscalYear]bool{}
	for _, line := range input.Lines {
		if line.Source == source && line.Used() != 0 {
			for _, year := range line.Years {
				years[year] = true
			}
		}
	}
	return func(line *budget.Line, amount money.Amount) money.Amount {
		if slices.ContainsFunc(line.Years, func(f calendar.FiscalYear) bool { return years[f] }) {
			return amount
		}
		return 0
	}
}
