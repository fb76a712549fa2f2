package people

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
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

// DueCommunication says when an audience is to be informed next.
type DueCommunication struct {
	// Since is the day from which the cadence counts: the last communication or, if IsFirst,
	// the day on which the plan came into force.
	Since   calendar.Date
	IsFirst bool
	// Months is the cadence in months.
	Months int
	// Due is the day of the next communication.
	Due calendar.Date
}

// FindDueCommunication returns when an audience is to be informed next; false if the
// communication states no cadence. It counts from the last communication, but not from before
// the plan came into force: an earlier one was about a draft or about another plan. last is the
// day of the last communication; no date if there was none.
func FindDueCommunication(
	communication *v1alpha1.Communication, last, inForceSince calendar.Date,
) (DueCommunication, bool) {
	cadence, isKnown := cadences[communication.Cadence]
	if !isKnown {
		return DueCommunication{}, false
	}
	due := DueCommunication{Since: max(last, inForceSince), IsFirst: last < inForceSince, Months: cadence.months}
	due.Due = due.Since.AddMonths(cadence.months)
	return due, true
}

// checkCommunicationDates reports one finding for each communication that is late: see
// FindDueCommunication.
func checkCommunicationDates(input *rules.Input, report *rules.Report) {
	if !input.IsInForce(report) {
		return
	}
	var unknown []v1alpha1.EntryName
	for _, communication := range input.Plan.Communications {
		last := communication.Last
		report.RecheckOn(last)
		if last > input.Today {
			last = 0 // It has not happened; DateAhead reports the date.
		}
		due, ok := FindDueCommunication(communication.Communication, last, input.InForceSince())
		if !ok {
			unknown = append(unknown, communication.Name)
			continue
		}
		words := "the last time on record is %s"
		if due.IsFirst {
			words = "no time is on record since the plan came into force on %s"
		}
		late := due.Due.AddDays(communicationGraceDays + 1)
		report.RecheckOn(late)
		if input.Today < late {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    rules.SpecPath("communications").Key(string(communication.Name)).String(),
			Message: fmt.Sprintf(
				"%s should hear of the plan %s, and "+words+".", communication.Audience, cadences[communication.Cadence].words, due.Since,
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
