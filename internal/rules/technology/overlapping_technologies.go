package technology

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// OverlappingTechnologies reports two or more technologies of kind Software or Content that
// serve the same use case and cost money in the same fiscal year.
var OverlappingTechnologies = rules.Rule{
	Code:   rules.OverlappingTechnologies,
	Number: "P-47",
	Worst:  v1alpha1.SeverityInfo,
	Files:  files,
	// Both findings ask whether one technology can replace the other. A district that
	// waives the root has answered the question for both.
	FoldedUnder: []rules.Fold{
		{
			Root:       rules.OpenAlternativeExists,
			AnyYear:    true,
			EvenWaived: true,
			By:         rules.ByTechnology,
			When: func(root, f rules.Finding) bool {
				return slices.Equal(root.Technologies, f.Technologies)
			},
		},
	},
	Check: checkOverlappingUses,
}

// overlap is a set of technologies that serve the same use cases and cost money
// in the same year.
type overlap struct {
	year         calendar.FiscalYear
	sum          money.Amount
	technologies []v1alpha1.EntryName
	lines        []v1alpha1.EntryName
	uses         []v1alpha1.EntryName
}

// checkOverlappingUses reports one finding for each set of technologies, with all use cases
// that they share: the district has one choice to make.
func checkOverlappingUses(input *rules.Input, report *rules.Report) {
	products := groupByUseCase(input, func(technology *model.Technology) bool {
		return technology.Kind == v1alpha1.TechnologySoftware || technology.Kind == v1alpha1.TechnologyContent
	})
	var found []*overlap
	known := map[string]*overlap{}
	for _, use := range slices.Sorted(maps.Keys(products)) {
		shared := findFirstOverlap(input, products[use])
		if shared == nil {
			continue
		}
		key := fmt.Sprint(shared.year, shared.technologies)
		if known[key] == nil {
			known[key] = shared
			found = append(found, shared)
		}
		known[key].uses = append(known[key].uses, use)
	}
	for _, shared := range found {
		uses := "use case " + string(shared.uses[0])
		if len(shared.uses) > 1 {
			uses = "use cases " + text.JoinFirst(shared.uses)
		}
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      rules.SpecPath("useCases").Key(string(shared.uses[0])).String(),
			FiscalYear: v1alpha1.FiscalYear(shared.year),
			Message: fmt.Sprintf(
				"%s has %s for %d technologies that serve %s: %s.", shared.year, input.FormatMoney(shared.sum),
				len(shared.technologies), uses, text.JoinFirst(shared.technologies),
			),
			Action:       "Find out which of them is used, and give up the others.",
			Money:        shared.sum,
			Lines:        shared.lines,
			Technologies: shared.technologies,
		})
	}
}

// findFirstOverlap returns the overlap of the first actionable year in which at least two of
// the technologies cost money; nil if there is none. A technology and its successor cost
// money in different years and do not overlap.
func findFirstOverlap(input *rules.Input, technologies []*model.Technology) *overlap {
	for _, fiscalYear := range input.ActionableYears {
		candidate := &overlap{year: fiscalYear}
		for _, technology := range technologies {
			budgetLines := listProductLines(input, technology.Name)
			if amount := budget.MoneyFor(technology.Name, budgetLines, fiscalYear); amount > 0 {
				candidate.sum = candidate.sum.Plus(amount)
				candidate.technologies = append(candidate.technologies, technology.Name)
				candidate.lines = append(candidate.lines, budget.LineNames(budget.LinesWithMoney(budgetLines, fiscalYear))...)
			}
		}
		if len(candidate.technologies) > 1 {
			slices.Sort(candidate.lines)
			candidate.lines = slices.Compact(candidate.lines)
			return candidate
		}
	}
	return nil
}
