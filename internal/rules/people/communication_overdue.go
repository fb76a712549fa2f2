package people

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// CommunicationOverdue reports a communication whose last date is longer ago than its
// cadence promises, by more than 14 days.
var CommunicationOverdue = rules.Rule{
	Code: rules.CommunicationOverdue, Number: "P-15", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkCommunicationDates,
}

// communicationGraceDays is the number of days that a communication may be late: a letter
// or a meeting moves by a week or two without harm. The source names no days.
const communicationGraceDays = 14

// cadences maps the cadences of communications to months and to the words of a message.
var cadences = map[v1alpha1.CommunicationCadence]struct {
	months int
	words  string
}{
	"Monthly":    {1, "every month"},
	"Quarterly":  {3, "every three months"},
	"SemiAnnual": {6, "every six months"},
	"Annual":     {12, "every year"},
}

// checkCommunicationDates counts from the last communication, but not from before the plan
// came into force: an earlier one was about a draft or about another plan.
func checkCommunicationDates(input *rules.Input, report *rules.Report) {
	if !input.IsInForce(report) {
		return
	}
	var unknown []v1alpha1.EntryName
	for _, communication := range input.Plan.Communications {
		cadence, ok := cadences[communication.Cadence]
		if !ok {
			unknown = append(unknown, communication.Name)
			continue
		}
		since, words := communication.Last, "the last time on record is %s"
		report.RecheckOn(since)
		if since > input.Today {
			since = 0 // It has not happened; DateAhead reports the date.
		}
		if begun := input.InForceSince(); since < begun {
			since, words = begun, "no time is on record since the plan came into force on %s"
		}
		late := since.AddMonths(cadence.months).AddDays(communicationGraceDays + 1)
		report.RecheckOn(late)
		if input.Today < late {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.SpecPath("communications").Key(string(communication.Name)).String(),
			Message: fmt.Sprintf(
				"%s should hear of the plan %s, and "+words+".", communication.Audience, cadence.words, since,
			),
			Action: "Inform them about the progress of the plan and record the day, or choose a cadence that " +
				"you can keep.",
		})
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		report.AddNotChecked("no cadence is given for these communications: %s", text.JoinFirst(unknown))
	}
}
