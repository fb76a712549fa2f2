package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// DecisionWithoutEvidence reports a decision that was made before the evidence which its evaluation
// records.
var DecisionWithoutEvidence = rules.Rule{
	Code: rules.DecisionWithoutEvidence, Number: "P-66", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkEvidenceOfDecisions,
}

func checkEvidenceOfDecisions(input *rules.Input, report *rules.Report) {
	for _, record := range input.Evaluations {
		if record.Spec.Decision.Outcome == "" || record.Decided.IsZero() {
			continue
		}
		for i := range record.Spec.Results {
			result := &record.Spec.Results[i]
			evidence := calendar.ParseOrZero(result.EvidenceDate)
			if evidence <= record.Decided {
				continue
			}
			report.AddFinding(rules.Finding{
				Severity: v1alpha1.SeverityWarning,
				Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name},
				Field:    rules.SpecPath("results").Key(string(result.Criterion)).Child("evidenceDate").String(),
				Message: fmt.Sprintf("The decision %s of evaluation %s was made on %s, before the evidence for %s of %s.",
					record.Spec.Decision.Outcome, record.Name, record.Decided, result.Criterion, evidence),
				Action: "Correct the date that is wrong, or decide again with the evidence at hand.",
			})
		}
	}
}
