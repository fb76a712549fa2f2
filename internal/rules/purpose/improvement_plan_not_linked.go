package purpose

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// ImprovementPlanNotLinked reports this: the plan names other plans of the
// district, and the school improvement plan is not among them.
var ImprovementPlanNotLinked = rules.Rule{
	Code: rules.ImprovementPlanNotLinked, Number: "P-17", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkImprovementPlan,
}

func checkImprovementPlan(input *rules.Input, report *rules.Report) {
	linked := input.Plan.Spec.LinkedPlans
	if len(linked) == 0 ||
		slices.ContainsFunc(
			linked, func(l v1alpha1.LinkedPlan) bool { return l.Kind == v1alpha1.LinkedPlanSchoolImprovement },
		) {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.linkedPlans",
		Message: "The plan is linked to other plans of the district, and not to the school improvement plan.",
		Action:  "Link the school improvement plan too.",
	})
}
