package purpose

import (
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// StudentValueMissing reports this: some use cases say what students gain, and
// others do not.
var StudentValueMissing = rules.Rule{
	Code: rules.StudentValueMissing, Number: "P-43", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkStudentValue,
}

func checkStudentValue(input *rules.Input, report *rules.Report) {
	someUseCases(input, report, "What students gain is not said",
		"Write down what students gain by each, or leave it out.",
		func(u v1alpha1.UseCase) bool { return strings.TrimSpace(string(u.StudentValue)) != "" })
}
