package compliance

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// FederalInventoryOverdue reports equipment bought with federal money that was not
// counted by hand for longer than the federal rules allow.
var FederalInventoryOverdue = rules.Rule{
	Code: rules.FederalInventoryOverdue, Number: "P-38", Worst: v1alpha1.SeverityWarning,
	Files:    files,
	Check:    checkFederalInventory,
	CheckLot: checkLotCounted,
}

// checkFederalInventory reports one finding for each line, as the lots of a line are
// counted together. It is never an Error: the count may have been made and only its
// record be missing.
func checkFederalInventory(input *rules.Input, report *rules.Report) {
	sums, unpriced := map[v1alpha1.EntryName]rules.LotSum{}, map[v1alpha1.EntryName]int64{}
	threshold, earlierThreshold, _, equipment := programs.FederalEquipment()
	for _, charge := range input.Charges {
		budgetLine, ok := input.FindLine(charge.Line)
		// The ledger may be a moment older than the plan, and the line may be gone or
		// on another source.
		if !ok || budgetLine.Source == nil || !programs.IsFederal(budgetLine.Source.Kind) {
			continue
		}
		// The threshold for equipment was raised, and which one applies depends on
		// the day of the purchase. Only a technology that costs less than both is
		// certainly no equipment.
		technology := input.Plan.FindTechnology(charge.Technology)
		mayBeEquipment := technology == nil || !technology.IsPriced ||
			technology.UnitCost >= min(threshold, earlierThreshold)
		if charge.Unpriced > 0 && mayBeEquipment {
			unpriced[charge.Line] += charge.Unpriced
		}
		if !charge.Uncounted {
			continue
		}
		sum := sums[charge.Line]
		sums[charge.Line] = rules.LotSum{Lots: sum.Lots + charge.Lots, Devices: sum.Devices + charge.Devices}
	}
	months, fact := programs.FederalInventoryMonths()
	for _, entryName := range rules.SortedKeys(unpriced) {
		report.AddNotChecked(
			"%s on %s have no price of their own, so whether they are equipment, from %s each, is not known",
			text.FormatCount(unpriced[entryName], "device"), entryName, input.FormatMoney(threshold),
		)
	}
	action := "Count them by hand and record the day at each lot."
	// Both the threshold and the interval may be uncertain.
	if fact := leastCertainFact(fact, equipment); !fact.Primary {
		action += fmt.Sprintf(" If in doubt what must be counted and how often, ask %s.", fact.Ask)
	}
	for _, entryName := range rules.SortedKeys(sums) {
		budgetLine, _ := input.FindLine(entryName)
		sum := sums[entryName]
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.LinePath(budgetLine.Name).String(),
			Message: fmt.Sprintf(
				"For %d months there is no count by hand of the equipment bought on %s (%s): %s in %s.", months,
				budgetLine.Source.Name, entryName, text.FormatCount(sum.Devices, "device"), text.FormatCount(sum.Lots, "device lot"),
			),
			Action: action,
			Lines:  []v1alpha1.EntryName{entryName}, Technologies: budget.TechnologyNames(budgetLine),
		})
	}
}
