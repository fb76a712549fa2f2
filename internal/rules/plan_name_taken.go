package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

func init() {
	register(Rule{
		Code: "EvaluationNameTaken", Number: "P-57", Worst: v1alpha1.SeverityWarning,
		Summary: "An Evaluation bears the name of a scheduled one and is another.",
		Why: "The name of a scheduled evaluation follows from its plan, schedule, target and occurrence. While another " +
			"Evaluation bears it, the scheduled one cannot be created, and there is no place to record its results.",
		Source: "techplan",
		Fix: "Correct the plan, schedule, target or occurrence of the Evaluation that bears the name. If it is meant to be " +
			"another evaluation, create it under another name and delete this one.",
		Before: `
kind: TechnologyPlan
spec:
  evaluationSchedules:
  - {name: review, cadence: Once, anchor: "2026-10-01", target: {kind: TechnologyPlan}}
---
kind: Evaluation
metadata: {name: review-2026-10-01-c2c98a031c}
spec:
  schedule: review
  occurrence: "2026-10-02"
  target: {kind: TechnologyPlan, name: maple-valley}
`,
		After: `
kind: TechnologyPlan
spec:
  evaluationSchedules:
  - {name: review, cadence: Once, anchor: "2026-10-01", target: {kind: TechnologyPlan}}
---
kind: Evaluation
metadata: {name: review-2026-10-01-c2c98a031c}
spec:
  schedule: review
  occurrence: "2026-10-01"
  target: {kind: TechnologyPlan, name: maple-valley}
`,
		Check: checkNameTaken,
	})
}

func checkNameTaken(c *Case, r *Report) {
	for _, conflict := range c.Schedule.NameTaken {
		r.Find(Finding{Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "metadata.name",
			Object: v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: conflict.Taken.Name},
			Message: fmt.Sprintf("%s bears the name of the evaluation of %s that schedule %s yields for %s, due on %s, and is another one: %s.",
				conflict.Taken.Name, about(v1alpha1.EvaluationTarget{Kind: conflict.TargetKind, Name: conflict.TargetName}),
				conflict.Schedule, conflict.Occurrence, conflict.Due, differenceOf(conflict)),
			Action: "Correct it, or create it under another name and delete this one, so that the scheduled evaluation can be created.",
		}})
	}
}

// differenceOf names the first part of the identity in which an Evaluation differs
// from the expected one whose name it bears.
func differenceOf(c evaluation.Conflict) string {
	taken := evaluation.IdentityOf(c.Taken)
	for _, part := range []struct{ field, got, want string }{
		{"planRef.name", taken.Plan, c.Plan}, {"schedule", taken.Schedule, c.Schedule}, {"target.kind", string(taken.TargetKind), string(c.TargetKind)},
		{"target.name", taken.TargetName, c.TargetName}, {"occurrence", taken.Occurrence, c.Occurrence},
	} {
		if part.got != part.want {
			return fmt.Sprintf("its %s is %q instead of %q", part.field, part.got, part.want)
		}
	}
	return "it is of another kind"
}
