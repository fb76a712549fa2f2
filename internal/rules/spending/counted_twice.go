package spending

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// CountedTwice reports a line whose otherSpent equals the cost of its device lots:
// the same purchase was probably recorded twice.
var CountedTwice = rules.Rule{
	Code: rules.CountedTwice, Number: "E-16", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	// If the double count overspends the line, that finding names this one as its cause.
	FoldedUnder: []rules.Fold{{Root: rules.BudgetOverspent, AnyYear: true, By: rules.ByLine}},
	Check:       checkCountedTwice,
}

// checkCountedTwice compares otherSpent with the lots that were received, and then
// with all lots, as an ordered lot may have been paid for in advance.
func checkCountedTwice(input *rules.Input, report *rules.Report) {
	for _, budgetLine := range input.Lines {
		other := budgetLine.OtherSpent
		lots := budgetLine.LotsSpent
		if !isSameCost(other, lots) {
			lots = lots.Plus(budgetLine.LotsCommitted)
		}
		if !isSameCost(other, lots) {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.LinePath(budgetLine.Name).Child("otherSpent").String(),
			Message: fmt.Sprintf(
				"%s records %s as spent beside its device lots, which carry %s: counted twice?", budgetLine.Name,
				input.FormatMoney(other), input.FormatMoney(lots),
			),
			Action: "Leave out of otherSpent what device lots carry.",
			Money:  other,
			Lines:  []v1alpha1.EntryName{budgetLine.Name},
		})
	}
}

// isSameCost reports whether an amount is within 1 percent of the cost of lots.
// Invoices and the sum of unit costs rarely match to the cent.
func isSameCost(amount, lots money.Amount) bool {
	return lots > 0 && money.ComparePercent(max(amount-lots, lots-amount), 1, lots) <= 0
}
