package purpose_test

import (
	"testing"

	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestStudentValueMissing(t *testing.T) {
	info := []string{"Info"}
	waived := []string{"Info waived by w"}
	testrules.RunExamples(t, rules.StudentValueMissing, testrules.Examples{
		"no use cases": {World: testrules.NewDistrict(testrules.NewPlan())},
		"none says it": {
			World: testrules.NewDistrict(planWithUseCases(withStudentValue(""), withStudentValue(""))),
		},
		"all say it": {
			World: testrules.NewDistrict(planWithUseCases(withStudentValue("x"), withStudentValue("x"))),
		},
		"one of two": {
			World: testrules.NewDistrict(planWithUseCases(withStudentValue("x"), withStudentValue(""))),
			Want:  info,
		},
		"two of three, one finding": {
			World: testrules.NewDistrict(
				planWithUseCases(withStudentValue("x"), withStudentValue(""), withStudentValue("")),
			),
			Want: info,
		},
		"blanks say nothing": {
			World: testrules.NewDistrict(planWithUseCases(withStudentValue("x"), withStudentValue(" \n"))),
			Want:  info,
		},
		"only blanks": {
			World: testrules.NewDistrict(planWithUseCases(withStudentValue(" "), withStudentValue(""))),
		},
		"a waiver": {
			World: testrules.NewDistrict(
				planWithUseCases(
					withStudentValue("x"), withStudentValue(""),
				).WaiveFinding("w", rules.StudentValueMissing, testrules.WaivedOff),
			),
			Want: waived,
		},
	})
}
