package purpose_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestAccommodationsMissing(t *testing.T) {
	info := []string{"Info"}
	waived := []string{"Info waived by w"}
	testrules.Run(t, rules.AccommodationsMissing, testrules.Examples{
		"no use cases": {World: testrules.District(testrules.Plan())},
		"none has any": {World: testrules.District(planWithUseCases(withAccommodations(), withAccommodations()))},
		"all have": {
			World: testrules.District(
				planWithUseCases(withAccommodations("Captions"), withAccommodations("None needed")),
			),
		},
		"one of two": {
			World: testrules.District(planWithUseCases(withAccommodations("Captions"), withAccommodations())),
			Want:  info,
		},
		"two of three, one finding": {
			World: testrules.District(
				planWithUseCases(withAccommodations("Captions"), withAccommodations(), withAccommodations()),
			),
			Want: info,
		},
		"a waiver": {
			World: testrules.District(
				planWithUseCases(
					withAccommodations("Captions"), withAccommodations(),
				).Waive("w", rules.AccommodationsMissing, testrules.WaivedOff),
			),
			Want: waived,
		},
	})
}
