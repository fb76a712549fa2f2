package references

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// PlansOverlap reports another approved plan of the district whose period overlaps this
// plan's: it is then unclear which budget is in force.
var PlansOverlap = rules.Rule{
	Code: rules.PlansOverlap, Number: "P-02", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkOverlappingPlans,
}

// checkOverlappingPlans reports one finding for each other plan.
func checkOverlappingPlans(input *rules.Input, report *rules.Report) {
	for _, other := range input.Overlapping {
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "spec.period",
			Message: fmt.Sprintf("Plan %s is approved too, and its period overlaps this plan's.", other),
			Action:  "End one plan before the other starts, or take the approval of one back.",
		})
	}
}
