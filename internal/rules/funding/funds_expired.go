package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// FundsExpired reports this: a line or a device lot uses a source after its last
// day.
var FundsExpired = rules.Rule{
	Code: rules.FundsExpired, Number: "E-14", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkFundsExpired,
}

func checkFundsExpired(input *rules.Input, report *rules.Report) {
	skipSourceless(input, report, func(*budget.Line) bool { return true })
	for _, line := range input.Lines {
		if line.Source == nil || line.Source.ObligationEnd == "" {
			continue
		}
		end := calendar.ParseOrZero(line.Source.ObligationEnd)
		for _, year := range line.Years {
			if line.AmountIn(year) == 0 || input.Fiscal.Start(year) <= end || !input.IsActionable(year) {
				continue
			}
			report.Add(rules.Finding{
				Severity:   v1alpha1.SeverityError,
				Field:      rules.LinePath(line.Name).Child("source").String(),
				FiscalYear: v1alpha1.FiscalYear(year),
				Message: fmt.Sprintf(
					"%s can be spent until %s, and %s has %s of it in %s.", line.Source.Name, end, line.Name,
					input.FormatMoney(line.AmountIn(year)), year,
				),
				Action:       "Use another source, or buy earlier.",
				Money:        line.AmountIn(year),
				Lines:        []string{string(line.Name)},
				Technologies: budget.TechnologyNames(line),
			})
		}
	}
	late := input.SumLots(func(name string, charge rules.LotCharge) bool {
		line, ok := input.Line(name)
		// The ledger may still know the line as it was a moment ago.
		return ok && charge.Late && line.Source != nil
	})
	for _, name := range rules.SortedKeys(late) {
		line, _ := input.Line(name)
		sum := late[name]
		done := "ordered"
		if budget.RequiresDelivery(line.Source) {
			done = "received"
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityError,
			Field:    rules.LinePath(line.Name).String(),
			Message: fmt.Sprintf(
				"%s is charged by %s %s after %s, the last day of %s.", name, input.DescribeLots(sum), done,
				line.Source.ObligationEnd, line.Source.Name,
			),
			Action:       "Charge the lots to a line on another source.",
			Money:        sum.Cost,
			Lines:        []string{name},
			Technologies: budget.TechnologyNames(line),
		})
	}
}
