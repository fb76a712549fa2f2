package purpose

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// someUseCases tells once of the use cases that lack what others have.
func someUseCases(input *rules.Input, report *rules.Report, lacks, action string, has func(v1alpha1.UseCase) bool) {
	var without []string
	for _, useCase := range input.Plan.Spec.UseCases {
		if !has(useCase) {
			without = append(without, string(useCase.Name))
		}
	}
	all := len(input.Plan.Spec.UseCases)
	if len(without) == 0 || len(without) == all {
		return
	}
	slices.Sort(without)
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    "spec.useCases",
		Message: fmt.Sprintf(
			"%s at %d of %s: %s.", lacks, len(without), text.Plural(all, "use case"), text.JoinFirst(without),
		),
		Action: action,
	})
}
