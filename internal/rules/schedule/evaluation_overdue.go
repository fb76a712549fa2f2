package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// EvaluationOverdue reports an evaluation that was not done by its last day.
var EvaluationOverdue = rules.Rule{
	Code: rules.EvaluationOverdue, Number: "P-30", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkOverdueEvaluations,
}

// checkOverdueEvaluations reports one finding for each schedule, at its entry in the plan, and
// one for each Evaluation that was created by hand. A schedule may cover hundreds of
// technologies, and its evaluations usually have one cause.
func checkOverdueEvaluations(input *rules.Input, report *rules.Report) {
	reportUnknownRenewals(input, report)
	for _, late := range input.Schedule.Late {
		if late.ByHand {
			finding := newOverdueFinding("("+late.Name+")", late)
			finding.Object, finding.Field = v1alpha1.ObjectKey{
				Kind: v1alpha1.KindEvaluation,
				Name: late.Name,
			}, "spec.due"
			report.AddFinding(finding)
			continue
		}
		f := newOverdueFinding("by schedule "+late.Name, late)
		f.Field = rules.SpecPath("evaluationSchedules").Key(late.Name).String()
		report.AddFinding(f)
	}
}

// reportUnknownRenewals names the technologies of which a schedule before renewals expects no evaluation,
// because the plan records no renewal of their contract.
func reportUnknownRenewals(input *rules.Input, report *rules.Report) {
	for i := range input.Plan.Spec.EvaluationSchedules {
		schedule := &input.Plan.Spec.EvaluationSchedules[i]
		if schedule.Cadence != v1alpha1.CadenceEveryRenewal {
			continue
		}
		var unknown []v1alpha1.EntryName
		for _, technology := range input.Plan.Technologies {
			isRetired := technology.Lifecycle == v1alpha1.LifecycleRetired
			if technology.Renewal.IsZero() && !isRetired && evaluation.IsOfSchedule(schedule, technology) {
				unknown = append(unknown, technology.Name)
			}
		}
		if len(unknown) > 0 {
			report.AddNotChecked("schedule %s expects no evaluation of these technologies, because no renewal "+
				"of their contract is recorded: %s", schedule.Name, text.JoinFirst(unknown))
		}
	}
}

// newOverdueFinding describes the overdue evaluations of one schedule, or the one that was
// created by hand. PlanReview lets AnnualReviewOverdue fold under a finding about the plan.
func newOverdueFinding(whose string, late evaluation.Late) rules.Finding {
	first := late.First[0]
	finding := rules.Finding{Severity: v1alpha1.SeverityWarning, PlanReview: late.PlanReview}
	target := ""
	if late.OneTarget {
		target = " of " + DescribeTarget(first.Target)
	}
	if late.Count == 1 {
		finding.Message = fmt.Sprintf("The evaluation%s %s was due on %s and is not done.", target, whose, first.Due)
		finding.Action = "Hold it and record what was found and decided, or cancel it with a reason."
		return finding
	}
	names := make([]string, len(late.First))
	for i, item := range late.First {
		names[i] = fmt.Sprintf("%s (due on %s)", DescribeTarget(item.Target), item.Due)
		if late.OneTarget {
			names[i] = item.Due.String()
		}
	}
	what := text.JoinFirstOf(names, late.Count)
	if late.OneTarget {
		what = "due on " + what
	}
	finding.Message = fmt.Sprintf(
		"%s%s %s are not done: %s.", text.FormatCount(late.Count, "evaluation"), target, whose, what,
	)
	finding.Action = "Hold them and record what was found and decided, or cancel them with a reason."
	return finding
}
