package purpose

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// CurriculumLinkMissing reports the technologies for learning that name no document of the
// curriculum, if others of the plan name one.
var CurriculumLinkMissing = rules.Rule{
	Code: rules.CurriculumLinkMissing, Number: "P-45", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkCurriculumLinks,
}

// checkCurriculumLinks leaves out technologies that are given up, and those that are not for
// learning: the curriculum has no place for a firewall.
func checkCurriculumLinks(input *rules.Input, report *rules.Report) {
	recorded, learning := false, 0
	var without []v1alpha1.EntryName
	for _, technology := range input.Plan.Technologies {
		recorded = recorded || len(technology.Curriculum) > 0
		if _, isGone := input.FindEnding(technology); isGone || !technology.IsInstructional() {
			continue
		}
		learning++
		if len(technology.Curriculum) == 0 {
			without = append(without, technology.Name)
		}
	}
	if !recorded || len(without) == 0 {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    "spec.technologies",
		Message: fmt.Sprintf(
			"No document of the curriculum is named for %d of %d technologies for learning: %s.", len(without),
			learning, text.JoinFirst(without),
		),
		Action:       "Name the guides or units in which each is used, or ask whether it should be in one.",
		Technologies: without,
	})
}
