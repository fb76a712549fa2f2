package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
	"techplan.education/internal/scoring"
)

// DecisionUnexplained reports a decision without a reason that differs from what the score of its
// evaluation recommends.
var DecisionUnexplained = rules.Rule{
	Code: rules.DecisionUnexplained, Number: "P-67", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkReasonsOfDecisions,
}

func checkReasonsOfDecisions(input *rules.Input, report *rules.Report) {
	scorer := scoring.NewScorer(input.Plan.Spec, input.Evaluations, input.SortedBenchmarks())
	for _, record := range input.Evaluations {
		decision := record.Spec.Decision
		if decision.Outcome == "" || decision.Reason != "" || len(record.Spec.Criteria) == 0 ||
			record.Spec.Cancelled.Reason != "" {
			continue
		}
		if len(evaluation.UnansweredCriteria(record)) > 0 {
			report.AddNotChecked("Evaluation %s is decided before all of its criteria have a result, "+
				"so there is no score to compare the decision with.", record.Name)
			continue
		}
		score := scorer.ComputeScore(record)
		if score.Recommendation == "" {
			report.AddNotChecked("The score of evaluation %s is inconclusive, so its decision is compared with nothing.",
				record.Name)
			continue
		}
		if score.Recommendation == decision.Outcome {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name},
			Field:    "spec.decision.reason",
			Message: fmt.Sprintf("The decision of evaluation %s is %s, and its score recommends %s. %s",
				record.Name, decision.Outcome, score.Recommendation, score.Summarize()),
			Action: "Write in decision.reason why it was decided in another way.",
		})
	}
}
