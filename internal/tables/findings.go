package tables

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// severityOption is the option of the least severity.
const severityOption = "severity"

// severitiesWorstFirst are the severities, from which the default lists all.
var severitiesWorstFirst = []v1alpha1.Severity{
	v1alpha1.SeverityError, v1alpha1.SeverityWarning, v1alpha1.SeverityInfo,
}

// Findings is the question what the rules report about a plan.
var Findings = Question{
	Name:  "findings",
	Short: "List the findings, with the money at stake and what to do",
	Long: `List the findings of the status of the plan, worst first: code, object and field, the
fiscal year and the money that they are about, what is wrong and what to do. Waived
findings are listed with the waiver. A status holds the worst findings, and says how
many there are; kubectl techplan lint lists all of them from files.`,
	Example: `  # The errors and warnings as a spreadsheet
  kubectl techplan findings --severity Warning -o xlsx > findings.xlsx`,
	Options: []Option{{
		Name: severityOption, Usage: "least severity to list: Info, Warning or Error", Choices: []string{"Info", "Warning", "Error"},
	}},
	Answer: answerFindings,
}

func answerFindings(input Input) (Answer, error) {
	status := input.Plan.Status
	least := slices.Index(severitiesWorstFirst, v1alpha1.Severity(input.Options[severityOption]))
	var listed []v1alpha1.Finding
	for _, finding := range status.Findings {
		if least < 0 || slices.Index(severitiesWorstFirst, finding.Severity) <= least {
			listed = append(listed, finding)
		}
	}
	slices.SortStableFunc(listed, func(left, right v1alpha1.Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severitiesWorstFirst, left.Severity), slices.Index(severitiesWorstFirst, right.Severity)),
			cmp.Compare(left.Code, right.Code),
		)
	})
	return Answer{Tables: []Table{
		newTable(input, "findings", "Findings", "Nothing is reported.", findingColumns(input), listed),
	}}, nil
}

func findingColumns(input Input) []column[v1alpha1.Finding] {
	type finding = v1alpha1.Finding
	return []column[finding]{
		newColumn("severity", func(row finding) Cell { return NewText(row.Severity) }),
		newColumn("code", func(row finding) Cell { return NewText(row.Code) }),
		newColumn("object", func(row finding) Cell {
			return NewText(fmt.Sprintf("%s %s", row.Object.Kind, row.Object.Name))
		}),
		newWideColumn("field", func(row finding) Cell { return NewText(row.Field) }),
		newColumn("fiscal year", func(row finding) Cell {
			if row.FiscalYear == 0 {
				return Cell{}
			}
			return NewYear(calendar.FiscalYear(row.FiscalYear))
		}),
		newColumn("amount", func(row finding) Cell { return newWrittenAmount(row.Amount, input.currency()) }),
		newColumn("message", func(row finding) Cell { return NewText(row.Message) }),
		newWideColumn("action", func(row finding) Cell { return NewText(row.Action) }),
		newWideColumn("since", func(row finding) Cell { return NewDay(calendar.ParseOrZero(row.Since)) }),
		newWideColumn("waived", func(row finding) Cell { return NewText(row.Waived) }),
		newCurrencyColumn[finding](input),
	}
}
