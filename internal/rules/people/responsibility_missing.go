package people

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ResponsibilityMissing reports the technologies without a responsible role, if others of
// the plan have one.
var ResponsibilityMissing = rules.Rule{
	Code: rules.ResponsibilityMissing, Number: "P-19", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkTechnologyResponsibilities,
}

// checkTechnologyResponsibilities reports one finding for all technologies, because a
// district usually fills the gaps in one sitting.
func checkTechnologyResponsibilities(input *rules.Input, report *rules.Report) {
	recorded := false
	var without []v1alpha1.EntryName
	for _, technology := range input.Plan.Technologies {
		switch {
		case technology.Responsibilities != (v1alpha1.Responsibilities{}):
			recorded = true
		case technology.Lifecycle == v1alpha1.LifecycleRetiring || technology.Lifecycle == v1alpha1.LifecycleRetired:
			// The district no longer researches, vets or buys it.
		default:
			without = append(without, technology.Name)
		}
	}
	if !recorded || len(without) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.technologies",
		Message:      fmt.Sprintf("No role is named as responsible for %s.", text.JoinFirst(without)),
		Action:       "Write down by role who researches, vets, signs and maintains it.",
		Technologies: without,
	})
}
