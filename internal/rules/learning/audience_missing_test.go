package learning_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAudienceMissing(t *testing.T) {
	reaching := func(audience ...v1alpha1.Role) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddProgram("a", "Summer", "").
			AddProgram("b", "Fall", "", func(l *v1alpha1.LearningProgram) { l.Audience = audience })
	}
	testrules.RunExamples(t, rules.AudienceMissing, testrules.Examples{
		"no programs":                 {World: testrules.NewDistrict(testrules.NewPlan())},
		"no audience recorded":        {World: testrules.NewDistrict(reaching())},
		"teachers and administrators": {World: testrules.NewDistrict(reaching("Teachers", "Administrators"))},
		"by other words":              {World: testrules.NewDistrict(reaching("Faculty", "School leaders"))},
		"in one group":                {World: testrules.NewDistrict(reaching("All staff"))},
		"teachers alone":              {World: testrules.NewDistrict(reaching("Teachers")), Want: []string{"Warning"}},
		"administrators alone": {
			World: testrules.NewDistrict(reaching("Principals")),
			Want:  []string{"Warning"},
		},
		"neither, in one finding": {
			World: testrules.NewDistrict(reaching("Librarians")),
			Want:  []string{"Warning"},
		},
		"teachers alone, with a waiver": {
			World: testrules.NewDistrict(reaching("Teachers").WaiveFinding("w", rules.AudienceMissing, testrules.WaivedOff)),
			Want:  []string{"Warning waived by w"},
		},
		"among two programs of the plan": {
			World: testrules.NewDistrict(
				reaching(
					"Teachers",
				).
					AddProgram(
						"c", "Fall", "",
						func(l *v1alpha1.LearningProgram) { l.Audience = []v1alpha1.Role{"Principals"} },
					),
			),
		},
	})
}
