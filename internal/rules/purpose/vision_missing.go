package purpose

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/completeness"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// VisionMissing reports a plan whose vision statement is missing or shorter than
// completeness.VisionLength.
var VisionMissing = rules.Rule{
	Code: rules.VisionMissing, Number: "P-14", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkVisionStatement,
}

// checkVisionStatement skips a plan that has neither goals nor any part of a vision: its
// authors have just begun, and an empty plan should not start with a warning.
func checkVisionStatement(input *rules.Input, report *rules.Report) {
	vision := input.Plan.Spec.Vision
	length := utf8.RuneCountInString(strings.TrimSpace(string(vision.Statement)))
	if length >= completeness.VisionLength || len(input.Goals) == 0 && vision == (v1alpha1.Vision{}) {
		return
	}
	message := "The plan has no vision statement."
	if length > 0 {
		message = fmt.Sprintf(
			"The vision statement has only %s; at least %d are expected.", text.FormatCount(length, "character"),
			completeness.VisionLength,
		)
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.vision.statement",
		Message: message,
		Action:  "Write in a sentence or two what learning looks like when the plan has succeeded.",
	})
}
