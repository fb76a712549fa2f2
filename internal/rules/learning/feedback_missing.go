package learning

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// FeedbackMissing reports a program of professional learning without recorded feedback,
// if other programs of the plan have some. The program ended more than 30 days and at most
// 13 months ago.
var FeedbackMissing = rules.Rule{
	Code: rules.FeedbackMissing, Number: "P-52", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkProgramFeedback,
}

// checkProgramFeedback reports one finding for each program. It reports nothing about a
// plan that records no feedback at all, because such a plan does not use the field.
func checkProgramFeedback(input *rules.Input, report *rules.Report) {
	none := v1alpha1.ProgramFeedback{}
	if !hasAnyProgram(input, func(program model.Program) bool { return program.Feedback != none }) {
		return
	}
	for _, program := range input.Plan.Programs {
		lastDay := program.LastDay
		if lastDay.IsZero() || program.Feedback != none {
			continue
		}
		firstDay, endDate := lastDay.AddDays(feedbackAfterDays+1), lastDay.AddDays(feedbackWithinDays)
		report.RecheckOn(firstDay, endDate+1)
		if input.Today < firstDay || input.Today > endDate {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Field:    rules.ProgramPath(program).Child("feedback").String(),
			Message: fmt.Sprintf(
				"Program %s ended on %s, and what people said of it is not recorded.", program.Name, lastDay,
			),
			Action: "Ask those who took part, and record how many answered and what they said.",
		})
	}
}
