package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/rules"
)

// RecordLost reports that something which people recorded in an Evaluation is gone from it.
var RecordLost = rules.Rule{
	Code: rules.RecordLost, Number: "P-64", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkRecords,
}

// checkRecords compares each Evaluation of the plan with what its status remembers. It does not
// wait until the status says that something is gone.
func checkRecords(input *rules.Input, report *rules.Report) {
	for _, record := range input.Evaluations {
		if record.Spec.PlanRef.Name != input.Plan.Name {
			continue
		}
		recorded := evaluation.RememberRecords(record.Evaluation, input.Today)
		lost := evaluation.FindLost(record.Evaluation, &recorded)
		if lost.IsEmpty() {
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Object:   v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name},
			Field:    lost.FieldPath(),
			Message:  fmt.Sprintf("%s was recorded in %s and is gone.", lost, record.Name),
			Action:   "Put it back with kubectl techplan restore, or record it again.",
		})
	}
}
