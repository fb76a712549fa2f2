package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
)

// Report collects what one rule finds.
type Report struct {
	code v1alpha1.FindingCode
	// object is the object of findings that name none.
	object   v1alpha1.ObjectKey
	next     *calendar.Next
	findings []Finding
	skipped  []v1alpha1.NotChecked
}

// Code is the code of the rule.
func (report *Report) Code() v1alpha1.FindingCode { return report.code }

// Add adds a finding. Its code is the rule's; its object is the plan, or the
// lot, if it names none.
func (report *Report) Add(finding Finding) {
	finding.Code = report.code
	if finding.Object.Kind == "" {
		finding.Object = report.object
	}
	if finding.FiscalYear > lastFiscalYear {
		finding.FiscalYear = 0 // The year of a mistyped date; the message has it.
	}
	finding.Message, finding.Action = FitMessage(finding.Message), FitMessage(finding.Action)
	finding.Field = text.Truncate(text.Escape(finding.Field), fieldLimit)
	report.findings = append(report.findings, finding)
}

// Skip adds the reason why the rule could not be checked, or not in full.
func (report *Report) Skip(format string, args ...any) {
	report.skipped = append(report.skipped, v1alpha1.NotChecked{
		Code: report.code, Reason: text.Truncate(text.EscapeLine(fmt.Sprintf(format, args...)), reasonLimit),
	})
}

// RecheckOn adds days on which the findings of the rule can change. Days that have
// come, and no date, are ignored.
func (report *Report) RecheckOn(days ...calendar.Date) { report.next.Add(days...) }

// Limits of the API: on texts, in characters, and on years.
const (
	messageLimit = 512
	fieldLimit   = 256
	reasonLimit  = 256
	// lastFiscalYear is the last that the API takes.
	lastFiscalYear = 2200
)

// FitMessage makes a message or an action such as a finding can carry: one line of at
// most 512 characters, in which hidden characters are escaped.
func FitMessage(s string) string { return text.Truncate(text.EscapeLine(s), messageLimit) }
