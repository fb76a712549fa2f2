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
		"no use cases":           {World: testrules.District(testrules.Plan())},
		"none says it":           {World: testrules.District(using(gives(""), gives("")))},
		"all say it":             {World: testrules.District(using(gives("x"), gives("x")))},
		"one of two":             {World: testrules.District(using(gives("x"), gives(""))), Want: info},
		"two of three, one told": {World: testrules.District(using(gives("x"), gives(""), gives(""))), Want: info},
		"blanks say nothing":     {World: testrules.District(using(gives("x"), gives(" \n"))), Want: info},
		"only blanks":            {World: testrules.District(using(gives(" "), gives("")))},
		"a waiver": {
			World: testrules.District(
				using(gives("x"), gives("")).Waive("w", rules.StudentValueMissing, testrules.WaivedOff),
			),
			Want: waived,
		},
	})
}
