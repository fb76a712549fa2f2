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
	for _, t := range input.Technologies() {
		needs := needsOf(t)
		bought := purchases(input, t.Name)
		if len(needs) == 0 || len(bought) == 0 {
			continue
		}
		var names []string
		met := true
		for _, n := range needs {
			names = append(names, string(n.Name))
			met = met && n.MetBy == v1alpha1.MetByCurrentPractice
		}
		if !met {
			continue
		}
		name, sum := string(t.Name), sumOf(bought)
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.TechnologyPath(t.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(bought[0].year),
			Message: fmt.Sprintf(
				"Your needs list says that %s can be met with what you do now. Why buy %s for %s?",
				text.JoinFirst(names),
				name,
				input.FormatMoney(sum),
			),
			Action:       fmt.Sprintf("Leave the purchase out, or say in the needs list what %s is needed for.", name),
			Money:        sum,
			Lines:        linesBuying(bought),
			Technologies: []string{name},
			Domain:       string(t.Domain),
		})
	}
}

// needsByTechnology tells which needs of the plan a technology is for, its own
// and those of its use cases, by name. Names that do not exist are another
// rule's.
func needsByTechnology(input *rules.Input) func(v1alpha1.Technology) []v1alpha1.Need {
	needs := map[v1alpha1.EntryName]v1alpha1.Need{}
	for _, n := range input.Plan.Spec.Needs {
		needs[n.Name] = n
	}
	ofUseCase := map[v1alpha1.EntryName][]v1alpha1.EntryName{}
	for _, u := range input.Plan.Spec.UseCases {
		ofUseCase[u.Name] = u.Needs
	}
	return func(t v1alpha1.Technology) []v1alpha1.Need {
		names := slices.Clone(t.Needs)
		for _, u := range t.UseCases {
			names = append(names, ofUseCase[u]...)
		}
		slices.Sort(names)
		var list []v1alpha1.Need
		for _, name := range slices.Compact(names) {
			if n, ok := needs[name]; ok {
				list = append(list, n)
			}
		}
		return list
	}
}
