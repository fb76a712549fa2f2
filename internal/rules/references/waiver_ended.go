package references

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// WaiverEnded reports a waiver whose last day has passed, so that it waives nothing any more.
var WaiverEnded = rules.Rule{
	Code: rules.WaiverEnded, Number: "P-05", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkWaiverEnds,
}

// checkWaiverEnds reports each ended waiver: its findings count again, and a list of old
// waivers looks as if they still applied.
func checkWaiverEnds(input *rules.Input, report *rules.Report) {
	for _, waiver := range input.Policy.Waivers {
		until := waiver.Until
		report.RecheckOn(until + 1)
		if until >= input.Today {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo, Field: rules.SpecPath("policy", "waivers").Key(string(waiver.Name)).String(),
			Message: fmt.Sprintf("Waiver %s of %s ended on %s.", waiver.Name, waiver.Code, waiver.Until),
			Action:  "Take it out, or let its approver decide anew and set another last day.",
		})
	}
}
