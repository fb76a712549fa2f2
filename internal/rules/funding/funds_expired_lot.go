package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// checkLotDeadline reports a device lot that came after the last day of the source that
// pays for it.
func checkLotDeadline(input *rules.LotInput, report *rules.Report) {
	for _, charge := range input.ListCharges() {
		if !charge.Late {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityError, Field: rules.ChargePath(charge).String(),
			Message: fmt.Sprintf("The lot came after %s, the last day of the source of line %s: %s.",
				charge.Facts.Deadline, charge.Line, input.DescribeAcquisition()),
			Action: "Charge the lot to a line on another source.",
		})
	}
}
