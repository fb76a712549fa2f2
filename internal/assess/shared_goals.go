package assess

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// SharedGoals is what the assessments of all goals of a plan have in common: the
// money of the plan, divided among them, and what the rules find about each apart
// from its benchmarks. It holds nothing of the benchmarks, so that the edit of one
// does not change it. Nothing changes it once it is computed.
type SharedGoals struct {
	plan     *v1alpha1.TechnologyPlan
	asOf     calendar.Date
	current  calendar.FiscalYear
	currency string
	// goals by name, without their lines and benchmarks: the budget itself is
	// megabytes for the largest plan, and no goal needs it any more.
	goals    map[string]*budget.Goal
	findings *rules.GoalFindings
}

// ShareGoals computes what the goals of a plan share, from the plan and all its
// goals. asOf is the date in the plan's district: see Today. It costs as much as
// the whole plan, and each goal of it then next to nothing.
func ShareGoals(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date) *SharedGoals {
	// No rule about a goal reads the inventory or the evaluations, so that a
	// change of those does not reach the goals.
	parsed := model.ParsePlan(plan)
	money := budget.Compute(budget.Input{Plan: parsed, Goals: model.ParseGoals(goals), Today: asOf})
	shared := &SharedGoals{
		plan:     plan,
		asOf:     asOf,
		current:  money.Current,
		currency: money.Currency,
		goals:    make(map[string]*budget.Goal, len(money.Goals)),
		findings: catalog.All.EvaluateGoals(rules.Input{Budget: money, Policy: parsed.Policy}),
	}
	for _, goal := range money.Goals {
		own := *goal
		own.Lines = nil
		shared.goals[goal.Name] = &own
	}
	return shared
}

// includingGoal is s, if g is one of the goals from which it was computed. A goal that
// left the plan between two reads is assessed as the only goal of the plan it left.
func (sharedGoals *SharedGoals) includingGoal(goal *v1alpha1.Goal) *SharedGoals {
	if sharedGoals.goals[goal.Name] != nil {
		return sharedGoals
	}
	return ShareGoals(sharedGoals.plan, []*v1alpha1.Goal{goal}, sharedGoals.asOf)
}

// goalWithBenchmarks is a goal with its money and the number of its benchmarks.
func (sharedGoals *SharedGoals) goalWithBenchmarks(goal *v1alpha1.Goal, benchmarks []*model.Benchmark) *budget.Goal {
	own := *sharedGoals.goals[goal.Name]
	own.Benchmarks = countMeasuring(benchmarks)
	return &own
}
