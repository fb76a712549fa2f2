package compliance

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// checkLotOrder reports a device lot that was ordered before the Form 470 of its E-Rate line allows
// it. At a lot no rule of a program is in doubt: the plan reports that.
func checkLotOrder(input *rules.LotInput, report *rules.Report) {
	for _, charge := range input.ListCharges() {
		if !charge.Early {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityError, Field: rules.ChargePath(charge).String(),
			Message: fmt.Sprintf(
				"The lot was %s, and the Form 470 of line %s allows no order before %s: E-Rate denies the discount.",
				input.DescribeAcquisition(), charge.Line, charge.Facts.OrderFrom,
			),
			Action: "Charge the lot to a line on another source, or correct the days.",
		})
	}
}
