package purpose_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// The messages list the names in order, with their number.
func TestMessagesAboutUses(t *testing.T) {
	testrules.CheckSentences(t, map[string]testrules.Sentence{
		"disciplines": {
			World: testrules.NewDistrict(
				listDisciplines(planWithUseCases(withDiscipline("Art")), "Science", "english", "English", "Art"),
			),
			Code: rules.DisciplineWithoutUseCase,
			Want: "spec.disciplines: The plan has no use case for 2 of its 3 disciplines: English and Science.",
		},
		"many disciplines": {
			World: testrules.NewDistrict(
				listDisciplines(planWithUseCases(withDiscipline("Art")), "E", "D", "C", "B", "A"),
			),
			Code: rules.DisciplineWithoutUseCase,
			Want: "spec.disciplines: The plan has no use case for 5 of its 5 disciplines: A, B, C and 2 more.",
		},
		"what students gain": {
			World: testrules.NewDistrict(
				planWithUseCases(withStudentValue(""), withStudentValue("x"), withStudentValue("")),
			),
			Code: rules.StudentValueMissing,
			Want: "spec.useCases: What students gain is not said at 2 of 3 use cases: u0 and u2.",
		},
		"accommodations": {
			World: testrules.NewDistrict(planWithUseCases(withAccommodations(), withAccommodations("x"))),
			Code:  rules.AccommodationsMissing,
			Want:  "spec.useCases: No accommodations are listed at 1 of 2 use cases: u0.",
		},
		"the curriculum": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddTechnology("c", testplan.OfDomain(testrules.EdTech)).
					AddTechnology("b", testplan.OfDomain(testrules.AT)).
					AddTechnology("a", testplan.OfDomain(testrules.EdTech), withCurriculum("Guide")).
					AddTechnology("n", testplan.OfDomain(testrules.InfoTech)),
			),
			Code: rules.CurriculumLinkMissing,
			Want: "spec.technologies: No document of the curriculum is named for 2 of 3 technologies for " +
				"learning: b and c.",
		},
	})
}
