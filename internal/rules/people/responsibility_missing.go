package people

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// ResponsibilityMissing reports this: some technologies say who is responsible
// for them, and others do not.
var ResponsibilityMissing = rules.Rule{
	Code: rules.ResponsibilityMissing, Number: "P-19", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkResponsibilities,
}

func checkResponsibilities(input *rules.Input, report *rules.Report) {
	recorded := false
	var without []string
	for _, technology := range input.Technologies() {
		switch {
		case technology.Responsibilities != (v1alpha1.Responsibilities{}):
			recorded = true
		case technology.Lifecycle == v1alpha1.LifecycleRetiring || technology.Lifecycle == v1alpha1.LifecycleRetired:
			// On its way out.
		default:
			without = append(without, string(technology.Name))
		}
	}
	if !recorded || len(without) == 0 {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.technologies",
		Message:      fmt.Sprintf("Nobody is named who is responsible for %s.", text.JoinFirst(without)),
		Action:       "Write down by role who researches, vets, signs and maintains it.",
		Technologies: without,
	})
}
