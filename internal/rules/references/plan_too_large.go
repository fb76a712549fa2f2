package references

import (
	"cmp"
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
	"techplan.education/internal/rules"
)

// PlanTooLarge reports this: the plan takes more room than is left beside its
// status.
var PlanTooLarge = rules.Rule{
	Code: rules.PlanTooLarge, Number: "P-58", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkPlanSize,
}

func checkPlanSize(input *rules.Input, report *rules.Report) {
	size := objectsize.Measure(input.Plan.Spec)
	if size.Total() <= cmp.Or(input.Room, objectsize.Documented) {
		return
	}
	largest := size.LargestSection()
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec." + largest.Name,
		Message: fmt.Sprintf(
			"The plan takes %s: %s as JSON, and %s for the record of who applied which field. "+
				"Up to %s it is sure that its status fits. The largest section is %s with %s.",
			objectsize.FormatMegabytes(
				size.Total(),
			),
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
