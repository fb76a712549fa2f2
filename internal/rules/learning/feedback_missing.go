package learning

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// FeedbackMissing reports this: some programs of professional learning have a
// record of what people said of them, and one that ended more than 30 days and at
// most 13 months ago has none.
var FeedbackMissing = rules.Rule{
	Code: rules.FeedbackMissing, Number: "P-52", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkProgramFeedback,
}

func checkProgramFeedback(input *rules.Input, report *rules.Report) {
	none := v1alpha1.ProgramFeedback{}
	if !anyProgram(input, func(p v1alpha1.LearningProgram) bool { return p.Feedback != none }) {
		return
	}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		last := lastDay(program)
		if last.IsZero() || program.Feedback != none {
			continue
		}
		first, end := last.AddDays(lookBackAfterDays+1), last.AddDays(lookBackWithinDays)
		report.RecheckOn(first, end+1)
		if input.Today < first || input.Today > end {
			continue
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Field:    rules.ProgramPath(program).Child("feedback").String(),
			Message: fmt.Sprintf(
				"Program %s ended on %s, and what people said of it is not recorded.", program.Name, last,
			),
			Action: "Ask those who took part, and record how many answered and what they said.",
		})
	}
}
