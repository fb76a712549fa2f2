package purpose

import (
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// VisionIncomplete reports a vision that has only one of its two parts: what student
// learning should look like, and what part technology plays in it.
var VisionIncomplete = rules.Rule{
	Code: rules.VisionIncomplete, Number: "P-55", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkVisionParts,
}

// checkVisionParts skips a vision with neither part, because its statement may say both.
func checkVisionParts(input *rules.Input, report *rules.Report) {
	vision := input.Plan.Spec.Vision
	hasLearning := strings.TrimSpace(string(vision.StudentLearning)) != ""
	hasRole := strings.TrimSpace(string(vision.TechnologyRole)) != ""
	if hasLearning == hasRole {
		return
	}
	finding := rules.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.vision.technologyRole",
		Message: "The vision says what student learning should look like, and not what part technology plays in it.",
		Action:  "Write in a sentence what technology is to make possible.",
	}
	if hasRole {
		finding.Field = "spec.vision.studentLearning"
		finding.Message = "The vision says what part technology plays, and not what student learning should look like."
		finding.Action = "Write in a sentence what students should do or be able to do."
	}
	report.AddFinding(finding)
}
