package technology

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// OverlappingTechnologies reports this: in the same year the plan pays for two or
// more programs or collections of content that serve the same use case.
var OverlappingTechnologies = rules.Rule{
	Code:   rules.OverlappingTechnologies,
	Number: "P-47",
	Worst:  v1alpha1.SeverityInfo,
	Files:  files,
	// Whether the open one can take the place of the other is the same question,
	// and who has said no has answered both.
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
	Check: checkOverlap,
}

// overlap is a set of technologies that serve the same use cases and cost money
// in the same year.
type overlap struct {
	year         calendar.FiscalYear
	sum          money.Amount
	technologies []string
	lines        []string
	uses         []string
}

// checkOverlap reports one finding for the same technologies, however many use
// cases they share: there is one choice to make.
func checkOverlap(input *rules.Input, report *rules.Report) {
	products := serving(input, func(technology v1alpha1.Technology) bool {
		return technology.Kind == v1alpha1.TechnologySoftware || technology.Kind == v1alpha1.TechnologyContent
	})
	var found []*overlap
	known := map[string]*overlap{}
	for _, use := range slices.Sorted(maps.Keys(products)) {
		o := overlapOf(input, products[use])
		if o == nil {
			continue
		}
		key := fmt.Sprint(o.year, o.technologies)
		if known[key] == nil {
			known[key] = o
			found = append(found, o)
		}
		known[key].uses = append(known[key].uses, string(use))
	}
	for _, o := range found {
		uses := "use case " + o.uses[0]
		if len(o.uses) > 1 {
			uses = "use cases " + text.JoinFirst(o.uses)
		}
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      rules.Spec("useCases").Key(o.uses[0]).String(),
			FiscalYear: v1alpha1.FiscalYear(o.year),
			Message: fmt.Sprintf(
				"%s has %s for %d technologies that serve %s: %s.", o.year, input.FormatMoney(o.sum),
				len(o.technologies), uses, text.JoinFirst(o.technologies),
			),
			Action:       "Find out which of them is used, and give up the others.",
			Money:        o.sum,
			Lines:        o.lines,
			Technologies: o.technologies,
		})
	}
}

// overlapOf is the first judged year in which two or more of some technologies
// cost money; nil: there is none. Where one takes the place of another, they cost
// money in different years.
func overlapOf(input *rules.Input, technologies []v1alpha1.Technology) *overlap {
	for _, year := range input.ActionableYears {
		o := &overlap{year: year}
		for _, technology := range technologies {
			lines := productLines(input, technology.Name)
			if amount := budget.MoneyFor(technology.Name, lines, year); amount > 0 {
				o.sum = o.sum.Plus(amount)
				o.technologies = append(o.technologies, string(technology.Name))
				o.lines = append(o.lines, budget.LineNames(budget.LinesWithMoney(lines, year))...)
			}
		}
		if len(o.technologies) > 1 {
			slices.Sort(o.lines)
			o.lines = slices.Compact(o.lines)
			return o
		}
	}
	return nil
}
