package purpose

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// AlignmentGap reports this: no goal says how it connects with curriculum, with
// assessment, with professional learning or with operations.
var AlignmentGap = rules.Rule{
	Code: rules.AlignmentGap, Number: "P-23", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkAlignmentColumns,
}

// alignmentColumns are what a goal connects with.
var alignmentColumns = []struct {
	words string
	of    func(v1alpha1.Alignment) v1alpha1.Text
}{
	{"curriculum", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Curriculum }},
	{"assessment", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Assessment }},
	{"professional learning", func(a v1alpha1.Alignment) v1alpha1.Text { return a.ProfessionalLearning }},
	{"operations", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Operations }},
}

// CountAlignmentCells counts the connections of a goal that are written down, and all
// that could be.
func CountAlignmentCells(a v1alpha1.Alignment) (filled, of int) {
	for _, column := range alignmentColumns {
		if column.of(a) != "" {
			filled++
		}
	}
	return filled, len(alignmentColumns)
}

func checkAlignmentColumns(input *rules.Input, report *rules.Report) {
	var empty []string
	for _, column := range alignmentColumns {
		filled := false
		for _, goal := range input.Goals {
			filled = filled || column.of(goal.Spec.Alignment) != ""
		}
		if !filled {
			empty = append(empty, column.words)
		}
	}
	if len(empty) == 0 || len(empty) == len(alignmentColumns) {
		return
	}
	report.Add(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message:  fmt.Sprintf("No goal of the plan says how it connects with %s.", text.JoinOr(empty)),
		Action:   "Ask those in charge of it which goal touches their work, and write down how.",
	})
}
