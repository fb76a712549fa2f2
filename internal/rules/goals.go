package rules

import (
	"slices"
	"sync"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
)

// GoalFindings is what the rules find about the goals of a plan, apart from what
// the benchmarks of each decide. Nothing changes it once it is computed: several
// goals may read it at the same time.
type GoalFindings struct {
	// outline is the budget without what grows with the plan. Its Next lacks the
	// ends of waivers.
	outline budget.Budget
	policy  Policy
	// byGoal are the findings about each goal, worst first.
	byGoal map[string][]Finding
	// total is how many findings there are if no goal has a benchmark, and
	// unmeasured how many of those each goal has for want of one.
	total      int
	unmeasured map[string]int
}

// CheckGoals applies the rules that can find something about a goal, and those that
// such findings may be folded under. The case needs neither inventory, evaluations
// nor benchmarks; waivers change the shares of its budget.
func CheckGoals(c *Case) *GoalFindings {
	found, _ := c.check(aboutGoals())
	unmeasured, _ := c.checkBenchmarks(aboutGoals())
	f := &GoalFindings{
		outline: c.Outline(), policy: c.Policy, total: len(found) + len(unmeasured),
		byGoal: map[string][]Finding{}, unmeasured: map[string]int{},
	}
	for _, finding := range unmeasured {
		f.unmeasured[finding.Object.Name]++
	}
	found = fold(aboutGoals(), found)
	sortFindings(found)
	for _, finding := range found {
		if finding.Object.Kind == v1alpha1.KindGoal {
			f.byGoal[finding.Object.Name] = append(f.byGoal[finding.Object.Name], finding)
		}
	}
	return f
}

// aboutGoals are the rules that CheckGoals applies.
var aboutGoals = sync.OnceValue(func() []Rule {
	wanted := map[v1alpha1.FindingCode]bool{}
	var want func(v1alpha1.FindingCode)
	want = func(code v1alpha1.FindingCode) {
		if wanted[code] {
			return
		}
		wanted[code] = true
		for _, fold := range byCode()[code].FoldedUnder {
			want(fold.Root)
		}
	}
	for _, r := range table() {
		if r.AboutGoals {
			want(r.Code)
		}
	}
	return slices.DeleteFunc(Table(), func(r Rule) bool { return !wanted[r.Code] })
})

// Of are the findings about a goal with its benchmarks, worst first: those of Judge
// about the goal, except that what a root outside of CheckGoals would add to
// Related is missing. The date is the next on which they can change. goal has the
// number of its benchmarks that measure something.
func (f *GoalFindings) Of(goal *budget.Goal, benchmarks []*v1alpha1.Benchmark) ([]Finding, calendar.Date) {
	outline := f.outline
	outline.Goals = []*budget.Goal{goal}
	c := &Case{
		Budget: &outline, Policy: f.policy,
		Benchmarks: map[string][]*v1alpha1.Benchmark{goal.Name: benchmarks},
	}
	own, _ := c.checkBenchmarks(aboutGoals())
	c.addWaiverEnds(f.total - f.unmeasured[goal.Name] + len(own))
	own = slices.DeleteFunc(own, func(o Finding) bool { return o.Object != goalKey(goal.Name) })
	// What benchmarks decide is neither folded nor folds another, so that it can
	// join the others afterwards.
	all := slices.Concat(f.byGoal[goal.Name], own)
	sortFindings(all)
	return all, c.Next.Date()
}
