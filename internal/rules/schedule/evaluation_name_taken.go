package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
)

// EvaluationNameTaken reports an Evaluation that has the name of a scheduled evaluation but
// is a different one. The scheduled evaluation cannot be created.
var EvaluationNameTaken = rules.Rule{
	Code: rules.EvaluationNameTaken, Number: "P-57", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkNameTaken,
}

// checkNameTaken reports each conflict at the existing Evaluation, where people can fix it.
func checkNameTaken(input *rules.Input, report *rules.Report) {
	for _, conflict := range input.Schedule.NameTaken {
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    "metadata.name",
			Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: conflict.Taken.Name},
			Message: fmt.Sprintf(
				"%s has the name of the evaluation of %s that schedule %s creates for %s, due on %s, "+
					"and is a different one: %s.",
				conflict.Taken.Name,
				DescribeTarget(v1alpha1.EvaluationTarget{Kind: conflict.TargetKind, Name: conflict.TargetName}),
				conflict.Schedule, conflict.Occurrence, conflict.Due, describeDifference(conflict),
			),
			Action: "Correct it, or create it under another name and delete this one, " +
				"so that the scheduled evaluation can be created.",
		})
	}
}

// describeDifference names the first field in which an Evaluation differs from the scheduled
// one of the same name.
func describeDifference(conflict evaluation.Conflict) string {
	taken := evaluation.IdentityOf(conflict.Taken)
	for _, part := range []struct{ field, got, want string }{
		{"planRef.name", taken.Plan, conflict.Plan},
		{"schedule", string(taken.Schedule), string(conflict.Schedule)},
		{"target.kind", string(taken.TargetKind), string(conflict.TargetKind)},
		{"target.name", taken.TargetName, conflict.TargetName},
		{"occurrence", taken.Occurrence, conflict.Occurrence},
	} {
		if part.got != part.want {
			return fmt.Sprintf("its %s is %q instead of %q", part.field, part.got, part.want)
		}
	}
	return "it is of another kind"
}
