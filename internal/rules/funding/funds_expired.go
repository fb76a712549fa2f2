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
	for _, budgetLine := range input.Lines {
		if budgetLine.Source == nil {
			continue
		}
		if budgetLine.Source.ObligationEnd.IsZero() {
			if budgetLine.Source.Kind == v1alpha1.SourceGrant {
				unknown[budgetLine.Source.Name] = true
			}
			continue
		}
		endDate := budgetLine.Source.ObligationEnd
		// Money whose years are not decided can be spent in the first of them.
		if budgetLine.IsUndecided() && len(budgetLine.Years) > 0 && input.Fiscal.StartOf(budgetLine.Years[0]) <= endDate {
			continue
		}
		for _, fiscalYear := range budgetLine.Years {
			// A year that begins by the last day can still be spent in time, so it is
			// no finding.
			if budgetLine.AmountIn(fiscalYear) == 0 || input.Fiscal.StartOf(fiscalYear) <= endDate || !input.IsActionable(fiscalYear) {
				continue
			}
			report.AddFinding(rules.Finding{
				Severity:   v1alpha1.SeverityError,
				Field:      rules.LinePath(budgetLine.Name).Child("source").String(),
				FiscalYear: v1alpha1.FiscalYear(fiscalYear),
				Message: fmt.Sprintf(
					"%s can be spent until %s, and %s has %s of it in %s.", budgetLine.Source.Name, endDate, budgetLine.Name,
					input.FormatMoney(budgetLine.AmountIn(fiscalYear)), fiscalYear,
				),
				// Money can be moved to an earlier year as long as that year is not over.
				Action:       "Use another source, or buy earlier.",
				Money:        budgetLine.AmountIn(fiscalYear),
				Lines:        []v1alpha1.EntryName{budgetLine.Name},
				Technologies: budget.TechnologyNames(budgetLine),
			})
		}
	}
	late := input.SumLots(func(entryName v1alpha1.EntryName, charge rules.LotCharge) bool {
		budgetLine, ok := input.FindLine(entryName)
		// The ledger may be a moment older than the plan, and the line may have lost
		// its source.
		return ok && charge.Late && budgetLine.Source != nil
	})
	for _, entryName := range rules.SortedKeys(late) {
		budgetLine, _ := input.FindLine(entryName)
		sum := late[entryName]
		// Most funders count the day of the order, and some the day of delivery.
		done := "ordered"
		if budgetLine.Source.RequiresDelivery() {
			done = "received"
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityError,
			Field:    rules.LinePath(budgetLine.Name).String(),
			Message: fmt.Sprintf(
				"%s is charged by %s %s after %s, the last day of %s.", entryName, input.DescribeLots(sum), done,
				budgetLine.Source.ObligationEnd, budgetLine.Source.Name,
			),
			// The money is spent, so only the charge can be corrected.
			Action:       "Charge the lots to a line on another source.",
			Money:        sum.Cost,
			Lines:        []v1alpha1.EntryName{entryName},
			Technologies: budget.TechnologyNames(budgetLine),
		})
	}
	// Most grants have a last day. Other money that is given once may have none.
	if len(unknown) > 0 {
		report.AddNotChecked("until when these grants can be spent is not recorded: %s", text.JoinFirst(rules.SortedKeys(unknown)))
	}
}
