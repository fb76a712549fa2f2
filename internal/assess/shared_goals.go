package assess

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// SharedGoals is what the assessments of all goals of a plan have in common: the budget
// of the plan, divided among the goals, and what the rules find about each goal apart
// from its benchmarks. It depends on no benchmark, so that the edit of a benchmark does
// not change it. Nothing changes it after it is computed.
type SharedGoals struct {
	plan     *v1alpha1.TechnologyPlan
	asOf     calendar.Date
	current  calendar.FiscalYear
	currency string
	// goals holds each goal by name, without its lines and benchmarks: the budget of
	// the largest plan takes megabytes, and an assessment of a goal does not read it.
	goals    map[string]*budget.Goal
	findings *rules.GoalFindings
}

// ShareGoals computes what the goals of a plan share, from the plan and all its goals.
// asOf is the date in the plan's district: see Today. It costs as much as the assessment
// of the whole plan; the assessment of a goal with the result costs little.
func ShareGoals(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date) *SharedGoals {
	// No rule about a goal reads the inventory or the evaluations. A change of those
	// does not reach the goals.
	parsed := model.ParsePlan(plan)
	planBudget := budget.Compute(budget.Input{Plan: parsed, Goals: model.ParseGoals(goals), Today: asOf})
	shared := &SharedGoals{
		plan:     plan,
		asOf:     asOf,
		current:  planBudget.Current,
		currency: planBudget.Currency,
		goals:    make(map[string]*budget.Goal, len(planBudget.Goals)),
		findings: catalog.All.EvaluateGoals(rules.Input{Budget: planBudget, Policy: parsed.Policy}),
	}
	for _, goal := range planBudget.Goals {
		withoutLines := *goal
		withoutLines.Lines = nil
		shared.goals[goal.Name] = &withoutLines
	}
	return shared
}

// includingGoal returns shared if it was computed with the goal among its goals. A goal
// that left the plan between two reads of the cache is assessed as the only goal of the
// plan that it left.
func (shared *SharedGoals) includingGoal(goal *v1alpha1.Goal) *SharedGoals {
	if shared.goals[goal.Name] != nil {
		return shared
	}
	return ShareGoals(shared.plan, []*v1alpha1.Goal{goal}, shared.asOf)
}

// goalWithBenchmarks returns a goal with its money and the number of its benchmarks that
// measure something.
func (shared *SharedGoals) goalWithBenchmarks(goal *v1alpha1.Goal, benchmarks []*model.Benchmark) *budget.Goal {
	counted := *shared.goals[goal.Name]
	counted.Benchmarks = countMeasuring(benchmarks)
	return &counted
}
