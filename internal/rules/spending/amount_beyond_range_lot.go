package spending

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// checkLotAmounts reports a device lot whose cost, or the cost of replacing it, is more
// than a status shows.
func checkLotAmounts(input *rules.LotInput, report *rules.Report) {
	if input.Charge.IsShown() && input.Refresh.IsShown() {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityError, Field: "spec.acquisition.unitCost",
		Message: fmt.Sprintf("The lot, or replacing it, costs more than %s, the most that status shows. "+
			"The figure is left out.", money.Shown.FormatIn("")),
		Action: "Look for zeros too many in the price of one machine and in the quantity.",
	})
}
