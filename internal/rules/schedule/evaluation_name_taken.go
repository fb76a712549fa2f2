package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
)

// EvaluationNameTaken reports this: an Evaluation bears the name of a scheduled
// one and is another.
var EvaluationNameTaken = rules.Rule{
	Code: rules.EvaluationNameTaken, Number: "P-57", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkNameTaken,
}

func checkNameTaken(input *rules.Input, report *rules.Report) {
	for _, conflict := range input.Schedule.NameTaken {
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    "metadata.name",
			Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: conflict.Taken.Name},
			Message: fmt.Sprintf(
				"%s bears the name of the evaluation of %s that schedule %s yields for %s, due on %s, and is another one: %s.",
				conflict.Taken.Name,
				about(v1alpha1.EvaluationTarget{Kind: conflict.TargetKind, Name: conflict.TargetName}),
				conflict.Schedule, conflict.Occurrence, conflict.Due, differenceOf(conflict),
			),
			Action: "Correct it, or create it under another name and delete this one, so that the scheduled evaluation can be created.",
		})
	}
}

// differenceOf names the first part of the identity in which an Evaluation differs
// from the expected one whose name it bears.
func differenceOf(c evaluation.Conflict) string {
	taken := evaluation.IdentityOf(c.Taken)
	for _, part := range []struct{ field, got, want string }{
		{"planRef.name", taken.Plan, c.Plan}, {"schedule", taken.Schedule, c.Schedule},
		{"target.kind", string(taken.TargetKind), string(c.TargetKind)},
		{"target.name", taken.TargetName, c.TargetName}, {"occurrence", taken.Occurrence, c.Occurrence},
	} {
		if part.got != part.want {
			return fmt.Sprintf("its %s is %q instead of %q", part.field, part.got, part.want)
		}
	}
	return "it is of another kind"
}
