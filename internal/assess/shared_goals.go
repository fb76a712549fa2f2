package assess

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// SharedGoals is what the assessments of all goals of a plan share: the money of the
// plan, divided among them, and the findings about each goal apart from its benchmarks.
// It contains nothing of the benchmarks, so that an edit of one does not change it. It
// never changes once it is computed.
type SharedGoals struct {
	plan     *v1alpha1.TechnologyPlan
	asOf     calendar.Date
	current  calendar.FiscalYear
	currency string
	// goals by name, without their lines and benchmarks. The budget itself is not kept:
	// it takes megabytes for the largest plan.
	goals    map[string]*budget.Goal
	findings *rules.GoalFindings
}

// ShareGoals computes what the goals of a plan share, from the plan and all its goals.
// asOf is the date in the plan's district: see Today. It costs as much as the whole
// plan; each goal then costs little.
func ShareGoals(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date) *SharedGoals {
	// No rule about a goal reads the inventory or the evaluations, so that a change of
	// those does not affect the goals.
	money := budget.Compute(budget.Input{Plan: plan, Goals: goals, Today: asOf})
	shared := &SharedGoals{
		plan:     plan,
		asOf:     asOf,
		current:  money.Current,
		currency: money.Currency,
		goals:    make(map[string]*budget.Goal, len(money.Goals)),
		findings: catalog.All.EvaluateGoals(rules.Input{Budget: money, Policy: rules.PolicyOf(plan)}),
	}
	for _, goal := range money.Goals {
		own := *goal
		own.Lines = nil
		shared.goals[goal.Name] = &own
	}
	return shared
}

// includingGoal returns the receiver if it was computed from the goal. A goal that left
// the plan between two reads is assessed as the only goal of that plan.
func (sharedGoals *SharedGoals) includingGoal(goal *v1alpha1.Goal) *SharedGoals {
	if sharedGoals.goals[goal.Name] != nil {
		return sharedGoals
	}
	return ShareGoals(sharedGoals.plan, []*v1alpha1.Goal{goal}, sharedGoals.asOf)
}

// goalWithBenchmarks returns a goal with its money and the number of its benchmarks.
func (sharedGoals *SharedGoals) goalWithBenchmarks(goal *v1alpha1.Goal, benchmarks []*v1alpha1.Benchmark) *budget.Goal {
	own := *sharedGoals.goals[goal.Name]
	own.Benchmarks = countMeasuring(benchmarks)
	return &own
}
