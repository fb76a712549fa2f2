package replacement

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ReplacementInvalid reports device lots whose replacement does not take their place.
var ReplacementInvalid = rules.Rule{
	Code: rules.ReplacementInvalid, Number: "P-63", Worst: v1alpha1.SeverityError,
	Files:    files,
	Check:    checkReplacements,
	CheckLot: checkLotReplacement,
}

// replacementWords are the severity of a problem of replacements, what it says of some
// devices, and what to do.
var replacementWords = map[inventory.ReplacementProblem]struct {
	severity        v1alpha1.Severity
	message, action string
}{
	inventory.InRing: {
		v1alpha1.SeverityError, "are to be replaced by lots that they replace themselves",
		"Name in replacedByRef the lot that was bought for each, and take the others out.",
	},
	inventory.OtherTechnology: {
		v1alpha1.SeverityWarning, "are to be replaced by a lot of a technology that does not take their place",
		"Name a lot of the same technology in replacedByRef, or name the old technology under replaces of the new one.",
	},
	inventory.NotAcquired: {
		v1alpha1.SeverityInfo, "are to be replaced by a lot that is neither ordered nor received",
		"Record the day of the order in acquisition of that lot. Until then they count as still to be replaced.",
	},
}

// checkReplacements reports one finding for each technology and problem. The devices stay in
// the forecast, so that their money is not lost.
func checkReplacements(input *rules.Input, report *rules.Report) {
	type group struct {
		technology v1alpha1.EntryName
		problem    inventory.ReplacementProblem
	}
	units, lots := map[group]int64{}, map[group]int64{}
	for _, stock := range input.Stock {
		if stock.Replacement != inventory.NoProblem && stock.Devices > 0 {
			key := group{stock.Technology, stock.Replacement}
			units[key] += stock.Devices
			lots[key] += stock.Lots
		}
	}
	for key, sum := range units {
		words := replacementWords[key.problem]
		report.AddFinding(rules.Finding{
			Severity: words.severity,
			Field:    rules.TechnologyPath(key.technology).String(),
			Message: fmt.Sprintf(
				"%s of %s (%s) %s.", text.FormatCount(sum, "device"), key.technology,
				text.FormatCount(lots[key], "device lot"), words.message,
			),
			Action:       words.action,
			Technologies: []v1alpha1.EntryName{key.technology},
		})
	}
}

// checkLotReplacement reports why the replacement of a lot does not take its place.
func checkLotReplacement(input *rules.LotInput, report *rules.Report) {
	lot, succession := input.Lot, input.Succession
	finding := rules.Finding{Field: "spec.replacedByRef"}
	switch succession.Problem {
	case inventory.InRing:
		finding.Message = fmt.Sprintf(
			"%s is to be replaced by %s, whose replacements lead back to %s: none of them is replaced.", input.Name,
			lot.Replacement, input.Name,
		)
	case inventory.OtherTechnology:
		finding.Message = fmt.Sprintf(
			"%s is of %s, which does not take the place of %s: %s still to be replaced.", lot.Replacement,
			succession.Successor.Technology, lot.Technology, text.FormatCount(lot.Owned, "device"),
		)
	case inventory.NotAcquired:
		finding.Message = fmt.Sprintf(
			"%s, which is to replace this lot, is neither ordered nor received: %s still to be replaced.",
			lot.Replacement, text.FormatCount(lot.Owned, "device"),
		)
	default:
		return
	}
	words := replacementWords[succession.Problem]
	finding.Severity, finding.Action = words.severity, words.action
	report.AddFinding(finding)
}
