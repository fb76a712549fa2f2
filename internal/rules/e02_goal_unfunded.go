package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Funded is the share of its need, in percent, from which a goal counts as
// funded.
const Funded = 90

func init() {
	register(Rule{
		Code: "GoalUnfunded", Number: "E-02", Worst: v1alpha1.SeverityError,
		AboutGoals: true,
		Condition:  v1alpha1.ConditionBudgetAligned,
		Summary:    "A goal needs money in a year and gets less than 90 percent of it.",
		Why:        "A plan drives decisions only if resources are allocated to carry it out.",
		Source:     "CITES, Planning for Success: Embedding Strategic Priorities",
		Fix:        "Give the goal the money that its actions need in that year, from a line that names it. Or move actions to a year that has the money, or correct what they cost.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 20000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
spec:
  actions: [{name: access-points, fiscalYear: 2027, cost: 40000}]
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 40000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
spec:
  actions: [{name: access-points, fiscalYear: 2027, cost: 40000}]
`,
		FoldedUnder: []Fold{
			{Root: "BudgetLineWithoutGoal", By: byMeantGoal, When: covers},
			{Root: "FundingYearMismatch", AnyYear: true, When: covers},
			{Root: "FiscalYearNotBudgeted", EvenWaived: true, By: byYear},
		},
		Check: checkGoalUnfunded,
	})
}

func checkGoalUnfunded(c *Case, r *Report) {
	if c.Plan.Spec.Budget == nil || len(c.Lines) == 0 {
		return
	}
	for _, g := range c.Goals {
		for _, y := range g.Years {
			if c.isShort(g, y) {
				r.Find(c.unfunded(g, y))
			}
		}
	}
}

// isShort tells whether a goal lacks money in a year. What is closed needs
// nothing more.
func (c *Case) isShort(g *budget.Goal, y budget.GoalYear) bool {
	return c.judges(y.FiscalYear) && !c.closed(g) && !IsFunded(y)
}

// closed tells whether a goal is closed on the day of judgement, which for a plan
// that has ended is its last.
func (c *Case) closed(g *budget.Goal) bool { return !g.Closed.IsZero() && g.Closed <= c.Today }

// IsFunded tells whether a goal has at least 90 percent of its need in a year.
func IsFunded(y budget.GoalYear) bool { return enough(y.Have(), y.Need) }

func enough(have, need money.Amount) bool {
	return have >= 0 && money.ComparePercent(have, Funded, need) >= 0
}

func (c *Case) unfunded(g *budget.Goal, y budget.GoalYear) Finding {
	severity := v1alpha1.SeverityWarning
	if y.Have() == 0 && !enough(y.Reach, y.Need) {
		severity = v1alpha1.SeverityError
	}
	have := "only " + c.money(y.Have())
	if y.Have() == 0 {
		have = "nothing"
	}
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Object: goalKey(g.Name), Field: "spec.actions", FiscalYear: v1alpha1.FiscalYear(y.FiscalYear),
			Message: fmt.Sprintf("Goal %s needs %s in %s and %s is budgeted.", g.Name, c.money(y.Need), y.FiscalYear, have),
			Action:  fmt.Sprintf("Add %s for it, or move actions to a later year.", c.money(y.Gap())),
		},
		Money: y.Gap(), Have: y.Have(), Goals: []string{g.Name}, Technologies: technologiesOf(g.Lines...),
		Replaced: replacedIn(g, y.FiscalYear),
	}
}

// replacedIn are the technologies that a goal's Replacement lines pay for in
// other years than one.
func replacedIn(g *budget.Goal, except calendar.FiscalYear) []string {
	var lines []*budget.Line
	for _, l := range g.Lines {
		other := slices.ContainsFunc(l.Years, func(f calendar.FiscalYear) bool { return f != except && l.In(f) > 0 })
		if l.Purpose == v1alpha1.PurposeReplacement && other {
			lines = append(lines, l)
		}
	}
	return technologiesOf(lines...)
}

// byMeantGoal joins money that names a goal that does not exist with the goal that
// may be meant, by its name or by a technology of its lines.
func byMeantGoal(f Finding) []string {
	var about []string
	for _, g := range append(slices.Clone(f.Meant), f.Goals...) {
		about = append(about, "goal "+g)
	}
	for _, t := range f.Technologies {
		about = append(about, "technology "+t)
	}
	return about
}
