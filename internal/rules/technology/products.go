package technology

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
)

// takesData tells whether a technology is of a kind that learns about the
// students who use it.
func takesData(technology v1alpha1.Technology) bool {
	switch technology.Kind {
	case v1alpha1.TechnologySoftware, v1alpha1.TechnologyService, v1alpha1.TechnologyContent:
		return true
	default:
		return false
	}
}

// serving lists the technologies that serve each use case of the plan and pass a
// test, by name.
func serving(input *rules.Input, which func(v1alpha1.Technology) bool) map[v1alpha1.EntryName][]v1alpha1.Technology {
	known := map[v1alpha1.EntryName]bool{}
	for _, useCase := range input.Plan.Spec.UseCases {
		known[useCase.Name] = true
	}
	by := map[v1alpha1.EntryName][]v1alpha1.Technology{}
	for _, technology := range input.Technologies() {
		if _, gone := input.FindEnding(technology); gone || !which(technology) {
			continue
		}
		for _, name := range technology.UseCases {
			if known[name] {
				by[name] = append(by[name], technology)
			}
		}
	}
	return by
}

// productLines are those that pay for a technology itself: training and staff
// are paid for whatever is used.
func productLines(input *rules.Input, technology v1alpha1.EntryName) []*budget.Line {
	return input.LinesFor(technology, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase, v1alpha1.PurposeReplacement)
}
