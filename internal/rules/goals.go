package rules

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
)

// GoalFindings is what the rules find about the goals of a plan, apart from what
// the benchmarks of each goal decide. Nothing changes it once it is computed:
// several goals may read it at the same time.
type GoalFindings struct {
	catalog *Catalog
	// outline is the budget without what grows with the plan. Its Next has the dates
	// that checks have added, and lacks the ends of waivers.
	outline budget.Budget
	policy  Policy
	// byGoal are the findings about each goal, worst first.
	byGoal map[string][]Finding
	// total is the number of findings if no goal has a benchmark, and unmeasured the
	// number of those that each goal has because it has none.
	total      int
	unmeasured map[string]int
}

// EvaluateGoals checks the rules that can find something about a goal, and those
// under which such findings may be folded. The input needs neither inventory,
// evaluations nor benchmarks; waivers change the shares of the budget.
func (catalog *Catalog) EvaluateGoals(input Input) *GoalFindings {
	e := newCheckRun(catalog, catalog.goalRules, input)
	found := e.checkPlan()
	unmeasured := e.checkBenchmarks()
	result := &GoalFindings{
		catalog: catalog, outline: e.input.Outline(), policy: input.Policy, total: len(found) + len(unmeasured),
		byGoal: map[string][]Finding{}, unmeasured: map[string]int{},
	}
	result.outline.Next = e.next
	for _, finding := range unmeasured {
		result.unmeasured[finding.Object.Name]++
	}
	found = foldFindings(catalog.goalRules, found)
	sortFindings(found)
	for _, finding := range found {
		if finding.Object.Kind == v1alpha1.KindGoal {
			result.byGoal[finding.Object.Name] = append(result.byGoal[finding.Object.Name], finding)
		}
	}
	return result
}

// Of are the findings about a goal with its benchmarks, worst first: those of
// Evaluate about the goal, except that Related lacks what a rule outside of
// EvaluateGoals would add. The date is the next on which they can change. goal has
// the number of its benchmarks that measure something.
func (goalFindings *GoalFindings) Of(goal *budget.Goal, benchmarks []*v1alpha1.Benchmark) ([]Finding, calendar.Date) {
	outline := goalFindings.outline
	outline.Goals = []*budget.Goal{goal}
	e := newCheckRun(goalFindings.catalog, goalFindings.catalog.goalRules, Input{
		Budget: &outline, Policy: goalFindings.policy,
		Benchmarks: map[string][]*v1alpha1.Benchmark{goal.Name: benchmarks},
	})
	own := e.checkBenchmarks()
	e.addWaiverEnds(goalFindings.total - goalFindings.unmeasured[goal.Name] + len(own))
	own = slices.DeleteFunc(own, func(finding Finding) bool { return finding.Object != GoalKey(goal.Name) })
	// A finding about benchmarks is neither folded nor folds another, so that it can
	// join the others afterwards.
	all := slices.Concat(goalFindings.byGoal[goal.Name], own)
	sortFindings(all)
	return all, e.next.Date()
}
