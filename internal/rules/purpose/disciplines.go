package purpose

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// reportIncompleteUseCases reports one finding for all use cases that lack a field, if others
// have it. If no use case has it, the plan does not use the field, and nothing is reported.
func reportIncompleteUseCases(
	input *rules.Input, report *rules.Report, lacks, action string, has func(v1alpha1.UseCase) bool,
) {
	var without []v1alpha1.EntryName
	for _, useCase := range input.Plan.Spec.UseCases {
		if !has(useCase) {
			without = append(without, useCase.Name)
		}
	}
	all := len(input.Plan.Spec.UseCases)
	if len(without) == 0 || len(without) == all {
		return
	}
	slices.Sort(without)
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    "spec.useCases",
		Message: fmt.Sprintf(
			"%s at %d of %s: %s.", lacks, len(without), text.FormatCount(all, "use case"), text.JoinFirst(without),
		),
		Action: action,
	})
}
