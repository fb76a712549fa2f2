package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// TechnologyWithoutUseCase reports a technology for learning that names no use case and no
// need.
var TechnologyWithoutUseCase = rules.Rule{
	Code: rules.TechnologyWithoutUseCase, Number: "E-19", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	FoldedUnder: foldUnderPurchase(),
	Check:       checkTechnologyWithoutUseCase,
}

// checkTechnologyWithoutUseCase reports one finding for each technology. If no technology of
// the plan names a use case or need, it reports one finding for the plan: see
// reportMissingRecords.
func checkTechnologyWithoutUseCase(input *rules.Input, report *rules.Report) {
	var missing []v1alpha1.EntryName
	recorded := false
	for _, technology := range input.Plan.Technologies {
		_, isGone := input.FindEnding(technology)
		if len(technology.UseCases) > 0 || len(technology.Needs) > 0 {
			recorded = true
		} else if technology.IsInstructional() && !isGone {
			missing = append(missing, technology.Name)
		}
	}
	if !recorded {
		reportMissingRecords(
			report, missing, "what it is for", "Name the use cases or needs of each technology for learning.",
		)
		return
	}
	for _, entryName := range missing {
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.TechnologyPath(entryName).String(),
			Message:      fmt.Sprintf("What is %s for? It names no use case and no need.", entryName),
			Action:       "Name a use case or a need, or ask whether it should stay.",
			Technologies: []v1alpha1.EntryName{entryName},
		})
	}
}
