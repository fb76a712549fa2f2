package purpose

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// DisciplineWithoutUseCase reports the disciplines of the plan that have no use case.
var DisciplineWithoutUseCase = rules.Rule{
	Code: rules.DisciplineWithoutUseCase, Number: "P-42", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkDisciplineUseCases,
}

// checkDisciplineUseCases skips a plan without use cases, which does not use that section at
// all.
func checkDisciplineUseCases(input *rules.Input, report *rules.Report) {
	if len(input.Plan.Spec.UseCases) == 0 {
		return
	}
	// The disciplines by their key, each in the spelling that sorts first, so that the
	// message does not depend on the order of the entries.
	listed := map[string]string{}
	for _, label := range input.Plan.Spec.Disciplines {
		key, name := rules.LabelKey(label), strings.TrimSpace(string(label))
		if other, twice := listed[key]; twice {
			name = min(name, other)
		}
		listed[key] = name
	}
	delete(listed, "") // Blanks are no discipline.
	without := maps.Clone(listed)
	for _, useCase := range input.Plan.Spec.UseCases {
		delete(without, rules.LabelKey(useCase.Discipline))
	}
	if len(without) == 0 {
		return
	}
	names := slices.Sorted(maps.Values(without))
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityInfo,
		Field:    "spec.disciplines",
		Message: fmt.Sprintf(
			"The plan has no use case for %d of its %s: %s.", len(names), text.FormatCount(len(listed), "discipline"),
			text.JoinFirst(names),
		),
		Action: "Add a use case for each, or name the discipline at an existing use case.",
	})
}
