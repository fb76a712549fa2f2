package spending_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrules"
)

// The API does not bound the number of goals. Their needs do not overflow, even if
// every action has the highest cost.
func TestNeedsOfManyGoalsDoNotOverflow(t *testing.T) {
	const goals, actions = 120, 100
	plan := testrules.NewPlan().AddLine("l", 2027, "1",
		testplan.WithoutGoal()).ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Policy.Crosscheck = new(true) })
	var list []*testplan.GoalBuilder
	for i := range goals {
		goal := testrules.NewGoal(fmt.Sprintf("g%03d", i))
		for j := range actions {
			goal.AddAction(fmt.Sprintf("a%d", j), 2027, "9999999999999.99")
		}
		list = append(list, goal)
	}
	result := testrules.EvaluateRules(testrules.NewDistrict(plan, list...), testrules.Today)
	beyond := 0
	for _, finding := range result.Findings {
		if finding.Money < 0 {
			t.Errorf("%s has the money %d", finding.Code, finding.Money)
		}
		if finding.Code == rules.AmountBeyondRange {
			beyond++
		}
	}
	if beyond != goals {
		t.Errorf("%d goals are reported, want %d", beyond, goals)
	}
	if got := testrules.SummarizeFindings(result, rules.BudgetDoesNotReconcile); len(got) != 1 || got[0] != "Error" {
		t.Errorf("the crosscheck reports %q", got)
	}
}
