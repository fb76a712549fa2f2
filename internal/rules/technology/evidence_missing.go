package technology

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// EvidenceMissing reports software or content for learning that costs more in a year than the
// evidence limit of the policy, and has no recorded tier of evidence.
var EvidenceMissing = rules.Rule{
	Code: rules.EvidenceMissing, Number: "E-22", Worst: v1alpha1.SeverityWarning,
	Files:       files,
	Money:       true,
	FoldedUnder: foldUnderPurchase(),
	Check:       checkEvidenceRecords,
}

// checkEvidenceRecords reports one finding for each technology. If no technology of the plan
// has a tier, it reports one finding for the plan: see reportMissingRecords.
func checkEvidenceRecords(input *rules.Input, report *rules.Report) {
	var missing []rules.Finding
	recorded := false
	for _, technology := range input.Plan.Technologies {
		if technology.Evidence.Tier != 0 {
			recorded = true
		} else if finding, ok := findMissingEvidence(input, technology); ok {
			missing = append(missing, finding)
		}
	}
	if recorded {
		for _, finding := range missing {
			report.AddFinding(finding)
		}
		return
	}
	var names []v1alpha1.EntryName
	for _, finding := range missing {
		names = append(names, finding.Technologies...)
	}
	reportMissingRecords(
		report,
		names,
		"how well it is shown to help students learn",
		fmt.Sprintf(
			"Record the evidence for programs and content that cost more than %s a year.",
			input.FormatMoney(input.Policy.EvidenceLimit),
		),
	)
}

// findMissingEvidence makes the finding of a technology that needs evidence; ok is false if it
// needs none. The finding is about the first year with costs above the limit. It is a
// Warning, about the first year with federal money, if federal money pays: federal programs
// require evidence for their money.
func findMissingEvidence(input *rules.Input, technology *model.Technology) (rules.Finding, bool) {
	_, isGone := input.FindEnding(technology)
	product := technology.Kind == v1alpha1.TechnologySoftware || technology.Kind == v1alpha1.TechnologyContent
	if !product || !technology.IsInstructional() || isGone {
		return rules.Finding{}, false
	}
	budgetLines := listProductLines(input, technology.Name)
	costly := input.SumSpending(technology.Name, budgetLines, func(fiscalYear calendar.FiscalYear) bool {
		return budget.MoneyFor(technology.Name, budgetLines, fiscalYear) > input.Policy.EvidenceLimit
	})
	if costly.Sum == 0 {
		return rules.Finding{}, false
	}
	fiscalYear, severity, paid := costly.Years[0], v1alpha1.SeverityInfo, ""
	for _, other := range costly.Years {
		if sourceName := findFederalSource(budget.LinesWithMoney(budgetLines, other)); sourceName != "" {
			fiscalYear, severity = other, v1alpha1.SeverityWarning
			paid = fmt.Sprintf(", and %s, which is federal money, pays for it", sourceName)
			break
		}
	}
	amount := budget.MoneyFor(technology.Name, budgetLines, fiscalYear)
	budgetLines = budget.LinesWithMoney(budgetLines, fiscalYear)
	return rules.Finding{
		Severity:   severity,
		Field:      rules.TechnologyPath(technology.Name).Child("evidence").String(),
		FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message: fmt.Sprintf(
			"No evidence is recorded for %s. %s has %s for it%s.", technology.Name, fiscalYear, input.FormatMoney(amount),
			paid,
		),
		Action:       "Record a study, or run a small evaluation of your own.",
		Money:        amount,
		Lines:        budget.LineNames(budgetLines),
		Technologies: []v1alpha1.EntryName{technology.Name},
	}, true
}

// findFederalSource returns the first source of federal money among the sources of lines;
// empty if there is none.
func findFederalSource(budgetLines []*budget.Line) v1alpha1.EntryName {
	for _, budgetLine := range budgetLines {
		if budgetLine.Source != nil && programs.IsFederal(budgetLine.Source.Kind) {
			return budgetLine.Source.Name
		}
	}
	return ""
}
