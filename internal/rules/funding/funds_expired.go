package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// FundsExpired reports a line or a device lot that uses a source after the source's last day.
var FundsExpired = rules.Rule{
	Code: rules.FundsExpired, Number: "E-14", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkFundsExpired,
	CheckLot:  checkLotDeadline,
}

// checkFundsExpired reports each year of a line that begins after the last day of its
// source, and then the lots that were bought too late, one finding for each line that
// they charge.
func checkFundsExpired(input *rules.Input, report *rules.Report) {
	unknown := map[v1alpha1.EntryName]bool{}
	for _, line := range input.Lines {
		if line.Source == nil {
			continue
		}
		if line.Source.ObligationEnd.IsZero() {
			if line.Source.Kind == v1alpha1.SourceGrant {
				unknown[line.Source.Name] = true
			}
			continue
		}
		end := line.Source.ObligationEnd
		for _, year := range line.Years {
			// A year that begins by the last day can still be spent in time, so it is
			// no finding.
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
				// Money can be moved to an earlier year as long as that year is not over.
				Action:       "Use another source, or buy earlier.",
				Money:        line.AmountIn(year),
				Lines:        []v1alpha1.EntryName{line.Name},
				Technologies: budget.TechnologyNames(line),
			})
		}
	}
	late := input.SumLots(func(name v1alpha1.EntryName, charge rules.LotCharge) bool {
		line, ok := input.Line(name)
		// The ledger may be a moment older than the plan, and the line may have lost
		// its source.
		return ok && charge.Late && line.Source != nil
	})
	for _, name := range rules.SortedKeys(late) {
		line, _ := input.Line(name)
		sum := late[name]
		// Most funders count the day of the order, and some the day of delivery.
		done := "ordered"
		if line.Source.RequiresDelivery() {
			done = "received"
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityError,
			Field:    rules.LinePath(line.Name).String(),
			Message: fmt.Sprintf(
				"%s is charged by %s %s after %s, the last day of %s.", name, input.DescribeLots(sum), done,
				line.Source.ObligationEnd, line.Source.Name,
			),
			// The money is spent, so only the charge can be corrected.
			Action:       "Charge the lots to a line on another source.",
			Money:        sum.Cost,
			Lines:        []v1alpha1.EntryName{name},
			Technologies: budget.TechnologyNames(line),
		})
	}
	// Most grants have a last day. Other money that is given once may have none.
	if len(unknown) > 0 {
		report.Skip("until when these grants can be spent is not recorded: %s", text.JoinFirst(rules.SortedKeys(unknown)))
	}
}
