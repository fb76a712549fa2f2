package learning

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// SingleLearningMode reports this: all programs of professional learning are held
// in the same way.
var SingleLearningMode = rules.Rule{
	Code: rules.SingleLearningMode, Number: "P-26", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkModes,
}

// modeWords are the ways of a program as people say them.
var modeWords = map[v1alpha1.LearningMode]string{
	v1alpha1.ModeFaceToFace: "face to face", v1alpha1.ModeOnline: "online", v1alpha1.ModeBlended: "blended",
}

func checkModes(input *rules.Input, report *rules.Report) {
	modes, programs := map[v1alpha1.LearningMode]bool{}, 0
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		if program.Mode != "" {
			modes[program.Mode] = true
			programs++
		}
	}
	if programs < 2 || len(modes) > 1 {
		return
	}
	for mode := range modes {
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.professionalLearning",
			Message: fmt.Sprintf("All %d programs that say how they are held are %s.", programs, modeWords[mode]),
			Action:  "Offer one of them in another way as well.",
		})
	}
}
