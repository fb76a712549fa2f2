package learning

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// SingleLearningMode reports a plan that holds all programs of professional learning in the
// same mode: face to face, online or blended.
var SingleLearningMode = rules.Rule{
	Code: rules.SingleLearningMode, Number: "P-26", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkLearningModes,
}

// modeWords maps the modes to the words of a message.
var modeWords = map[v1alpha1.LearningMode]string{
	v1alpha1.ModeFaceToFace: "face to face", v1alpha1.ModeOnline: "online", v1alpha1.ModeBlended: "blended",
}

// checkLearningModes counts the programs that record a mode. One such program alone shows
// no pattern.
func checkLearningModes(input *rules.Input, report *rules.Report) {
	modes, programs := map[v1alpha1.LearningMode]bool{}, 0
	for _, program := range input.Plan.Programs {
		if program.Mode != "" {
			modes[program.Mode] = true
			programs++
		}
	}
	if programs < 2 || len(modes) > 1 {
		return
	}
	for mode := range modes {
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.professionalLearning",
			Message: fmt.Sprintf("All %d programs that say how they are held are %s.", programs, modeWords[mode]),
			Action:  "Offer one of them in another way as well.",
		})
	}
}
