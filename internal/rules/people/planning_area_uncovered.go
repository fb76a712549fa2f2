package people

import (
	"fmt"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// PlanningAreaUncovered reports an area of planning that no stakeholder covers: funding,
// selection, integration or maintenance.
var PlanningAreaUncovered = rules.Rule{
	Code: rules.PlanningAreaUncovered, Number: "P-12", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkPlanningAreas,
}

// checkPlanningAreas does not check a plan that records no area at all: who looks after what is
// not known. Of a plan without stakeholders, StakeholderRoleMissing says it.
func checkPlanningAreas(input *rules.Input, report *rules.Report) {
	covered := map[v1alpha1.PlanningArea]bool{}
	for _, stakeholder := range input.Plan.Spec.Stakeholders {
		for _, area := range stakeholder.Areas {
			covered[area] = true
		}
	}
	if len(covered) == 0 {
		if len(input.Plan.Spec.Stakeholders) > 0 {
			report.AddNotChecked("no stakeholder says which areas of technology they look after")
		}
		return
	}
	var missing []string
	for _, area := range v1alpha1.PlanningAreas() {
		if !covered[area] {
			missing = append(missing, strings.ToLower(string(area)))
		}
	}
	if len(missing) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.stakeholders",
		Message: fmt.Sprintf("No stakeholder looks after the %s of technology.", text.JoinOr(missing)),
		Action:  "Decide who takes part in it, and add it to that stakeholder's areas.",
	})
}
