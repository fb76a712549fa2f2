package people

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// FeedbackLoopMissing reports a plan that has communications, none of which gives the
// audience a way to answer.
var FeedbackLoopMissing = rules.Rule{
	Code: rules.FeedbackLoopMissing, Number: "P-16", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkFeedbackLoop,
}

// checkFeedbackLoop requires one way to answer, not one for each audience: a newsletter and
// a public meeting may share a survey.
func checkFeedbackLoop(input *rules.Input, report *rules.Report) {
	communications := input.Plan.Communications
	hasFeedback := func(communication model.Communication) bool { return communication.Feedback != "" }
	if len(communications) == 0 || slices.ContainsFunc(communications, hasFeedback) {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.communications",
		Message: "No audience of the plan has a way to answer.",
		Action:  "Add a survey, an evening for questions or another way in which an audience answers.",
	})
}
