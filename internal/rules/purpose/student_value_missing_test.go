package purpose_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestStudentValueMissing(t *testing.T) {
	info := []string{"Info"}
	waived := []string{"Info waived by w"}
	testrules.Run(t, rules.StudentValueMissing, testrules.Examples{
		"no use cases": {World: testrules.District(testrules.Plan())},
		"none says it": {
			World: testrules.District(planWithUseCases(withStudentValue(""), withStudentValue(""))),
		},
		"all say it": {
			World: testrules.District(planWithUseCases(withStudentValue("x"), withStudentValue("x"))),
		},
		"one of two": {
			World: testrules.District(planWithUseCases(withStudentValue("x"), withStudentValue(""))),
			Want:  info,
		},
		"two of three, one finding": {
			World: testrules.District(
				planWithUseCases(withStudentValue("x"), withStudentValue(""), withStudentValue("")),
			),
			Want: info,
		},
		"blanks say nothing": {
			World: testrules.District(planWithUseCases(withStudentValue("x"), withStudentValue(" \n"))),
			Want:  info,
		},
		"only blanks": {
			World: testrules.District(planWithUseCases(withStudentValue(" "), withStudentValue(""))),
		},
		"a waiver": {
			World: testrules.District(
				planWithUseCases(
					withStudentValue("x"), withStudentValue(""),
				).Waive("w", rules.StudentValueMissing, testrules.WaivedOff),
			),
			Want: waived,
		},
	})
}
