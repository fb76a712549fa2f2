package alignment

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// checkLotYear reports a device lot that charges a line of another fiscal year, or one
// that does not exist.
func checkLotYear(input *rules.LotInput, report *rules.Report) {
	lot := input.Lot
	if !lot.HasCharges() {
		return
	}
	finding := rules.Finding{Field: "spec.acquisition.budgetLine"}
	switch key, _, known := input.LineOf(); {
	case !known:
		finding.Severity = v1alpha1.SeverityWarning
		finding.Message = fmt.Sprintf("Plan %s has no budget line %s.", lot.LinePlan, lot.Line)
		finding.Action = "Correct the name, or add the line."
	case key.WrongYear:
		finding.Severity = v1alpha1.SeverityError
		finding.Message = fmt.Sprintf("The lot was bought in another fiscal year than line %s is for: %s.",
			lot.Line, input.DescribeAcquisition())
		finding.Action = "Name the line of the year in which the lot was bought, or correct the dates."
	default:
		return
	}
	report.AddFinding(finding)
}
