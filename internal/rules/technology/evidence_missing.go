package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// EvidenceMissing reports this: nothing says how well it is shown that a costly
// program helps students learn.
var EvidenceMissing = rules.Rule{
	Code: rules.EvidenceMissing, Number: "E-22", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	FoldedUnder: underTechnology(),
	Check:       checkEvidence,
}

func checkEvidence(input *rules.Input, report *rules.Report) {
	var missing []rules.Finding
	recorded := false
	for _, technology := range input.Technologies() {
		if technology.Evidence.Tier != 0 {
			recorded = true
		} else if finding, ok := unproven(input, technology); ok {
			missing = append(missing, finding)
		}
	}
	if recorded {
		for _, finding := range missing {
			report.Add(finding)
		}
		return
	}
	var names []string
	for _, finding := range missing {
		names = append(names, finding.Technologies...)
	}
	nowhere(
		report,
		names,
		"how well it is shown to help students learn",
		fmt.Sprintf(
			"Record the evidence for programs and content that cost more than %s a year.",
			input.FormatMoney(input.Policy.EvidenceLimit),
		),
	)
}

// unproven reports the first year in which a technology costs as much as calls
// for evidence.
func unproven(input *rules.Input, technology v1alpha1.Technology) (rules.Finding, bool) {
	_, gone := input.FindEnding(technology)
	product := technology.Kind == v1alpha1.TechnologySoftware || technology.Kind == v1alpha1.TechnologyContent
	if !product || !rules.IsInstructional(technology) || gone {
		return rules.Finding{}, false
	}
	lines := productLines(input, technology.Name)
	costly := input.SumSpending(technology.Name, lines, func(year calendar.FiscalYear) bool {
		return budget.MoneyFor(technology.Name, lines, year) > input.Policy.EvidenceLimit
	})
	if costly.Sum == 0 {
		return rules.Finding{}, false
	}
	// The first year, or the first that federal money pays for.
	year, severity, paid := costly.Years[0], v1alpha1.SeverityInfo, ""
	for _, other := range costly.Years {
		if source := federalSource(budget.LinesWithMoney(lines, other)); source != "" {
			year, severity, paid = other, v1alpha1.SeverityWarning, fmt.Sprintf(
				", and %s, which is federal money, pays for it", source,
			)
			break
		}
	}
	amount := budget.MoneyFor(technology.Name, lines, year)
	lines = budget.LinesWithMoney(lines, year)
	return rules.Finding{
		Severity:   severity,
		Field:      rules.TechnologyPath(technology.Name).Child("evidence").String(),
		FiscalYear: v1alpha1.FiscalYear(year),
		Message: fmt.Sprintf(
			"No evidence is recorded for %s. %s has %s for it%s.", technology.Name, year, input.FormatMoney(amount),
			paid,
		),
		Action:       "Record a study, or run a small evaluation of your own.",
		Money:        amount,
		Lines:        budget.LineNames(lines),
		Technologies: []string{string(technology.Name)},
	}, true
}

// federalSource is the first source of federal money among those of lines;
// empty: none.
func federalSource(lines []*budget.Line) v1alpha1.EntryName {
	for _, line := range lines {
		if line.Source != nil && programs.IsFederal(line.Source.Kind) {
			return line.Source.Name
		}
	}
	return ""
}
