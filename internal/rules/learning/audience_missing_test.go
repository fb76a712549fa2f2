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
		return testrules.Plan().
			Program("a", "Summer", "").
			Program("b", "Fall", "", func(l *v1alpha1.LearningProgram) { l.Audience = audience })
	}
	testrules.Run(t, rules.AudienceMissing, testrules.Examples{
		"no programs":                 {World: testrules.District(testrules.Plan())},
		"no audience recorded":        {World: testrules.District(reaching())},
		"teachers and administrators": {World: testrules.District(reaching("Teachers", "Administrators"))},
		"by other words":              {World: testrules.District(reaching("Faculty", "School leaders"))},
		"in one group":                {World: testrules.District(reaching("All staff"))},
		"teachers alone":              {World: testrules.District(reaching("Teachers")), Want: []string{"Warning"}},
		"administrators alone": {
			World: testrules.District(reaching("Principals")),
			Want:  []string{"Warning"},
		},
		"neither, in one finding": {
			World: testrules.District(reaching("Librarians")),
			Want:  []string{"Warning"},
		},
		"teachers alone, with a waiver": {
			World: testrules.District(reaching("Teachers").Waive("w", rules.AudienceMissing, testrules.WaivedOff)),
			Want:  []string{"Warning waived by w"},
		},
		"among two programs of the plan": {
			World: testrules.District(
				reaching(
					"Teachers",
				).
					Program(
						"c", "Fall", "",
						func(l *v1alpha1.LearningProgram) { l.Audience = []v1alpha1.Role{"Principals"} },
					),
			),
		},
	})
}
