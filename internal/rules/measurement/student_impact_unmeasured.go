package measurement

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// StudentImpactUnmeasured reports a plan whose benchmarks record their dimension, none of
// which is StudentImpact.
var StudentImpactUnmeasured = rules.Rule{
	Code: rules.StudentImpactUnmeasured, Number: "P-25", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkStudentImpact,
}

// checkStudentImpact skips a plan that records no dimension at all, because it does not use
// the field.
func checkStudentImpact(input *rules.Input, report *rules.Report) {
	recorded := false
	for _, goal := range input.Goals {
		for _, benchmark := range input.Benchmarks[goal.Name] {
			dimension := benchmark.Spec.Metric.Dimension
			if dimension == v1alpha1.DimensionStudentImpact {
				return
			}
			recorded = recorded || dimension != ""
		}
	}
	if !recorded {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Message:  "No benchmark of the plan measures what students gain.",
		Action:   "Add a benchmark of what students learn or can do.",
	})
}
