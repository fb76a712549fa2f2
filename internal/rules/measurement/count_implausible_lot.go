package measurement

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// What to do about parts of a lot's cost that cannot be right.
const (
	actionOnLineParts   = "Correct the parts in acquisition.otherLines, the quantity or the unitCost of the lot."
	actionOnSmallPart   = "Write 80, not 0.8, if 80 percent is meant, and leave it if less than one percent is."
	messageOnLineParts  = "pay more than the lot costs"
	messageOnSmallParts = "pays less than one percent of"
)

// checkLineParts reports device lots whose other lines pay more than the lot costs, or less than
// one percent of it. It sums the lots up by line.
func checkLineParts(input *rules.Input, report *rules.Report) {
	type place struct {
		line    v1alpha1.EntryName
		problem inventory.PartProblem
	}
	sums := map[place]rules.LotSum{}
	for _, charge := range input.Charges {
		if charge.Problem != inventory.NoPartProblem {
			at := place{charge.Line, charge.Problem}
			sums[at] = rules.LotSum{Lots: sums[at].Lots + charge.Lots, Devices: sums[at].Devices + charge.Devices}
		}
	}
	for at, sum := range sums {
		lots := fmt.Sprintf("%s (%s)", text.FormatCount(sum.Lots, "device lot"), text.FormatCount(sum.Devices, "device"))
		field := rules.LinePath(at.line).String()
		if at.problem == inventory.PartBelowOnePercent {
			report.AddFinding(rules.Finding{
				Severity: v1alpha1.SeverityInfo, Field: field, Action: actionOnSmallPart,
				Message: fmt.Sprintf("Line %s %s %s.", at.line, messageOnSmallParts, lots),
			})
			continue
		}
		report.AddFinding(newImplausibleCount(
			v1alpha1.ObjectKey{}, field, actionOnLineParts,
			"The other lines that pay for %s on %s %s", lots, at.line, messageOnLineParts,
		))
	}
}

// checkLotParts reports a device lot whose other lines pay more than the lot costs, or less than
// one percent of it.
func checkLotParts(input *rules.LotInput, report *rules.Report) {
	path := rules.SpecPath("acquisition", "otherLines")
	for _, part := range input.SplitCost() {
		switch part.Problem {
		case inventory.PartsExceedCost:
			report.AddFinding(newImplausibleCount(
				v1alpha1.ObjectKey{}, path.String(), actionOnLineParts, "The other lines %s, which is %s",
				messageOnLineParts, input.Lot.UnitCost.Times(input.Lot.Quantity).FormatIn(input.Plan.CurrencyCode()),
			))
		case inventory.PartBelowOnePercent:
			report.AddFinding(rules.Finding{
				Severity: v1alpha1.SeverityInfo, Field: path.Key(string(part.Line)).Child("percent").String(),
				Action:  actionOnSmallPart,
				Message: fmt.Sprintf("Line %s %s the lot.", part.Line, messageOnSmallParts),
			})
		case inventory.NoPartProblem:
		}
	}
}
