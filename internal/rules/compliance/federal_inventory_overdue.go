package compliance

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// FederalInventoryOverdue reports this: equipment that federal money bought was
// not counted by hand for longer than its rules allow.
var FederalInventoryOverdue = rules.Rule{
	Code: rules.FederalInventoryOverdue, Number: "P-38", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkCounted,
}

// checkCounted reports one finding for each line.
func checkCounted(input *rules.Input, report *rules.Report) {
	sums, unpriced := map[string]rules.LotSum{}, map[string]int64{}
	least, before, _, equipment := programs.FederalEquipment()
	for _, charge := range input.Charges {
		line, ok := input.Line(charge.Line)
		// The ledger may still know the line as it was a moment ago.
		if !ok || line.Source == nil || !programs.IsFederal(line.Source.Kind) {
			continue
		}
		if technology, known := input.Technology(
			charge.Technology,
		); charge.Unpriced > 0 &&
			(!known || technology.UnitCost == "" || money.ParseOrZero(technology.UnitCost) >= min(least, before)) {
			unpriced[charge.Line] += charge.Unpriced
		}
		if !charge.Uncounted {
			continue
		}
		sum := sums[charge.Line]
		sums[charge.Line] = rules.LotSum{Lots: sum.Lots + charge.Lots, Devices: sum.Devices + charge.Devices}
	}
	months, fact := programs.FederalInventoryMonths()
	for _, name := range rules.SortedKeys(unpriced) {
		report.Skip(
			"%s on %s have no price of their own, so whether they are equipment, from %s each, is not known",
			text.Plural(unpriced[name], "device"), name, input.FormatMoney(least),
		)
	}
	action := "Count them by hand and record the day at each lot."
	if fact := leastSure(fact, equipment); !fact.Primary {
		action += fmt.Sprintf(" If in doubt what must be counted and how often, ask %s.", fact.Ask)
	}
	for _, name := range rules.SortedKeys(sums) {
		line, _ := input.Line(name)
		sum := sums[name]
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.LinePath(line.Name).String(),
			Message: fmt.Sprintf(
				"Nobody has counted by hand for %d months the equipment bought on %s (%s): %s in %s.", months,
				line.Source.Name, name, text.Plural(sum.Devices, "device"), text.Plural(sum.Lots, "device lot"),
			),
			Action: action,
			Lines:  []string{name}, Technologies: budget.TechnologyNames(line),
		})
	}
}
