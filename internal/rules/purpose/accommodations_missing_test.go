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
		"none has any": {World: testrules.District(using(accommodates(), accommodates()))},
		"all have": {
			World: testrules.District(using(accommodates("Captions"), accommodates("None needed"))),
		},
		"one of two": {
			World: testrules.District(using(accommodates("Captions"), accommodates())),
			Want:  info,
		},
		"two of three, one told": {
			World: testrules.District(using(accommodates("Captions"), accommodates(), accommodates())),
			Want:  info,
		},
		"a waiver": {
			World: testrules.District(
				using(
					accommodates("Captions"), accommodates(),
				).Waive("w", rules.AccommodationsMissing, testrules.WaivedOff),
			),
			Want: waived,
		},
	})
}
