package references

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// WaiverEnded reports this: a waiver has passed its last day and waives nothing
// any more.
var WaiverEnded = rules.Rule{
	Code: rules.WaiverEnded, Number: "P-05", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkWaivers,
}

func checkWaivers(input *rules.Input, report *rules.Report) {
	for _, waiver := range input.Plan.Spec.Policy.Waivers {
		until := calendar.ParseOrZero(waiver.Until)
		report.RecheckOn(until + 1)
		if until >= input.Today {
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityInfo, Field: rules.Spec("policy", "waivers").Key(string(waiver.Name)).String(),
			Message: fmt.Sprintf("Waiver %s of %s ended on %s.", waiver.Name, waiver.Code, waiver.Until),
			Action:  "Take it out, or let its approver decide anew and set another last day.",
		})
	}
}
