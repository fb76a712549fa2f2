package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
)

// Report collects the findings of one rule.
type Report struct {
	code v1alpha1.FindingCode
	// object is the object of findings that name none.
	object   v1alpha1.ObjectKey
	next     *calendar.Next
	findings []Finding
	skipped  []v1alpha1.NotChecked
}

// Code returns the code of the rule.
func (report *Report) Code() v1alpha1.FindingCode { return report.code }

// AddFinding adds a finding. It sets the code to the rule's, and the object to the plan, or
// to the lot, if the finding names none. Texts are cut to the limits of the API, because a name in them may
// be as long as the API takes.
func (report *Report) AddFinding(finding Finding) {
	finding.Code = report.code
	if finding.Object.Kind == "" {
		finding.Object = report.object
	}
	if finding.FiscalYear > maxFiscalYear {
		finding.FiscalYear = 0 // The API rejects the year of a mistyped date; the message shows it.
	}
	finding.Message, finding.Action = FitMessage(finding.Message), FitMessage(finding.Action)
	finding.Field = text.Truncate(text.Escape(finding.Field), maxFieldLength)
	report.findings = append(report.findings, finding)
}

// AddNotChecked records why the rule could not be checked, or could be checked only in part. A rule
// without the data that it needs must not look as if it had found nothing.
func (report *Report) AddNotChecked(format string, args ...any) {
	report.skipped = append(report.skipped, v1alpha1.NotChecked{
		Code: report.code, Reason: text.Truncate(text.EscapeLine(fmt.Sprintf(format, args...)), maxReasonLength),
	})
}

// RecheckOn adds days on which the findings of the rule can change. Zero dates and days
// that are not after the as-of date are ignored.
func (report *Report) RecheckOn(days ...calendar.Date) { report.next.AddDates(days...) }

// Limits of the API: on texts, in characters, and on years.
const (
	maxMessageLength = 512
	maxFieldLength   = 256
	maxReasonLength  = 256
	// maxFiscalYear is the last fiscal year that the API accepts.
	maxFiscalYear = 2200
)

// FitMessage converts a text to the form of a finding's message or action: one line of at
// most 512 characters, in which hidden characters are escaped.
func FitMessage(message string) string {
	return text.Truncate(text.EscapeLine(message), maxMessageLength)
}
