package alignment

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
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
			finding.Message = fmt.Sprintf("Plan %s has no budget line %s%s.", input.Lot.LinePlan, charge.Line,
				describeUncharged(input, charge))
			finding.Action = "Correct the name, or add the line."
			if input.Payer == nil {
				finding.Message = fmt.Sprintf("Plan %s, whose line %s is to pay for the lot, does not exist: no line is charged%s.",
					input.Lot.LinePlan, charge.Line, describeCost(input))
				finding.Action = "Correct the name of the plan in acquisition.budgetLine."
			}
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

// describeUncharged returns the end of a sentence that says what a missing line would pay of the
// lot; empty if that is not known. No other line pays it instead: a name that is written wrong
// neither creates money nor moves it to a line for which it was not meant.
func describeUncharged(input *rules.LotInput, charge inventory.LotCharge) string {
	if !input.Lot.Priced || input.Payer == nil {
		return ""
	}
	part := input.Lot.UnitCost.Times(input.Lot.Quantity)
	if parts := input.SplitCost(); parts != nil {
		part = parts[charge.Number].Amount
	}
	return fmt.Sprintf(", and the %s that it is to pay count on no line", part.FormatIn(input.Payer.CurrencyCode()))
}

// describeCost returns the end of a sentence that says what the whole lot cost; empty if that is not known. The plan
// that is to pay does not exist, so the currency is that of the plan in whose inventory the lot is.
func describeCost(input *rules.LotInput) string {
	if !input.Lot.Priced {
		return ""
	}
	cost := input.Lot.UnitCost.Times(input.Lot.Quantity)
	return fmt.Sprintf(", and the %s of the lot count on none", cost.FormatIn(input.Plan.CurrencyCode()))
}
