package compliance

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// checkLotCounted reports a device lot that federal money bought and that was not
// counted by hand in time.
func checkLotCounted(input *rules.LotInput, report *rules.Report) {
	for _, charge := range input.ListCharges() {
		report.RecheckOn(charge.Facts.CountChanges(input.Lot, input.Today)...)
		if !charge.Uncounted {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "spec.lastInventory",
			Message: fmt.Sprintf("The machines were to be counted by hand by %s, as federal money bought them (line %s).",
				charge.Facts.CountBy(input.Lot, input.Today), charge.Line),
			Action: "Count the machines by hand and record the day.",
		})
	}
}
