package technology

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// takesStudentData reports whether technologies of this kind collect data about the students
// who use them. Devices and networks do not count, as the programs on them do.
func takesStudentData(technology *model.Technology) bool {
	switch technology.Kind {
	case v1alpha1.TechnologySoftware, v1alpha1.TechnologyService, v1alpha1.TechnologyContent:
		return true
	default:
		return false
	}
}

// groupByUseCase lists the selected technologies by the use cases of the plan that they serve.
// The technologies of a use case are sorted by name; those that are given up are left out.
func groupByUseCase(
	input *rules.Input, which func(*model.Technology) bool,
) map[v1alpha1.EntryName][]*model.Technology {
	known := map[v1alpha1.EntryName]bool{}
	for _, useCase := range input.Plan.Spec.UseCases {
		known[useCase.Name] = true
	}
	by := map[v1alpha1.EntryName][]*model.Technology{}
	for _, technology := range input.Plan.Technologies {
		if _, isGone := input.FindEnding(technology); isGone || !which(technology) {
			continue
		}
		for _, entryName := range technology.UseCases {
			if known[entryName] {
				by[entryName] = append(by[entryName], technology)
			}
		}
	}
	return by
}

// listProductLines lists the budget lines that pay for a technology itself. Training and staff
// are left out, because another technology in its place would need them too.
func listProductLines(input *rules.Input, technologyName v1alpha1.EntryName) []*budget.Line {
	return input.LinesFor(technologyName, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase, v1alpha1.PurposeReplacement)
}
