package technology

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// OpenAlternativeExists reports this: the plan pays for a proprietary technology,
// and one that is open serves the same use case.
var OpenAlternativeExists = rules.Rule{
	Code: rules.OpenAlternativeExists, Number: "P-46", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkOpenAlternatives,
}

func everyYear(calendar.FiscalYear) bool { return true }

// openWords are the licenses under which a technology may be used freely.
var openWords = map[v1alpha1.License]string{
	v1alpha1.LicenseOpenEducationalResource: "an open educational resource",
	v1alpha1.LicenseOpenSource:              "open source",
}

func checkOpenAlternatives(input *rules.Input, report *rules.Report) {
	open := serving(input, func(t v1alpha1.Technology) bool { return openWords[t.License] != "" })
	for _, technology := range input.Technologies() {
		if _, gone := input.FindEnding(technology); gone || technology.License != v1alpha1.LicenseProprietary {
			continue
		}
		use, other, ok := alternative(technology, open)
		lines := productLines(input, technology.Name)
		cost := input.SumSpending(technology.Name, lines, everyYear)
		if !ok || cost.Sum == 0 {
			continue
		}
		year := cost.Years[0]
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityInfo,
			Field:      rules.TechnologyPath(technology.Name).Child("license").String(),
			FiscalYear: v1alpha1.FiscalYear(year),
			Message: fmt.Sprintf("%s has %s for %s, which is proprietary. %s is %s and serves the same use case (%s).",
				year, input.FormatMoney(cost.First), technology.Name, other.Name, openWords[other.License], use),
			Action: fmt.Sprintf(
				"Find out whether %s can take the place of %s before you pay.", other.Name, technology.Name,
			),
			Money:        cost.First,
			Lines:        budget.LineNames(budget.LinesWithMoney(lines, year)),
			Technologies: slices.Sorted(slices.Values([]string{string(technology.Name), string(other.Name)})),
		})
	}
}

// alternative is the first use case of a technology, by name, that an open one
// serves as well.
func alternative(
	technology v1alpha1.Technology,
	open map[v1alpha1.EntryName][]v1alpha1.Technology,
) (v1alpha1.EntryName, v1alpha1.Technology, bool) {
	for _, name := range slices.Sorted(slices.Values(technology.UseCases)) {
		if len(open[name]) > 0 {
			return name, open[name][0], true
		}
	}
	return "", v1alpha1.Technology{}, false
}
