package references

import (
	"cmp"
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
	"techplan.education/internal/rules"
)

// PlanTooLarge reports a plan that leaves too little room for its status in one Kubernetes
// object.
var PlanTooLarge = rules.Rule{
	Code: rules.PlanTooLarge, Number: "P-58", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkPlanSize,
}

// checkPlanSize compares the size of the spec with input.MaxPlanBytes, which tests and the page of
// the rule lower.
func checkPlanSize(input *rules.Input, report *rules.Report) {
	size := objectsize.Measure(input.Plan.Spec)
	if size.TotalBytes() <= cmp.Or(input.MaxPlanBytes, objectsize.Documented) {
		return
	}
	largest := size.LargestSection()
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec." + largest.Name,
		Message: fmt.Sprintf(
			"The plan takes %s: %s as JSON, and %s for the record of who applied which field. "+
				"Its status is certain to fit up to %s. The largest section is %s with %s.",
			objectsize.FormatMegabytes(size.TotalBytes()),
			objectsize.FormatMegabytes(size.JSON),
			objectsize.FormatMegabytes(size.ManagedFields),
			objectsize.FormatMegabytes(objectsize.Documented),
			largest.Name,
			objectsize.FormatMegabytes(largest.Bytes),
		),
		Action: fmt.Sprintf("Shorten %s: keep long texts in documents of their own, "+
			"and remove entries that are no longer needed.", largest.Name),
	})
}
