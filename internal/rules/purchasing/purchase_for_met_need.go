package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// PurchaseForMetNeed reports a technology that is bought although current practice
// meets all of its needs.
var PurchaseForMetNeed = rules.Rule{
	Code: rules.PurchaseForMetNeed, Number: "E-20", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	// A technology that is given up should not be bought at all, whatever its needs are.
	FoldedUnder: []rules.Fold{{Root: rules.SpendOnRetired, AnyYear: true, By: rules.ByTechnology}},
	Check:       checkPurchaseForMetNeed,
}

// checkPurchaseForMetNeed reports a technology only if every need of it is met by
// current practice: one other need is reason enough to buy it. A technology without
// needs is no case for this rule.
func checkPurchaseForMetNeed(input *rules.Input, report *rules.Report) {
	needsOf := indexNeeds(input)
	for _, technology := range input.Plan.Technologies {
		needs := needsOf(technology)
		bought := selectActionable(input, listPurchases(input, technology.Name))
		// A purchase without any need is reported by other rules.
		if len(needs) == 0 || len(bought) == 0 {
			continue
		}
		var names []v1alpha1.EntryName
		// The message names all needs, so that the reader can check each of them.
		met := true
		for _, need := range needs {
			names = append(names, need.Name)
			met = met && need.MetBy == v1alpha1.MetByCurrentPractice
		}
		if !met {
			continue
		}
		entryName, sum := technology.Name, sumPurchases(bought)
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityWarning,
			Field:      rules.TechnologyPath(technology.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(bought[0].year),
			Message: fmt.Sprintf(
				"%s is budgeted for %s, but the needs list says that current practice meets all its needs (%s).",
				entryName, input.FormatMoney(sum), text.JoinFirst(names),
			),
			Action:       fmt.Sprintf("Leave the purchase out, or say in the needs list what %s is needed for.", entryName),
			Money:        sum,
			Lines:        listLineNames(bought),
			Technologies: []v1alpha1.EntryName{entryName},
			Domain:       v1alpha1.BudgetDomain(technology.Domain),
		})
	}
}

// indexNeeds returns a function that lists, by name, the needs of a technology and of
// its use cases. Names that do not exist are left out, as UnknownName reports them.
func indexNeeds(input *rules.Input) func(*model.Technology) []v1alpha1.Need {
	needs := map[v1alpha1.EntryName]v1alpha1.Need{}
	for _, need := range input.Plan.Spec.Needs {
		needs[need.Name] = need
	}
	ofUseCase := map[v1alpha1.EntryName][]v1alpha1.EntryName{}
	for _, useCase := range input.Plan.Spec.UseCases {
		ofUseCase[useCase.Name] = useCase.Needs
	}
	return func(technology *model.Technology) []v1alpha1.Need {
		names := slices.Clone(technology.Needs)
		for _, entryName := range technology.UseCases {
			names = append(names, ofUseCase[entryName]...)
		}
		slices.Sort(names)
		var list []v1alpha1.Need
		for _, entryName := range slices.Compact(names) {
			if need, ok := needs[entryName]; ok {
				list = append(list, need)
			}
		}
		return list
	}
}
