package purpose

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// AccommodationsMissing reports the use cases that list no accommodations, if others of the
// plan list some.
var AccommodationsMissing = rules.Rule{
	Code: rules.AccommodationsMissing, Number: "P-44", Worst: v1alpha1.SeverityInfo,
	Files: files,
	Check: checkUseCaseAccommodations,
}

// checkUseCaseAccommodations reports one finding for all use cases.
func checkUseCaseAccommodations(input *rules.Input, report *rules.Report) {
	reportIncompleteUseCases(input, report, "No accommodations are listed",
		"List what students need in order to take part, or that nothing is needed.",
		func(useCase v1alpha1.UseCase) bool { return len(useCase.Accommodations) > 0 })
}
