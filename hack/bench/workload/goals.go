package workload

import (
	"fmt"

	"techplan.education/api/v1alpha1"
)

// goalsPerLine is the number of goals that a line of NewSharingPlan names.
const goalsPerLine = 20

// NewSharingPlan makes a plan with so many goals and as many budget lines. Each line
// names 20 of the goals and has money in all three years.
func NewSharingPlan(namespace, name string, count int) (*v1alpha1.TechnologyPlan, []*v1alpha1.Goal) {
	plan := NewPlan(namespace, name)
	plan.Spec.Budget.Lines = nil
	var goals []*v1alpha1.Goal
	goalName := func(number int) string { return fmt.Sprintf("goal-%03d", number%count) }
	for i := range count {
		goal := &v1alpha1.Goal{}
		goal.Namespace, goal.Name = plan.Namespace, goalName(i)
		goal.Spec.PlanRef.Name = plan.Name
		goal.Spec.Actions = []v1alpha1.Action{
			{Name: "buy", Cost: "1000", FiscalYear: 2027},
			{Name: "train", Cost: "3000", FiscalYear: 2028},
		}
		goals = append(goals, goal)
		budgetLine := v1alpha1.BudgetLine{
			Name:    v1alpha1.EntryName(fmt.Sprintf("line-%03d", i)),
			Amount:  "30000",
			Purpose: v1alpha1.PurposePurchase,
		}
		for index := range goalsPerLine {
			budgetLine.Goals = append(budgetLine.Goals, v1alpha1.LineGoal{Name: goalName(7*i + 13*index)})
		}
		plan.Spec.Budget.Lines = append(plan.Spec.Budget.Lines, budgetLine)
	}
	return plan, goals
}
