package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// PurchaseForMetNeed reports this: a technology is bought for needs that the
// district can meet with what it does now.
var PurchaseForMetNeed = rules.Rule{
	Code: rules.PurchaseForMetNeed, Number: "E-20", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	FoldedUnder: []rules.Fold{{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology}},
	Check:       checkPurchaseForMetNeed,
}

func checkPurchaseForMetNeed(input *rules.Input, report *rules.Report) {
	needsOf := needsByTechnology(input)
	for _, technology := range input.Technologies() {
		needs := needsOf(technology)
		bought := purchases(input, technology.Name)
		if len(needs) == 0 || len(bought) == 0 {
			continue
		}
		var names []string
		met := true
		for _, need := range needs {
			names = append(names, string(need.Name))
			met = met && need.MetBy == v1alpha1.MetByCurrentPractice
		}
		if !met {
			continue
		}
		name, sum := string(technology.Name), sumOf(bought)
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.TechnologyPath(technology.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(bought[0].year),
			Message: fmt.Sprintf(
				"Your needs list says that %s can be met with what you do now. Why buy %s for %s?",
				text.JoinFirst(names), name, input.FormatMoney(sum),
			),
			Action:       fmt.Sprintf("Leave the purchase out, or say in the needs list what %s is needed for.", name),
			Money:        sum,
			Lines:        linesBuying(bought),
			Technologies: []string{name},
			Domain:       string(technology.Domain),
		})
	}
}

// needsByTechnology tells which needs of the plan a technology is for, its own
// and those of its use cases, by name. Names that do not exist are another
// rule's.
func needsByTechnology(input *rules.Input) func(v1alpha1.Technology) []v1alpha1.Need {
	needs := map[v1alpha1.EntryName]v1alpha1.Need{}
	for _, need := range input.Plan.Spec.Needs {
		needs[need.Name] = need
	}
	ofUseCase := map[v1alpha1.EntryName][]v1alpha1.EntryName{}
	for _, useCase := range input.Plan.Spec.UseCases {
		ofUseCase[useCase.Name] = useCase.Needs
	}
	return func(technology v1alpha1.Technology) []v1alpha1.Need {
		names := slices.Clone(technology.Needs)
		for _, name := range technology.UseCases {
			names = append(names, ofUseCase[name]...)
		}
		slices.Sort(names)
		var list []v1alpha1.Need
		for _, name := range slices.Compact(names) {
			if need, ok := needs[name]; ok {
				list = append(list, need)
			}
		}
		return list
	}
}
