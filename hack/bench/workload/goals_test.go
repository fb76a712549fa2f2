package workload

import "testing"

func TestSharingPlanNamesExistingGoals(t *testing.T) {
	plan, goals := NewSharingPlan("district", "plan", 30)
	exists := map[string]bool{}
	for _, goal := range goals {
		exists[goal.Name] = true
	}
	if len(exists) != 30 || len(plan.Spec.Budget.Lines) != 30 {
		t.Errorf("%d goals and %d lines, want 30 each", len(exists), len(plan.Spec.Budget.Lines))
	}
	for _, line := range plan.Spec.Budget.Lines {
		named := map[string]bool{}
		for _, goal := range line.Goals {
			named[goal.Name] = true
			if !exists[goal.Name] {
				t.Errorf("%s names %s, which does not exist", line.Name, goal.Name)
			}
		}
		if len(named) != 20 {
			t.Errorf("%s names %d different goals, want 20", line.Name, len(named))
		}
	}
}
