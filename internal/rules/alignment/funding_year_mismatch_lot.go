package alignment

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// checkLotYear reports a device lot that charges a line of another fiscal year, or one
// that does not exist.
func checkLotYear(input *rules.LotInput, report *rules.Report) {
	for _, charge := range input.ListCharges() {
		finding := rules.Finding{Field: rules.ChargePath(charge).String()}
		switch {
		case !charge.Known:
			finding.Severity = v1alpha1.SeverityWarning
			finding.Message = fmt.Sprintf("Plan %s has no budget line %s.", input.Lot.LinePlan, charge.Line)
			finding.Action = "Correct the name, or add the line."
		case charge.WrongYear:
			finding.Severity = v1alpha1.SeverityError
			finding.Message = fmt.Sprintf("The lot was bought in another fiscal year than line %s is for: %s.",
				charge.Line, input.DescribeAcquisition())
			finding.Action = "Name the line of the year in which the lot was bought, or correct the dates."
		default:
			continue
		}
		report.AddFinding(finding)
	}
}
