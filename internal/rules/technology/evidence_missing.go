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
	for _, t := range input.Technologies() {
		if t.Evidence.Tier != 0 {
			recorded = true
		} else if f, ok := unproven(input, t); ok {
			missing = append(missing, f)
		}
	}
	if recorded {
		for _, f := range missing {
			report.Add(f)
		}
		return
	}
	var names []string
	for _, f := range missing {
		names = append(names, f.Technologies...)
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
func unproven(input *rules.Input, t v1alpha1.Technology) (rules.Finding, bool) {
	_, gone := input.FindEnding(t)
	product := t.Kind == v1alpha1.TechnologySoftware || t.Kind == v1alpha1.TechnologyContent
	if !product || !rules.IsInstructional(t) || gone {
		return rules.Finding{}, false
	}
	lines := productLines(input, t.Name)
	costly := input.SumSpending(t.Name, lines, func(f calendar.FiscalYear) bool {
		return budget.MoneyFor(t.Name, lines, f) > input.Policy.EvidenceLimit
	})
	if costly.Sum == 0 {
		return rules.Finding{}, false
	}
	// The first year, or the first that federal money pays for.
	f, severity, paid := costly.Years[0], v1alpha1.SeverityInfo, ""
	for _, other := range costly.Years {
		if source := federalSource(budget.LinesWithMoney(lines, other)); source != "" {
			f, severity, paid = other, v1alpha1.SeverityWarning, fmt.Sprintf(
				", and %s, which is federal money, pays for it",
				source,
			)
			break
		}
	}
	amount := budget.MoneyFor(t.Name, lines, f)
	lines = budget.LinesWithMoney(lines, f)
	return rules.Finding{
		Severity:   severity,
		Field:      rules.TechnologyPath(t.Name).Child("evidence").String(),
		FiscalYear: v1alpha1.FiscalYear(f),
		Message: fmt.Sprintf(
			"No evidence is recorded for %s. %s has %s for it%s.",
			t.Name,
			f,
			input.FormatMoney(amount),
			paid,
		),
		Action:       "Record a study, or run a small evaluation of your own.",
		Money:        amount,
		Lines:        budget.LineNames(lines),
		Technologies: []string{string(t.Name)},
	}, true
}

// federalSource is the first source of federal money among those of lines;
// empty: none.
func federalSource(lines []*budget.Line) v1alpha1.EntryName {
	for _, l := range lines {
		if l.Source != nil && programs.Federal(l.Source.Kind) {
			return l.Source.Name
		}
	}
	return ""
}
