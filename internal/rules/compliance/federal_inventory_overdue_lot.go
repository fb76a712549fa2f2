package compliance

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// checkLotCounted reports a device lot that federal money bought and that was not
// counted by hand in time.
func checkLotCounted(input *rules.LotInput, report *rules.Report) {
	if !input.Lot.HasCharges() {
		return
	}
	key, line, _ := input.LineOf()
	report.RecheckOn(line.CountChanges(input.Lot, input.Today)...)
	if !key.Uncounted {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.lastInventory",
		Message: fmt.Sprintf("The machines were to be counted by hand by %s, as federal money bought them (line %s).",
			line.CountBy(input.Lot, input.Today), input.Lot.Line),
		Action: "Count the machines by hand and record the day.",
	})
}
