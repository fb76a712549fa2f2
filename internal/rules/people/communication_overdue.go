package people

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// CommunicationOverdue reports this: an audience has not heard of the plan for
// longer than the plan promises, by more than 14 days.
var CommunicationOverdue = rules.Rule{
	Code: rules.CommunicationOverdue, Number: "P-15", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkCommunications,
}

// communicationGrace is how many days late a communication may be.
const communicationGrace = 14

// cadences of communications, in months and in words.
var cadences = map[string]struct {
	months int
	words  string
}{
	"Monthly":    {1, "every month"},
	"Quarterly":  {3, "every three months"},
	"SemiAnnual": {6, "every six months"},
	"Annual":     {12, "every year"},
}

func checkCommunications(input *rules.Input, report *rules.Report) {
	if !input.IsInForce(report) {
		return
	}
	for _, communication := range input.Plan.Spec.Communications {
		cadence, ok := cadences[communication.Cadence]
		if !ok {
			continue
		}
		since, words := calendar.ParseOrZero(communication.Last), "the last time on record is %s"
		if begun := input.InForceSince(); since < begun {
			since, words = begun, "no time is on record since the plan came into force on %s"
		}
		late := since.AddMonths(cadence.months).AddDays(communicationGrace + 1)
		report.RecheckOn(late)
		if input.Today < late {
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.Spec("communications").Key(string(communication.Name)).String(),
			Message: fmt.Sprintf(
				"%s should hear of the plan %s, and "+words+".", communication.Audience, cadence.words, since,
			),
			Action: "Tell them how the plan is going and record the day, or choose a cadence that you can keep.",
		})
	}
}
