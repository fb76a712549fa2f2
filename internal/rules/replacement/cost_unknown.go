package replacement

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// CostUnknown reports this: devices must be replaced within the next years, and
// nothing says what that costs.
var CostUnknown = rules.Rule{
	Code: rules.CostUnknown, Number: "P-37", Worst: v1alpha1.SeverityWarning,
	Files: files,
	// What the plan does not know has no price.
	FoldedUnder: []rules.Fold{{Root: rules.UnknownName, By: rules.ByField}},
	Check:       checkCostKnown,
}

// checkCostKnown reports one finding for each technology. The forecast begins
// with the current year.
func checkCostKnown(input *rules.Input, report *rules.Report) {
	machines, first := map[string]int64{}, map[string]calendar.FiscalYear{}
	for _, demand := range input.Demands {
		if demand.Unpriced == 0 || !input.IsActionable(demand.Shown) && demand.Shown > input.ForecastHorizon() {
			continue
		}
		if machines[demand.Technology] == 0 || demand.Shown < first[demand.Technology] {
			first[demand.Technology] = demand.Shown
		}
		machines[demand.Technology] += demand.Unpriced
	}
	for _, name := range rules.SortedKeys(machines) {
		path := rules.TechnologyPath(v1alpha1.EntryName(name))
		action := fmt.Sprintf("Write down what replacing one machine of %s costs.", name)
		if _, ok := input.Technology(name); ok {
			path = path.Child("unitCost")
		} else {
			action = fmt.Sprintf(
				"Add %s to the plan with the price of one machine, or write down what the lots cost.", name,
			)
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    path.String(),
			Message: fmt.Sprintf(
				"Replacing %s has no known cost, and is due for %s, the first in %s.", name,
				text.Plural(machines[name], "device"), first[name],
			),
			Action:       action,
			Technologies: []string{name},
		})
	}
}
