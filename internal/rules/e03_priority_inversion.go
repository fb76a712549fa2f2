package rules

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "PriorityInversion", Number: "E-03", Worst: v1alpha1.SeverityWarning,
		Summary: "A goal of a lower priority is fully funded while one of a higher priority is short.",
		Why:     "Financial resources are limited, and the order of the priorities is the district's own answer to who comes first. Only local and state money for a single goal is looked at, as other money cannot be moved.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan; GFOA, Best Practices in School Budgeting, step 3, Pay for Priorities",
		Fix:     "Move local or state money from the goal that is fully funded to the one that comes before it. If the order is no longer right, change the ranks of the priorities.",
		Before: `
kind: TechnologyPlan
spec:
  priorities:
  - {name: access, title: Every learner has what they need, rank: 1}
  - {name: foundation, title: What we rely on works, rank: 2}
  budget:
    currency: USD
    sources:
    - {name: general, kind: Local}
    lines:
    - {name: readers, fiscalYear: 2027, amount: 10000, purpose: Purchase, source: general, goals: [{name: reading}]}
    - {name: servers, fiscalYear: 2027, amount: 30000, purpose: Purchase, source: general, goals: [{name: network}]}
  policy:
    waivers:
    - {name: gift, code: GoalUnfunded, fiscalYear: 2027, severity: "Off", reason: A donor has promised the rest., approvedBy: Board of Education, until: "2027-06-30"}
---
kind: Goal
metadata: {name: reading}
spec:
  priority: access
  actions:
  - {name: buy-readers, fiscalYear: 2027, cost: 20000}
---
kind: Goal
metadata: {name: network}
spec:
  priority: foundation
  actions:
  - {name: buy-servers, fiscalYear: 2027, cost: 30000}
`,
		After: `
kind: TechnologyPlan
spec:
  priorities:
  - {name: access, title: Every learner has what they need, rank: 1}
  - {name: foundation, title: What we rely on works, rank: 2}
  budget:
    currency: USD
    sources:
    - {name: general, kind: Local}
    lines:
    - {name: readers, fiscalYear: 2027, amount: 20000, purpose: Purchase, source: general, goals: [{name: reading}]}
    - {name: servers, fiscalYear: 2027, amount: 20000, purpose: Purchase, source: general, goals: [{name: network}]}
  policy:
    waivers:
    - {name: gift, code: GoalUnfunded, fiscalYear: 2027, severity: "Off", reason: A donor has promised the rest., approvedBy: Board of Education, until: "2027-06-30"}
---
kind: Goal
metadata: {name: reading}
spec:
  priority: access
  actions:
  - {name: buy-readers, fiscalYear: 2027, cost: 20000}
---
kind: Goal
metadata: {name: network}
spec:
  priority: foundation
  actions:
  - {name: buy-servers, fiscalYear: 2027, cost: 30000}
`,
		FoldedUnder: []Fold{
			{Root: "GoalUnfunded", By: byGoal, When: sameYear},
			{Root: "FiscalYearNotBudgeted", EvenWaived: true, By: byYear},
		},
		Check: checkPriorities,
	})
}

// claim is what a goal lacks in a year, or what of its money could be moved.
type claim struct {
	goal  string
	rank  int32
	money money.Amount
}

func checkPriorities(c *Case, r *Report) {
	rankOf, local := c.rankOf(), c.localOnly()
	skipped := false
	for _, f := range c.Judged {
		short, full := c.claims(f, rankOf, local)
		switch {
		case len(short) == 0 || len(full) == 0:
		case len(rankOf) > 0:
			c.inversion(f, short, full, r)
		case !skipped:
			r.Skip("no priority has a rank: whether %s, which is short in %s, comes before %s cannot be told", short[0].goal, f, full[0].goal)
			skipped = true
		}
	}
}

// rankOf has the rank of each priority that has one.
func (c *Case) rankOf() map[v1alpha1.EntryName]int32 {
	rankOf := map[v1alpha1.EntryName]int32{}
	for _, p := range c.Plan.Spec.Priorities {
		if p.Rank > 0 {
			rankOf[p.Name] = p.Rank
		}
	}
	return rankOf
}

// localOnly is the local and state money of the lines that name one goal alone,
// by goal and year: all other money is bound to where it is.
func (c *Case) localOnly() map[string]map[calendar.FiscalYear]money.Amount {
	sums := map[string]map[calendar.FiscalYear]money.Amount{}
	for _, l := range c.Lines {
		if len(l.Goals) != 1 || l.Source == nil || l.Source.Kind != v1alpha1.SourceLocal && l.Source.Kind != v1alpha1.SourceState {
			continue
		}
		goal := l.Goals[0].Name
		if sums[goal] == nil {
			sums[goal] = map[calendar.FiscalYear]money.Amount{}
		}
		for i, f := range l.Years {
			sums[goal][f] = sums[goal][f].Plus(l.Parts[i])
		}
	}
	return sums
}

// claims lists which goals are short in a year, and which have all that they
// need in money that could be moved; those of the highest rank and the first
// name come first. Where any priority has a rank, goals without one are left
// out.
func (c *Case) claims(f calendar.FiscalYear, rankOf map[v1alpha1.EntryName]int32, local map[string]map[calendar.FiscalYear]money.Amount) (short, full []claim) {
	for _, g := range c.Goals {
		rank := rankOf[g.Spec.Priority]
		if len(rankOf) > 0 && rank == 0 {
			continue
		}
		i := slices.IndexFunc(g.Years, func(y budget.GoalYear) bool { return y.FiscalYear == f })
		if i < 0 || c.closed(g) {
			continue
		}
		y, own := g.Years[i], local[g.Name][f]
		switch {
		case c.isShort(g, y):
			short = append(short, claim{g.Name, rank, y.Gap()})
		case y.Need > 0 && own >= y.Need:
			full = append(full, claim{g.Name, rank, own})
		}
	}
	byRank := func(a, b claim) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.goal, b.goal)) }
	slices.SortFunc(short, byRank)
	slices.SortFunc(full, byRank)
	return short, full
}

// inversion reports the highest of the goals that are short and the lowest of
// those that are full, if their order is the wrong way round.
func (c *Case) inversion(f calendar.FiscalYear, short, full []claim, r *Report) {
	high := short[0]
	low := slices.MaxFunc(full, func(a, b claim) int { return cmp.Compare(a.rank, b.rank) })
	if low.rank <= high.rank {
		return
	}
	var movable money.Amount
	for _, one := range full {
		if one.rank > high.rank {
			movable = movable.Plus(one.money)
		}
	}
	sum := min(movable, high.money)
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: "spec.priorities", FiscalYear: year(f),
			Message: fmt.Sprintf("In %s goal %s (priority %d) is fully funded while goal %s (priority %d) is short by %s.", f, low.goal, low.rank, high.goal, high.rank, c.money(high.money)),
			Action:  fmt.Sprintf("Check the order: up to %s of local or state money of lower goals could be moved to goal %s.", c.money(sum), high.goal),
		},
		Money: sum, Goals: []string{high.goal},
	})
}
