package references_test

import (
	"strings"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
	"techplan.education/internal/rules"
	"techplan.education/internal/testrules"
)

func TestPlanTooLarge(t *testing.T) {
	testrules.RunExamples(t, rules.PlanTooLarge, testrules.Examples{
		"a plan in order":             {World: testrules.NewDistrict(testrules.NewPlan())},
		"exactly the documented size": {World: testrules.NewDistrict(planOfSize(objectsize.Documented))},
		"a byte above it": {
			World: testrules.NewDistrict(planOfSize(objectsize.Documented + 1)),
			Want:  []string{"Warning"},
		},
		"the most that can be stored": {
			World: testrules.NewDistrict(planOfSize(objectsize.Stored)),
			Want:  []string{"Warning"},
		},
		"waived": {World: testrules.NewDistrict(planOfSize(objectsize.Documented+1).WaiveFinding("w", rules.PlanTooLarge,
			v1alpha1.WaiverOff)), Want: []string{"Warning waived by w"}},
		"many short references count": {
			World: testrules.NewDistrict(planOfReferences(6_000)),
			Want:  []string{"Warning"},
		},
		"a third of as many references": {World: testrules.NewDistrict(planOfReferences(2_000))},
	})
}

func TestPlanTooLargeNamesTheLargestSection(t *testing.T) {
	result := testrules.EvaluateRules(testrules.NewDistrict(planOfReferences(6_000)), testrules.Today)
	for _, finding := range result.Findings {
		if finding.Code != rules.PlanTooLarge {
			continue
		}
		if finding.Field != "spec.budget" ||
			!strings.Contains(finding.Message, "The largest section is budget with 0.") ||
			!strings.Contains(finding.Action, "Shorten budget") {
			t.Errorf("%s: %s %s", finding.Field, finding.Message, finding.Action)
		}
		return
	}
	t.Error("no finding")
}
