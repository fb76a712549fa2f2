package learning_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestProfessionalLearningUnderfunded(t *testing.T) {
	own := func(band v1alpha1.Percent) func(*v1alpha1.TechnologyPlanSpec) {
		return func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.ProfessionalLearningMinPercent = band }
	}
	share := func(part, rest v1alpha1.Money) *testplan.PlanBuilder {
		return testrules.NewPlan().
			AddLine("train", 2027, part, testrules.ForPurpose(testrules.Learning)).
			AddLine("buy", 2028, rest).
			AddLine("staff", 2027, "9999", testrules.ForPurpose(testrules.Staffing))
	}
	testrules.RunExamples(t, rules.ProfessionalLearningUnderfunded, testrules.Examples{
		"exactly the usual 20 percent": {World: testrules.NewDistrict(share("20", "80"))},
		"a hundredth under it": {
			World: testrules.NewDistrict(share("19.99", "80.01")),
			Want:  []string{"Info 0.01"},
		},
		"exactly half of the usual band": {World: testrules.NewDistrict(share("10", "90")), Want: []string{"Info 10"}},
		"a hundredth under half": {
			World: testrules.NewDistrict(share("9.99", "90.01")),
			Want:  []string{"Warning 10.01"},
		},
		"nothing": {
			World: testrules.NewDistrict(share("0", "100")),
			Want:  []string{"Warning 20"},
		},
		"exactly the plan's own 30 percent": {World: testrules.NewDistrict(share("30", "70").ChangeSpec(own("30")))},
		"a hundredth under the plan's own": {
			World: testrules.NewDistrict(share("29.99", "70.01").ChangeSpec(own("30"))),
			Want:  []string{"Warning 0.01"},
		},
		"no money": {World: testrules.NewDistrict(testrules.NewPlan())},
	})
}
