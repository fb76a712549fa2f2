package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// TooManyOpenEvaluations reports a plan with more open evaluations than the scheduler creates
// at once, 1,000. Others are created when some of them are done.
var TooManyOpenEvaluations = rules.Rule{
	Code: rules.TooManyOpenEvaluations, Number: "P-56", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkOpenEvaluations,
}

// checkOpenEvaluations reports one finding with the number of all open evaluations and the
// number of those that are not created.
func checkOpenEvaluations(input *rules.Input, report *rules.Report) {
	if input.Schedule.Waiting == 0 {
		return
	}
	all := input.Schedule.Counts[evaluation.Open] + input.Schedule.Counts[evaluation.Overdue]
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.evaluationSchedules",
		Message: fmt.Sprintf(
			"%s wait to be held at once; %s beyond %d are not created until others are done.",
			text.FormatCount(int64(all), "evaluation"), text.FormatCount(input.Schedule.Waiting, "evaluation"),
			evaluation.MostOpen,
		),
		Action: "Give schedules a longer cadence or fewer technologies, or record or cancel what is open.",
	})
}
