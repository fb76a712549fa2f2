package references

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// PlansOverlap reports this: two approved plans of the district cover the same
// days.
var PlansOverlap = rules.Rule{
	Code: rules.PlansOverlap, Number: "P-02", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: func(input *rules.Input, report *rules.Report) {
		for _, other := range input.Overlapping {
			report.Add(rules.Finding{
				Severity: v1alpha1.SeverityWarning, Field: "spec.period",
				Message: fmt.Sprintf("Plan %s is approved too, and its period overlaps this plan's.", other),
				Action:  "End one plan before the other starts, or take the approval of one back.",
			})
		}
	},
}
