package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/completeness"
)

func init() {
	register(Rule{
		Code: "VisionMissing", Number: "P-14", Worst: v1alpha1.SeverityWarning,
		Summary: "The plan has no vision statement, or one of a few words.",
		Why:     "Goals without a vision that the community shares are a shopping list.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan; the least length is techplan's own",
		Fix:     "Write in a sentence or two what learning looks like when the plan has succeeded, and what part technology plays in it.",
		Before: `
kind: TechnologyPlan
spec:
  vision:
    statement: Technology for all.
`,
		After: `
kind: TechnologyPlan
spec:
  vision:
    statement: Every learner can take part in every lesson, with the tools that make it possible.
`,
		Check: checkVision,
	})
}

// checkVision is silent about a plan that has neither goals nor any vision: that
// one is empty.
func checkVision(c *Case, r *Report) {
	vision := c.Plan.Spec.Vision
	length := utf8.RuneCountInString(strings.TrimSpace(string(vision.Statement)))
	if length >= completeness.VisionLength || len(c.Goals) == 0 && vision == (v1alpha1.Vision{}) {
		return
	}
	message := "The plan has no vision statement."
	if length > 0 {
		message = fmt.Sprintf("The vision statement has only %s; at least %d are expected.", count(int64(length), "character"), completeness.VisionLength)
	}
	r.Find(Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Field: "spec.vision.statement",
		Message: message,
		Action:  "Write in a sentence or two what learning looks like when the plan has succeeded.",
	}})
}

func init() {
	register(Rule{
		Code: "VisionIncomplete", Number: "P-55", Worst: v1alpha1.SeverityInfo,
		Summary: "The vision says what learning should look like and not what part technology plays in it, or the other way round.",
		Why:     "Without the learning, technology is the aim; without the part that technology plays, nobody can tell which purchase serves the vision.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan: a vision for student learning, and the role of technology in supporting it",
		Fix:     "Write the other one, in a sentence. If the statement says both, leave out studentLearning and technologyRole.",
		Before: `
kind: TechnologyPlan
spec:
  vision:
    statement: Every learner can take part in every lesson, with the tools that make it possible.
    technologyRole: Each student has a device and a connection at home.
`,
		After: `
kind: TechnologyPlan
spec:
  vision:
    statement: Every learner can take part in every lesson, with the tools that make it possible.
    studentLearning: Students choose how they show what they have learned.
    technologyRole: Each student has a device and a connection at home.
`,
		Check: checkVisionParts,
	})
}

// checkVisionParts is silent about a vision with neither part: its statement may
// well say both.
func checkVisionParts(c *Case, r *Report) {
	vision := c.Plan.Spec.Vision
	learning, role := strings.TrimSpace(string(vision.StudentLearning)) != "", strings.TrimSpace(string(vision.TechnologyRole)) != ""
	if learning == role {
		return
	}
	f := v1alpha1.Finding{
		Severity: v1alpha1.SeverityInfo, Field: "spec.vision.technologyRole",
		Message: "The vision says what student learning should look like, and not what part technology plays in it.",
		Action:  "Write in a sentence what technology is to make possible.",
	}
	if role {
		f.Field = "spec.vision.studentLearning"
		f.Message = "The vision says what part technology plays, and not what student learning should look like."
		f.Action = "Write in a sentence what students should do or be able to do."
	}
	r.Find(Finding{Finding: f})
}
