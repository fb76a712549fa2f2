package purpose_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestAccommodationsMissing(t *testing.T) {
	info := []string{"Info"}
	waived := []string{"Info waived by w"}
	testrules.RunExamples(t, rules.AccommodationsMissing, testrules.Examples{
		"no use cases": {World: testrules.NewDistrict(testrules.NewPlan())},
		"none has any": {World: testrules.NewDistrict(planWithUseCases(withAccommodations(), withAccommodations()))},
		"all have": {
			World: testrules.NewDistrict(
				planWithUseCases(withAccommodations("Captions"), withAccommodations("None needed")),
			),
		},
		"one of two": {
			World: testrules.NewDistrict(planWithUseCases(withAccommodations("Captions"), withAccommodations())),
			Want:  info,
		},
		"two of three, one finding": {
			World: testrules.NewDistrict(
				planWithUseCases(withAccommodations("Captions"), withAccommodations(), withAccommodations()),
			),
			Want: info,
		},
		"a waiver": {
			World: testrules.NewDistrict(
				planWithUseCases(
					withAccommodations("Captions"), withAccommodations(),
				).WaiveFinding("w", rules.AccommodationsMissing, testrules.WaivedOff),
			),
			Want: waived,
		},
	})
}
