package purpose

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// AlignmentGap reports an area of the district that no goal of the plan connects with:
// curriculum, assessment, professional learning or operations.
var AlignmentGap = rules.Rule{
	Code: rules.AlignmentGap, Number: "P-23", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkAlignmentColumns,
}

// alignmentColumns lists the areas with which a goal can connect. The source draws them as
// the columns of a table whose rows are the goals.
var alignmentColumns = []struct {
	name   string
	textOf func(v1alpha1.Alignment) v1alpha1.Text
}{
	{"curriculum", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Curriculum }},
	{"assessment", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Assessment }},
	{"professional learning", func(a v1alpha1.Alignment) v1alpha1.Text { return a.ProfessionalLearning }},
	{"operations", func(a v1alpha1.Alignment) v1alpha1.Text { return a.Operations }},
}

// CountAlignmentCells counts the areas for which a goal describes its connection, and all
// areas.
func CountAlignmentCells(alignment v1alpha1.Alignment) (filled, total int) {
	for _, column := range alignmentColumns {
		if column.textOf(alignment) != "" {
			filled++
		}
	}
	return filled, len(alignmentColumns)
}

// checkAlignmentColumns requires one goal for each area, not all areas at each goal. It
// does not check a plan whose goals describe no connection at all.
func checkAlignmentColumns(input *rules.Input, report *rules.Report) {
	var empty []string
	for _, column := range alignmentColumns {
		filled := false
		for _, goal := range input.Goals {
			filled = filled || column.textOf(goal.Spec.Alignment) != ""
		}
		if !filled {
			empty = append(empty, column.name)
		}
	}
	if len(empty) == len(alignmentColumns) && len(input.Goals) > 0 {
		report.AddNotChecked("no goal says with what else in the schools it connects")
	}
	if len(empty) == 0 || len(empty) == len(alignmentColumns) {
		return
	}
	report.AddFinding(rules.Finding{
		Severity: v1alpha1.SeverityWarning,
		Message:  fmt.Sprintf("No goal of the plan says how it connects with %s.", text.JoinOr(empty)),
		Action:   "Ask the people in charge of it which goal touches their work, and write down how.",
	})
}
