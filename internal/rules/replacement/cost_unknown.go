package replacement

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// CostUnknown reports devices that must be replaced within the next years at a cost
// that nothing states.
var CostUnknown = rules.Rule{
	Code: rules.CostUnknown, Number: "P-37", Worst: v1alpha1.SeverityWarning,
	Files: files,
	// A misspelt technology has no price either, and correcting the name fixes both.
	FoldedUnder: []rules.Fold{{Root: rules.UnknownName, By: rules.ByField}},
	Check:       checkCostUnknown,
}

// checkCostUnknown reports one finding for each technology, as one price fixes all of
// its lots. It looks at the years of the plan and at the five years of the forecast,
// which begins with the current year, and at the five years after the plan.
func checkCostUnknown(input *rules.Input, report *rules.Report) {
	units, first := map[v1alpha1.EntryName]int64{}, map[v1alpha1.EntryName]calendar.FiscalYear{}
	for _, demand := range input.Demands {
		horizon := max(input.ForecastHorizon(), input.AfterPlanHorizon())
		if demand.Unpriced == 0 || !input.IsActionable(demand.Shown) && demand.Shown > horizon {
			continue
		}
		// The message names the first year, by which the price is needed.
		if units[demand.Technology] == 0 || demand.Shown < first[demand.Technology] {
			first[demand.Technology] = demand.Shown
		}
		units[demand.Technology] += demand.Unpriced
	}
	for _, entryName := range rules.SortedKeys(units) {
		path := rules.TechnologyPath(entryName)
		action := fmt.Sprintf("Write down what replacing one unit of %s costs.", entryName)
		// A technology that the plan does not list has no unitCost to fill in.
		if input.Plan.FindTechnology(entryName) != nil {
			path = path.Child("unitCost")
		} else {
			action = fmt.Sprintf(
				"Add %s to the plan with the price of one unit, or write down what the lots cost.", entryName,
			)
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    path.String(),
			Message: fmt.Sprintf(
				"Replacing %s has no known cost, and is due for %s, the first in %s.", entryName,
				text.FormatCount(units[entryName], "device"), first[entryName],
			),
			Action:       action,
			Technologies: []v1alpha1.EntryName{entryName},
		})
	}
}
