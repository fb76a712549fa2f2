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
	for _, l := range input.Lines {
		if l.Source == nil || l.Source.ObligationEnd == "" {
			continue
		}
		end := calendar.Lenient(l.Source.ObligationEnd)
		for _, f := range l.Years {
			if l.In(f) == 0 || input.Fiscal.Start(f) <= end || !input.IsActionable(f) {
				continue
			}
			report.Add(rules.Finding{
				Severity:   v1alpha1.SeverityError,
				Field:      rules.LinePath(l.Name).Child("source").String(),
				FiscalYear: v1alpha1.FiscalYear(f),
				Message: fmt.Sprintf(
					"%s can be spent until %s, and %s has %s of it in %s.",
					l.Source.Name,
					end,
					l.Name,
					input.FormatMoney(l.In(f)),
					f,
				),
				Action:       "Use another source, or buy earlier.",
				Money:        l.In(f),
				Lines:        []string{string(l.Name)},
				Technologies: budget.TechnologyNames(l),
			})
		}
	}
	late := input.SumLots(func(name string, charge rules.LotCharge) bool {
		l, ok := input.Line(name)
		// The ledger may still know the line as it was a moment ago.
		return ok && charge.Late && l.Source != nil
	})
	for _, name := range rules.SortedKeys(late) {
		l, _ := input.Line(name)
		sum := late[name]
		done := "ordered"
		if budget.MustDeliver(l.Source) {
			done = "received"
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityError,
			Field:    rules.LinePath(l.Name).String(),
			Message: fmt.Sprintf(
				"%s is charged by %s %s after %s, the last day of %s.",
				name,
				input.DescribeLots(sum),
				done,
				l.Source.ObligationEnd,
				l.Source.Name,
			),
			Action:       "Charge the lots to a line on another source.",
			Money:        sum.Cost,
			Lines:        []string{name},
			Technologies: budget.TechnologyNames(l),
		})
	}
}
