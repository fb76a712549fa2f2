package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// CountedTwice reports this: what a line records as spent elsewhere equals what
// its device lots carry.
var CountedTwice = rules.Rule{
	Code: rules.CountedTwice, Number: "E-16", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	FoldedUnder: []rules.Fold{{Root: rules.BudgetOverspent, AnyYear: true, By: rules.ByLine}},
	Check: func(input *rules.Input, report *rules.Report) {
		for _, l := range input.Lines {
			other := money.ParseOrZero(l.OtherSpent)
			twice := func(lots money.Amount) bool {
				return lots > 0 && money.ComparePercent(max(other-lots, lots-other), 1, lots) <= 0
			}
			// What is ordered may have been paid for in advance.
			lots := l.LotsSpent
			if !twice(lots) {
				lots = lots.Plus(l.LotsCommitted)
			}
			if !twice(lots) {
				continue
			}
			report.Add(rules.Finding{
				Severity: v1alpha1.SeverityWarning,
				Field:    rules.LinePath(l.Name).Child("otherSpent").String(),
				Message: fmt.Sprintf(
					"%s records %s as spent beside its device lots, which carry %s: counted twice?", l.Name,
					input.FormatMoney(other), input.FormatMoney(lots),
				),
				Action: "Leave out of otherSpent what device lots carry.",
				Money:  other,
				Lines:  []string{string(l.Name)},
			})
		}
	},
}
