package rules

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/policy"
)

// GoalFindings holds the findings about the goals of a plan, except those that depend on
// the benchmarks of each goal. It is immutable once computed, so several goals can read
// it at the same time.
type GoalFindings struct {
	catalog *Catalog
	// outline is the budget without the parts that grow with the plan. Its Next has the
	// dates that checks have added, without the ends of waivers.
	outline budget.Budget
	policy  policy.Policy
	// byGoal are the findings about each goal, worst first.
	byGoal map[string][]Finding
	// total is the number of findings if no goal has a benchmark. unmeasured is the
	// number of findings that each goal has because it has no benchmark.
	total      int
	unmeasured map[string]int
}

// EvaluateGoals checks the rules that can report a goal, and the rules under which such
// findings may be folded. The input needs no inventory, evaluations or benchmarks: a plan
// of many goals is then evaluated once instead of once for each goal.
func (catalog *Catalog) EvaluateGoals(input Input) *GoalFindings {
	run := newCheckRun(catalog, catalog.goalRules, input)
	found := run.checkPlan()
	unmeasured := run.checkBenchmarks()
	result := &GoalFindings{
		catalog: catalog, outline: run.input.OutlineOnly(), policy: input.Policy, total: len(found) + len(unmeasured),
		byGoal: map[string][]Finding{}, unmeasured: map[string]int{},
	}
	result.outline.Next = run.next
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

// FindingsOf returns the findings about a goal with the given benchmarks, worst first, and the
// next day on which they can change. They equal the findings of Evaluate about the goal,
// except that Related lacks entries of rules outside of EvaluateGoals. goal has the number
// of its benchmarks that measure something.
func (goalFindings *GoalFindings) FindingsOf(goal *budget.Goal, benchmarks []*model.Benchmark) ([]Finding, calendar.Date) {
	outline := goalFindings.outline
	outline.Goals = []*budget.Goal{goal}
	run := newCheckRun(goalFindings.catalog, goalFindings.catalog.goalRules, Input{
		Budget: &outline, Policy: goalFindings.policy,
		Benchmarks: map[string][]*model.Benchmark{goal.Name: benchmarks},
	})
	own := run.checkBenchmarks()
	run.addWaiverEnds(goalFindings.total - goalFindings.unmeasured[goal.Name] + len(own))
	own = slices.DeleteFunc(own, func(finding Finding) bool { return finding.Object != GoalKey(goal.Name) })
	// A finding about benchmarks neither folds another nor is folded, so it can join the
	// others after folding.
	all := slices.Concat(goalFindings.byGoal[goal.Name], own)
	sortFindings(all)
	return all, run.next.Date()
}
