package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
)

func init() {
	register(Rule{
		Code: "TooManyOpenEvaluations", Number: "P-56", Worst: v1alpha1.SeverityWarning,
		Summary: fmt.Sprintf("More than %d evaluations of one plan wait to be held.", evaluation.MostOpen),
		Why: "Evaluations beyond any staff's capacity are not held, and the important ones are lost among them. " +
			"techplan therefore creates no more of them, the earliest due first, until some are done.",
		Source: "techplan: a yearly evaluation of each of 300 technologies fits three times",
		Fix: "Evaluate less often or fewer technologies: give a schedule a longer cadence, or name the technologies that matter " +
			"instead of all. Record what was found in those that are open, or cancel them with a reason.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: accounting}
  - {name: antivirus}
  - {name: assessment}
  - {name: attendance}
  - {name: backup}
  - {name: bus-routing}
  - {name: cafeteria}
  - {name: cameras}
  - {name: captioning}
  - {name: cataloging}
  - {name: coding}
  - {name: dashboards}
  - {name: directory}
  - {name: email}
  - {name: filtering}
  - {name: forms}
  - {name: gradebook}
  - {name: help-desk}
  - {name: keyboarding}
  - {name: lms}
  - {name: mapping}
  - {name: messaging}
  - {name: monitoring}
  - {name: music}
  - {name: payroll}
  - {name: phonics}
  - {name: printing}
  - {name: science-lab}
  evaluationSchedules:
  - {name: use, cadence: Monthly, anchor: "2026-07-15", leadDays: 180, graceDays: 180, target: {kind: Technology, all: true}}
  - {name: cost, cadence: Monthly, anchor: "2026-07-15", leadDays: 180, graceDays: 180, target: {kind: Technology, all: true}}
  - {name: privacy, cadence: Monthly, anchor: "2026-07-15", leadDays: 180, graceDays: 180, target: {kind: Technology, all: true}}
  - {name: access, cadence: Monthly, anchor: "2026-07-15", leadDays: 180, graceDays: 180, target: {kind: Technology, all: true}}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: accounting}
  - {name: antivirus}
  - {name: assessment}
  - {name: attendance}
  - {name: backup}
  - {name: bus-routing}
  - {name: cafeteria}
  - {name: cameras}
  - {name: captioning}
  - {name: cataloging}
  - {name: coding}
  - {name: dashboards}
  - {name: directory}
  - {name: email}
  - {name: filtering}
  - {name: forms}
  - {name: gradebook}
  - {name: help-desk}
  - {name: keyboarding}
  - {name: lms}
  - {name: mapping}
  - {name: messaging}
  - {name: monitoring}
  - {name: music}
  - {name: payroll}
  - {name: phonics}
  - {name: printing}
  - {name: science-lab}
  evaluationSchedules:
  - {name: use, cadence: Annual, anchor: "2026-10-15", target: {kind: Technology, all: true}}
  - {name: cost, cadence: Annual, anchor: "2026-10-15", target: {kind: Technology, all: true}}
  - {name: privacy, cadence: Annual, anchor: "2026-10-15", target: {kind: Technology, all: true}}
  - {name: access, cadence: Annual, anchor: "2026-10-15", target: {kind: Technology, all: true}}
`,
		Check: checkOpenEvaluations,
	})
}

func checkOpenEvaluations(c *Case, r *Report) {
	if c.Schedule.Waiting == 0 {
		return
	}
	all := c.Schedule.Counts[evaluation.Open] + c.Schedule.Counts[evaluation.Overdue]
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.evaluationSchedules",
		Message: fmt.Sprintf("%s wait to be held at once; %s beyond %d are not created until others are done.",
			count(int64(all), "evaluation"), count(int64(c.Schedule.Waiting), "evaluation"), evaluation.MostOpen),
		Action: "Give schedules a longer cadence or fewer technologies, or record or cancel what is open.",
	}})
}

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
		{"planRef.name", taken.Plan, c.Plan}, {"schedule", taken.Schedule, c.Schedule}, {"target.kind", taken.TargetKind, c.TargetKind},
		{"target.name", taken.TargetName, c.TargetName}, {"occurrence", taken.Occurrence, c.Occurrence},
	} {
		if part.got != part.want {
			return fmt.Sprintf("its %s is %q instead of %q", part.field, part.got, part.want)
		}
	}
	return "it is of another kind"
}
