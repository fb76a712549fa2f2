package review

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/tables"
)

// severityOption is the option of the least severity.
const severityOption = "severity"

// severitiesWorstFirst are the severities, from which the default lists all.
var severitiesWorstFirst = []v1alpha1.Severity{
	v1alpha1.SeverityError, v1alpha1.SeverityWarning, v1alpha1.SeverityInfo,
}

// Findings is the question what the rules report about a plan.
var Findings = tables.Question{
	Name:  "findings",
	Short: "List the findings, with the money at stake and what to do",
	Long: `List the findings of the status of the plan, worst first: code, object and field, the
fiscal year and the money that they are about, what is wrong and what to do. Waived
findings are listed with the waiver. A status holds the worst findings, and says how
many there are; kubectl techplan lint lists all of them from files.`,
	Example: `  # The errors and warnings as a spreadsheet
  kubectl techplan findings --severity Warning -o xlsx > findings.xlsx`,
	Options: []tables.Option{{
		Name: severityOption, Usage: "least severity to list: Info, Warning or Error",
		Choices: []string{"Info", "Warning", "Error"},
	}},
	Answer: answerFindings,
}

func answerFindings(input tables.Input) (tables.Answer, error) {
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
	return tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "findings", "Findings", "Nothing is reported.", findingColumns(input), listed),
	}}, nil
}

func findingColumns(input tables.Input) []tables.ColumnOf[v1alpha1.Finding] {
	type finding = v1alpha1.Finding
	return []tables.ColumnOf[finding]{
		tables.NewColumn("severity", func(row finding) tables.Cell { return tables.NewText(row.Severity) }),
		tables.NewColumn("code", func(row finding) tables.Cell { return tables.NewText(row.Code) }),
		tables.NewColumn("object", func(row finding) tables.Cell {
			return tables.NewText(fmt.Sprintf("%s %s", row.Object.Kind, row.Object.Name))
		}),
		tables.NewWideColumn("field", func(row finding) tables.Cell { return tables.NewText(row.Field) }),
		tables.NewColumn("fiscal year", func(row finding) tables.Cell {
			if row.FiscalYear == 0 {
				return tables.Cell{}
			}
			return tables.NewYear(calendar.FiscalYear(row.FiscalYear))
		}),
		tables.NewColumn("amount", func(row finding) tables.Cell {
			return tables.NewWrittenAmount(row.Amount, input.Currency())
		}),
		tables.NewColumn("message", func(row finding) tables.Cell { return tables.NewText(row.Message) }),
		tables.NewWideColumn("action", func(row finding) tables.Cell { return tables.NewText(row.Action) }),
		tables.NewWideColumn("since", func(row finding) tables.Cell {
			return tables.NewDay(calendar.ParseOrZero(row.Since))
		}),
		tables.NewWideColumn("waived", func(row finding) tables.Cell { return tables.NewText(row.Waived) }),
		tables.NewCurrencyColumn[finding](input),
	}
}
