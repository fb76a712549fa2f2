package purpose_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestDisciplineWithoutUseCase(t *testing.T) {
	info := []string{"Info"}
	waived := []string{"Info waived by w"}
	testrules.Run(t, rules.DisciplineWithoutUseCase, testrules.Examples{
		"nothing listed":      {World: testrules.District(using(belongsTo("English")))},
		"no use cases at all": {World: testrules.District(teaching(testrules.Plan(), "English"))},
		"each has one": {
			World: testrules.District(
				teaching(using(belongsTo("Science"), belongsTo("English")), "English", "Science"),
			),
		},
		"one has none": {
			World: testrules.District(teaching(using(belongsTo("Science")), "English", "Science")),
			Want:  info,
		},
		"two have none: told once": {
			World: testrules.District(teaching(using(belongsTo("Science")), "English", "Science", "Music")),
			Want:  info,
		},
		"no use case says its discipline": {
			World: testrules.District(teaching(using(belongsTo("")), "English")),
			Want:  info,
		},
		"in other letters, with blanks": {
			World: testrules.District(teaching(using(belongsTo(" ENGLISH ")), "english", "English ")),
		},
		"a part of the name is another": {
			World: testrules.District(teaching(using(belongsTo("English")), "English as a new language")),
			Want:  info,
		},
		"blanks are no discipline": {World: testrules.District(teaching(using(belongsTo("")), "  "))},
		"a draft": {
			World: testrules.District(teaching(using(belongsTo("Science")), "English").Draft()),
			Want:  info,
		},
		"one has none, and there is a waiver": {
			World: testrules.District(
				teaching(
					using(belongsTo("Science")), "English",
				).Waive("w", rules.DisciplineWithoutUseCase, testrules.WaivedOff),
			),
			Want: waived,
		},
	})
}
