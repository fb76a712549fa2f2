package purpose_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestDisciplineWithoutUseCase(t *testing.T) {
	info := []string{"Info"}
	waived := []string{"Info waived by w"}
	testrules.RunExamples(t, rules.DisciplineWithoutUseCase, testrules.Examples{
		"nothing listed":      {World: testrules.NewDistrict(planWithUseCases(withDiscipline("English")))},
		"no use cases at all": {World: testrules.NewDistrict(listDisciplines(testrules.NewPlan(), "English"))},
		"each has one": {
			World: testrules.NewDistrict(
				listDisciplines(
					planWithUseCases(withDiscipline("Science"), withDiscipline("English")), "English", "Science",
				),
			),
		},
		"one has none": {
			World: testrules.NewDistrict(
				listDisciplines(planWithUseCases(withDiscipline("Science")), "English", "Science"),
			),
			Want: info,
		},
		"two have none: one finding": {
			World: testrules.NewDistrict(
				listDisciplines(planWithUseCases(withDiscipline("Science")), "English", "Science", "Music"),
			),
			Want: info,
		},
		"no use case says its discipline": {
			World: testrules.NewDistrict(listDisciplines(planWithUseCases(withDiscipline("")), "English")),
			Want:  info,
		},
		"in other letters, with blanks": {
			World: testrules.NewDistrict(
				listDisciplines(planWithUseCases(withDiscipline(" ENGLISH ")), "english", "English "),
			),
		},
		"a part of the name is another": {
			World: testrules.NewDistrict(
				listDisciplines(planWithUseCases(withDiscipline("English")), "English as a new language"),
			),
			Want: info,
		},
		"blanks are no discipline": {
			World: testrules.NewDistrict(listDisciplines(planWithUseCases(withDiscipline("")), "  ")),
		},
		"a draft": {
			World: testrules.NewDistrict(listDisciplines(planWithUseCases(withDiscipline("Science")), "English").MarkDraft()),
			Want:  info,
		},
		"one has none, and there is a waiver": {
			World: testrules.NewDistrict(
				listDisciplines(
					planWithUseCases(withDiscipline("Science")), "English",
				).WaiveFinding("w", rules.DisciplineWithoutUseCase, testrules.WaivedOff),
			),
			Want: waived,
		},
	})
}
