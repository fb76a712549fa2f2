package rules

import (
	"fmt"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "BudgetLineWithoutGoal", Number: "E-01", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "Money is tied to no goal, to a goal that does not exist, or to one that closed before the year.",
		Why:       "A budget that is decided through the lens of the plan's priorities can name the goal of each dollar.",
		Source:    "CITES, Develop a Strategic Technology Implementation Plan; GFOA, Best Practices in School Budgeting, step 2",
		Fix:       "Name in the line's goals the goal that the money serves. If it keeps the whole district running and serves no single goal, give the reason under generalOperations. If the line names a goal that does not exist or is closed, correct the name or move the money.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase}
---
kind: Goal
metadata: {name: fast-wifi}
---
kind: Benchmark
metadata: {name: classroom-speed}
spec: {goalRef: {name: fast-wifi}}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
---
kind: Benchmark
metadata: {name: classroom-speed}
spec: {goalRef: {name: fast-wifi}}
`,
		Check: checkLineWithoutGoal,
		OnWaive: func(c *Case, f Finding) {
			c.Waive(func(s budget.Share) bool {
				return c.judges(s.Year) && (f.FiscalYear == 0 || int(s.Year) == int(f.FiscalYear)) && slices.Contains(f.Lines, string(s.Line.Name)) &&
					(s.Alignment == budget.NoGoal || slices.Contains(f.Goals, s.Goal))
			})
		},
	})
}

func checkLineWithoutGoal(c *Case, r *Report) {
	type key struct {
		year calendar.FiscalYear
		goal string
	}
	broken := map[key][]budget.Share{}
	missing := map[string]bool{}
	var order []key
	var without []budget.Share
	byYear := c.waivedByYear(r.rule.Code)
	for _, s := range c.Shares {
		if !c.judges(s.Year) {
			continue
		}
		switch s.Alignment {
		case budget.Aligned, budget.General:
		case budget.GoalNotRunning: // FundingYearMismatch tells it.
		case budget.NoGoal:
			if n := len(without); n > 0 && (without[n-1].Line != s.Line || byYear) {
				r.Find(c.lineWithoutGoal(without))
				without = nil
			}
			without = append(without, s)
		case budget.GoalMissing, budget.GoalClosed:
			k := key{goal: s.Goal}
			if byYear {
				k.year = s.Year
			}
			if broken[k] == nil {
				order = append(order, k)
			}
			if s.Alignment == budget.GoalMissing {
				missing[s.Goal] = true
			}
			broken[k] = append(broken[k], s)
		}
	}
	if len(without) > 0 {
		r.Find(c.lineWithoutGoal(without))
	}
	meant := spelling(missing, c.goalNames())
	for _, k := range order {
		r.Find(c.linesOfBrokenGoal(broken[k], meant[k.goal]))
	}
}

// waivedByYear tells whether a waiver of a code names a fiscal year: findings
// are then told year by year, so that it can match.
func (c *Case) waivedByYear(code v1alpha1.FindingCode) bool {
	return slices.ContainsFunc(c.Policy.Waivers, func(w v1alpha1.Waiver) bool { return w.Code == code && w.FiscalYear != 0 })
}

// lineWithoutGoal is one finding for a line, whatever the number of its years.
func (c *Case) lineWithoutGoal(shares []budget.Share) Finding {
	first, last := shares[0], shares[len(shares)-1]
	f := Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: lineField(first.Line.Name),
			Action: "Name a goal in its goals, or say under generalOperations why it serves no single goal.",
		},
		Lines: []string{string(first.Line.Name)}, Technologies: technologiesOf(first.Line), Years: len(shares),
	}
	for _, s := range shares {
		f.Money = f.Money.Plus(s.Amount)
		if c.alignmentSeverity(s.Year) == v1alpha1.SeverityError {
			f.Severity = v1alpha1.SeverityError
		}
	}
	when := first.Year.String()
	if first == last {
		f.FiscalYear = v1alpha1.FiscalYear(first.Year)
	} else {
		when += " to " + last.Year.String()
	}
	f.Message = fmt.Sprintf("%s (%s, %s) does not say which goal it pays for.", first.Line.Name, c.money(f.Money), when)
	return f
}

// linesOfBrokenGoal is one finding for a goal, whatever the number of its lines
// and their years, with the goals that may be meant.
func (c *Case) linesOfBrokenGoal(shares []budget.Share, meant []string) Finding {
	first := shares[0]
	var sum money.Amount
	var lines []*budget.Line
	var years []calendar.FiscalYear
	severity := v1alpha1.SeverityWarning
	for _, s := range shares {
		sum = sum.Plus(s.Amount)
		years = append(years, s.Year)
		// The shares of a line follow one another.
		if n := len(lines); n == 0 || lines[n-1] != s.Line {
			lines = append(lines, s.Line)
		}
		if c.alignmentSeverity(s.Year) == v1alpha1.SeverityError {
			severity = v1alpha1.SeverityError
		}
	}
	slices.Sort(years)
	years = slices.Compact(years)
	names := linesOf(lines)
	f := Finding{
		Finding: v1alpha1.Finding{Severity: severity, Field: lineField(first.Line.Name) + ".goals[" + first.Goal + "]"},
		Money:   sum, Years: len(years), Lines: names, Goals: []string{first.Goal}, Meant: meant, Technologies: technologiesOf(lines...),
	}
	when, then := years[0].String(), "that year"
	if len(years) == 1 {
		f.FiscalYear = year(years[0])
	} else {
		when += " to " + years[len(years)-1].String()
		then = "those years"
	}
	if first.Alignment == budget.GoalClosed {
		goal, _ := c.Goal(first.Goal)
		f.Message = fmt.Sprintf("%s of %s (%s) still goes to goal %s, which closed on %s.", c.money(sum), when, several(names), first.Goal, goal.Closed)
		f.Action = fmt.Sprintf("Point the money to a goal that runs in %s, or remove it.", then)
		return f
	}
	f.Message = fmt.Sprintf("%s of %s (%s) names goal %s, which does not exist.", c.money(sum), when, several(names), first.Goal)
	f.Action = "Correct the name, or add the Goal."
	if len(meant) > 0 {
		f.Action = fmt.Sprintf("Did you mean %s? %s", meant[0], f.Action)
	}
	return f
}

func (c *Case) goalNames() map[string]bool {
	known := map[string]bool{}
	for _, g := range c.Goals {
		known[g.Name] = true
	}
	return known
}

// alignmentSeverity is Error where more of the year's money is unaligned than
// the policy allows.
func (c *Case) alignmentSeverity(f calendar.FiscalYear) v1alpha1.Severity {
	y := c.Year(f)
	of := y.Aligned + y.Unaligned
	allowed := new(big.Rat).Sub(big.NewRat(100, 1), c.Policy.AlignedMinPercent)
	if of > 0 && money.Share(y.Unaligned, of).Cmp(allowed) > 0 {
		return v1alpha1.SeverityError
	}
	return v1alpha1.SeverityWarning
}
