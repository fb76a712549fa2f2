package references_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/testrules"
)

func TestPlansOverlap(t *testing.T) {
	input := testrules.NewInput(testrules.NewDistrict(testrules.NewPlan()), testrules.Today)
	if got := testrules.SummarizeFindings(catalog.All.EvaluateRules(input), rules.PlansOverlap); got != nil {
		t.Errorf("no other plan: %v", got)
	}
	input.Overlapping = []string{"q"}
	got := testrules.SummarizeFindings(catalog.All.EvaluateRules(input), rules.PlansOverlap)
	if diff := cmp.Diff([]string{"Warning"}, got); diff != "" {
		t.Error(diff)
	}
}
