package purpose

import (
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// StudentValueMissing reports the use cases that do not say what students gain, if others of
// the plan say it.
var StudentValueMissing = rules.Rule{
	Code: rules.StudentValueMissing, Number: "P-43", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkStudentValue,
}

// checkStudentValue reports one finding for all use cases. A value of blanks counts as
// missing.
func checkStudentValue(input *rules.Input, report *rules.Report) {
	reportIncompleteUseCases(input, report, "What students gain is not said",
		"Write down what students gain by each, or leave it out.",
		func(useCase v1alpha1.UseCase) bool { return strings.TrimSpace(string(useCase.StudentValue)) != "" })
}
