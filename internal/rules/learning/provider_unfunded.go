package learning

import (
	"fmt"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// ProviderUnfunded reports a program of professional learning that an external provider
// teaches and for which no budget line with money pays.
var ProviderUnfunded = rules.Rule{
	Code: rules.ProviderUnfunded, Number: "P-51", Worst: v1alpha1.SeverityWarning,
	Files: files,
	// A line that does not exist is already reported at the same field.
	FoldedUnder: []rules.Fold{{Root: rules.UnknownName, By: rules.ByField}},
	Check:       checkProviderFunding,
}

// checkProviderFunding checks the programs that end in the current fiscal year or later: the
// bill of an older program is paid. A plan without a budget has no line that a program
// could name.
func checkProviderFunding(input *rules.Input, report *rules.Report) {
	if input.Plan.Spec.Budget == nil {
		return
	}
	for _, program := range input.Plan.Programs {
		lastDay := program.LastDay
		if program.Provider.Kind != v1alpha1.ProviderExternal ||
			!lastDay.IsZero() && input.Fiscal.YearOf(lastDay) < input.Current {
			continue
		}
		path := rules.ProgramPath(program).Child("provider")
		var lacks, action string
		var lines []v1alpha1.EntryName
		switch budgetLine, known := input.FindLine(program.Provider.Line); {
		case program.Provider.Line == "":
			lacks, action = "no budget line is named that pays for it", "Name the line that pays for it, or add one."
		case !known:
			path = path.Child("line")
			lacks = fmt.Sprintf("line %s, which is to pay for it, does not exist", program.Provider.Line)
			action = "Correct the name of the line, or add the line."
		case budgetLine.Allotted == 0:
			path, lines = path.Child("line"), []v1alpha1.EntryName{budgetLine.Name}
			lacks = fmt.Sprintf("line %s, which is to pay for it, has no money", budgetLine.Name)
			action = "Put money on the line, or name another."
		default:
			continue
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    path.String(),
			Message: fmt.Sprintf(
				"Program %s is taught by %s, a provider from outside, and %s.", program.Name,
				strings.TrimSpace(string(program.Provider.Name)), lacks,
			),
			Action: action,
			Lines:  lines,
		})
	}
}
