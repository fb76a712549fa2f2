package summary_test

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/testplan"
)

// today is the date for which the tests compute.
var today = calendar.ParseOrZero("2026-10-01")

// computeBudget computes the budget of a plan with goals and without devices.
func computeBudget(plan *testplan.PlanBuilder, goals ...*testplan.GoalBuilder) *budget.Budget {
	var objects []*v1alpha1.Goal
	for _, goal := range goals {
		objects = append(objects, goal.BuildObject())
	}
	return budget.Compute(budget.Input{
		Plan: model.ParsePlan(plan.BuildObject()), Goals: model.ParseGoals(objects), Today: today,
	})
}
