package alignment_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAssistiveTechnologyUnfunded(t *testing.T) {
	testrules.RunExamples(t, rules.AssistiveTechnologyUnfunded, testrules.Examples{
		"no group needs assistive technology": {
			World: testrules.NewDistrict(testrules.NewPlan().AddLine("a", 2027, "5", testplan.InDomain(testrules.EdTech))),
		},
		"a hundredth for assistive technology": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					AddLine("a", 2027, "0.01", testplan.InDomain(testrules.AT)),
			),
		},
		"money for other domains only": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					AddLine("a", 2027, "5", testplan.InDomain(testrules.EdTech)),
			),
			Want: []string{"Error FY2027"},
		},
		"a group without a count (1 to 9 students)": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 0).
					AddLine("a", 2027, "5", testplan.InDomain(testrules.EdTech)),
			),
			Want: []string{"Error FY2027"},
		},
		"shared money does not count": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					AddLine("a", 2027, "5", testplan.InDomain(testrules.Shared)),
			),
			Want: []string{"Error FY2027"},
		},
		"money in another year only": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					AddLine("a", 2027, "5", testplan.InDomain(testrules.AT)).
					AddLine("b", 2028, "5", testplan.InDomain(testrules.EdTech)),
			),
			Want: []string{"Error FY2028"},
		},
		"a year without any money": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					AddLine("a", 2027, "5", testplan.InDomain(testrules.AT)),
			),
		},
		"a past year": {
			World: testrules.NewDistrict(
				testrules.NewPlan().
					AddGroup(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					AddLine("a", 2027, "5", testplan.InDomain(testrules.EdTech)),
			),
			On: "2027-07-01",
		},
	})
}
