package technology

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// OpenAlternativeExists reports a proprietary technology for which the plan pays, while an
// openly licensed technology of the plan serves the same use case.
var OpenAlternativeExists = rules.Rule{
	Code: rules.OpenAlternativeExists, Number: "P-46", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkOpenAlternatives,
}

// acceptEveryYear selects all years for SumSpending.
func acceptEveryYear(calendar.FiscalYear) bool { return true }

// openLicenseWords maps the licenses that allow free use to the words of a message.
var openLicenseWords = map[v1alpha1.License]string{
	v1alpha1.LicenseOpenEducationalResource: "an open educational resource",
	v1alpha1.LicenseOpenSource:              "open source",
}

// checkOpenAlternatives reports one finding for each technology, with the money of its first
// year. One alternative is enough to start the comparison.
func checkOpenAlternatives(input *rules.Input, report *rules.Report) {
	open := groupByUseCase(input, func(technology *model.Technology) bool { return openLicenseWords[technology.License] != "" })
	for _, technology := range input.Plan.Technologies {
		if _, isGone := input.FindEnding(technology); isGone || technology.License != v1alpha1.LicenseProprietary {
			continue
		}
		use, other, ok := findOpenAlternative(technology, open)
		budgetLines := listProductLines(input, technology.Name)
		cost := input.SumSpending(technology.Name, budgetLines, acceptEveryYear)
		if !ok || cost.Sum == 0 {
			continue
		}
		fiscalYear := cost.Years[0]
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      rules.TechnologyPath(technology.Name).Child("license").String(),
			FiscalYear: v1alpha1.FiscalYear(fiscalYear),
			Message: fmt.Sprintf("%s has %s for %s, which is proprietary. %s is %s and serves the same use case (%s).",
				fiscalYear, input.FormatMoney(cost.First), technology.Name, other.Name, openLicenseWords[other.License], use),
			Action: fmt.Sprintf(
				"Find out whether %s can take the place of %s before you pay.", other.Name, technology.Name,
			),
			Money:        cost.First,
			Lines:        budget.LineNames(budget.LinesWithMoney(budgetLines, fiscalYear)),
			Technologies: slices.Sorted(slices.Values([]v1alpha1.EntryName{technology.Name, other.Name})),
		})
	}
}

// findOpenAlternative returns the first use case of a technology, by name, that an openly
// licensed technology serves as well, and that technology.
func findOpenAlternative(
	technology *model.Technology,
	open map[v1alpha1.EntryName][]*model.Technology,
) (v1alpha1.EntryName, *model.Technology, bool) {
	for _, entryName := range slices.Sorted(slices.Values(technology.UseCases)) {
		if len(open[entryName]) > 0 {
			return entryName, open[entryName][0], true
		}
	}
	return "", nil, false
}
