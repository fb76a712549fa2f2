package people

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// FeedbackLoopMissing reports this: the plan tells its audiences something, and
// none of them can answer.
var FeedbackLoopMissing = rules.Rule{
	Code: rules.FeedbackLoopMissing, Number: "P-16", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkFeedback,
}

func checkFeedback(input *rules.Input, report *rules.Report) {
	list := input.Plan.Spec.Communications
	if len(list) == 0 || slices.ContainsFunc(list, func(m v1alpha1.Communication) bool { return m.Feedback != "" }) {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.communications",
		Message: "No audience of the plan has a way to answer.",
		Action:  "Add a survey, an evening for questions or another way in which an audience answers.",
	})
}
