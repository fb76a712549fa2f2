package purpose

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// AccommodationsMissing reports this: some use cases list accommodations, and
// others do not.
var AccommodationsMissing = rules.Rule{
	Code: rules.AccommodationsMissing, Number: "P-44", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkAccommodations,
}

func checkAccommodations(input *rules.Input, report *rules.Report) {
	someUseCases(input, report, "No accommodations are listed",
		"List what students need in order to take part, or that nothing is needed.",
		func(u v1alpha1.UseCase) bool { return len(u.Accommodations) > 0 })
}
