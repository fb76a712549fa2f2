package purpose

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// ImprovementPlanNotLinked reports a plan that links other plans of the district without the
// school improvement plan.
var ImprovementPlanNotLinked = rules.Rule{
	Code: rules.ImprovementPlanNotLinked, Number: "P-17", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkImprovementPlanLink,
}

// checkImprovementPlanLink skips a plan without links, which does not use that section at
// all.
func checkImprovementPlanLink(input *rules.Input, report *rules.Report) {
	linked := input.Plan.Spec.LinkedPlans
	isImprovementPlan := func(plan v1alpha1.LinkedPlan) bool {
		return plan.Kind == v1alpha1.LinkedPlanSchoolImprovement
	}
	if len(linked) == 0 || slices.ContainsFunc(linked, isImprovementPlan) {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.linkedPlans",
		Message: "The plan is linked to other plans of the district, and not to the school improvement plan.",
		Action:  "Link the school improvement plan too.",
	})
}
