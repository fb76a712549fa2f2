package alignment_test

import (
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

func TestAssistiveTechnologyUnfunded(t *testing.T) {
	testrules.Run(t, rules.AssistiveTechnologyUnfunded, testrules.Examples{
		"no group needs assistive technology": {
			World: testrules.District(testrules.Plan().Line("a", 2027, "5", testplan.Of(testrules.EdTech))),
		},
		"a hundredth for assistive technology": {
			World: testrules.District(
				testrules.Plan().
					Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					Line("a", 2027, "0.01", testplan.Of(testrules.AT)),
			),
		},
		"money for other domains only": {
			World: testrules.District(
				testrules.Plan().
					Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					Line("a", 2027, "5", testplan.Of(testrules.EdTech)),
			),
			Want: []string{"Error FY2027"},
		},
		"a group without a count (1 to 9 students)": {
			World: testrules.District(
				testrules.Plan().
					Group(v1alpha1.GroupNeedsAssistiveTechnology, 0).
					Line("a", 2027, "5", testplan.Of(testrules.EdTech)),
			),
			Want: []string{"Error FY2027"},
		},
		"shared money does not count": {
			World: testrules.District(
				testrules.Plan().
					Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					Line("a", 2027, "5", testplan.Of(testrules.Shared)),
			),
			Want: []string{"Error FY2027"},
		},
		"money in another year only": {
			World: testrules.District(
				testrules.Plan().
					Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					Line("a", 2027, "5", testplan.Of(testrules.AT)).
					Line("b", 2028, "5", testplan.Of(testrules.EdTech)),
			),
			Want: []string{"Error FY2028"},
		},
		"a year without any money": {
			World: testrules.District(
				testrules.Plan().
					Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					Line("a", 2027, "5", testplan.Of(testrules.AT)),
			),
		},
		"a past year": {
			World: testrules.District(
				testrules.Plan().
					Group(v1alpha1.GroupNeedsAssistiveTechnology, 180).
					Line("a", 2027, "5", testplan.Of(testrules.EdTech)),
			),
			On: "2027-07-01",
		},
	})
}
