package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// EvaluationOverdue reports this: an evaluation was not done by its last day.
var EvaluationOverdue = rules.Rule{
	Code: rules.EvaluationOverdue, Number: "P-30", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkEvaluations,
}

// checkEvaluations reports one finding for each schedule and for each evaluation
// that was made by hand.
func checkEvaluations(input *rules.Input, report *rules.Report) {
	for _, late := range input.Schedule.Late {
		if late.ByHand {
			finding := overdue("("+late.Name+")", late)
			finding.Object, finding.Field = v1alpha1.ObjectKey{
				Kind: v1alpha1.KindEvaluation,
				Name: late.Name,
			}, "spec.due"
			report.Add(finding)
			continue
		}
		f := overdue("by schedule "+late.Name, late)
		f.Field = rules.Spec("evaluationSchedules").Key(late.Name).String()
		report.Add(f)
	}
}

func overdue(whose string, late evaluation.Late) rules.Finding {
	first := late.First[0]
	finding := rules.Finding{Severity: v1alpha1.SeverityWarning, Target: string(first.Target.Kind)}
	if late.AboutPlan {
		finding.Target = v1alpha1.KindTechnologyPlan
	}
	of := ""
	if late.OneTarget {
		of = " of " + about(first.Target)
	}
	if late.Count == 1 {
		finding.Message = fmt.Sprintf("The evaluation%s %s was due on %s and is not done.", of, whose, first.Due)
		finding.Action = "Hold it and record what was found and decided, or cancel it with a reason."
		return finding
	}
	names := make([]string, len(late.First))
	for i, item := range late.First {
		names[i] = fmt.Sprintf("%s (due on %s)", about(item.Target), item.Due)
		if late.OneTarget {
			names[i] = item.Due.String()
		}
	}
	what := text.JoinFirstOf(names, late.Count)
	if late.OneTarget {
		what = "due on " + what
	}
	finding.Message = fmt.Sprintf("%s%s %s are not done: %s.", text.Plural(late.Count, "evaluation"), of, whose, what)
	finding.Action = "Hold them and record what was found and decided, or cancel them with a reason."
	return finding
}
