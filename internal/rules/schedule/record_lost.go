package schedule

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/records"
	"techplan.education/internal/rules"
)

// RecordLost reports that something which people recorded in an Evaluation or a Benchmark is gone
// from it.
var RecordLost = rules.Rule{
	Code: rules.RecordLost, Number: "P-64", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkRecords,
}

// checkRecords compares each Evaluation and Benchmark of the plan with what its status remembers.
// It does not wait until the status says that something is gone.
func checkRecords(input *rules.Input, report *rules.Report) {
	for _, record := range input.Evaluations {
		if record.Spec.PlanRef.Name == input.Plan.Name {
			reportLoss(report, v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name},
				records.ComputeEvaluationLoss(record.Evaluation, input.Today),
				"Put it back with kubectl techplan restore, or record it again.")
		}
	}
	for _, benchmark := range input.SortedBenchmarks() {
		reportLoss(report, rules.BenchmarkKey(benchmark.Name),
			records.ComputeBenchmarkLoss(benchmark.Benchmark, input.Today),
			"Put it back with kubectl techplan restore, record it again, or list its date in withdrawn.")
	}
}

func reportLoss(report *rules.Report, object v1alpha1.ObjectKey, lost records.Loss, action string) {
	if lost.IsEmpty() {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Object: object, Field: lost.FieldPath(), Action: action,
		Message: fmt.Sprintf("%s was recorded in %s and is gone.", lost, object.Name),
	})
}
