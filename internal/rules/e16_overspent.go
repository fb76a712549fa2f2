package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "BudgetOverspent", Number: "E-16", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "More is spent and ordered than a line has.",
		Why:       "An overspent line takes money from something that the board approved.",
		Source:    "GFOA, Best Practices in School Budgeting, step 4; inventory tools whose linked orders do not count as spent",
		Fix:       "Stop ordering on the line, or move money to it from a line that has some left and record that as a transfer. If something is charged to the wrong line, correct it there.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi, fiscalYear: 2027, amount: 20000, purpose: Purchase, otherSpent: 23000}
    - {name: reserve, fiscalYear: 2027, amount: 10000, purpose: Purchase}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi, fiscalYear: 2027, amount: 20000, purpose: Purchase, otherSpent: 23000}
    - {name: reserve, fiscalYear: 2027, amount: 10000, purpose: Purchase}
    transfers:
    - {name: more-wifi, from: reserve, to: wifi, amount: 3000, date: "2026-09-15"}
`,
		// Lots of another year are charged to the line: without them it would hold.
		FoldedUnder: []Fold{{Root: "FundingYearMismatch", AnyYear: true, By: byLine, When: func(root, f Finding) bool {
			return len(root.Goals) == 0 && f.Money <= root.Money
		}}},
		Check: checkOverspent,
	})
}

func init() {
	register(Rule{
		Code: "BudgetNearLimit", Number: "E-16", Worst: v1alpha1.SeverityInfo,
		Summary: "A running cost has used 90 percent of its line before three quarters of the year.",
		Why:     "There is still time to slow down.",
		Source:  "Cost monitoring practice: 50, 75 and 90 percent",
		Fix:     "Check what is still to be paid this year. If it is more than what is left, slow down or move money to the line in time.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: repairs, fiscalYear: 2027, amount: 12000, purpose: Operation, otherSpent: 11000}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: repairs, fiscalYear: 2027, amount: 12000, purpose: Operation, otherSpent: 11000}
    transfers:
    - {name: more-repairs, to: repairs, amount: 6000, date: "2026-09-15"}
`,
		Check: checkNearLimit,
	})
}

func init() {
	register(Rule{
		Code: "CountedTwice", Number: "E-16", Worst: v1alpha1.SeverityWarning,
		Summary: "What a line records as spent elsewhere equals what its device lots carry.",
		Why:     "Device lots count by themselves; typing their cost again counts it twice.",
		Source:  "techplan",
		Fix:     "Take out of otherSpent what device lots carry: they charge the line by themselves. If the two amounts are the same by chance, waive the finding.",
		Before: `
kind: TechnologyPlan
spec:
  technologies: [{name: chromebook}]
  budget:
    currency: USD
    lines:
    - {name: chromebooks-fy27, fiscalYear: 2027, amount: 60000, purpose: Purchase, otherSpent: 30000}
---
kind: Device
metadata: {name: chromebooks-2026}
spec:
  technology: chromebook
  quantity: 100
  acquisition:
    ordered: "2026-07-06"
    received: "2026-08-05"
    unitCost: 300
    budgetLine: {plan: maple-valley, line: chromebooks-fy27}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies: [{name: chromebook}]
  budget:
    currency: USD
    lines:
    - {name: chromebooks-fy27, fiscalYear: 2027, amount: 60000, purpose: Purchase}
---
kind: Device
metadata: {name: chromebooks-2026}
spec:
  technology: chromebook
  quantity: 100
  acquisition:
    ordered: "2026-07-06"
    received: "2026-08-05"
    unitCost: 300
    budgetLine: {plan: maple-valley, line: chromebooks-fy27}
`,
		FoldedUnder: []Fold{{Root: "BudgetOverspent", AnyYear: true, By: byLine}},
		Check: func(c *Case, r *Report) {
			for _, l := range c.Lines {
				other := money.Of(l.OtherSpent)
				twice := func(lots money.Amount) bool {
					return lots > 0 && money.ComparePercent(max(other-lots, lots-other), 1, lots) <= 0
				}
				// What is ordered may have been paid for in advance.
				lots := l.LotsSpent
				if !twice(lots) {
					lots = lots.Plus(l.LotsCommitted)
				}
				if !twice(lots) {
					continue
				}
				r.Find(Finding{
					Finding: v1alpha1.Finding{
						Severity: v1alpha1.SeverityWarning, Field: lineField(l.Name) + ".otherSpent",
						Message: fmt.Sprintf("%s records %s as spent beside its device lots, which carry %s: counted twice?", l.Name, c.money(other), c.money(lots)),
						Action:  "Leave out of otherSpent what device lots carry.",
					},
					Money: other, Lines: []string{string(l.Name)},
				})
			}
		},
	})
}

func checkOverspent(c *Case, r *Report) {
	for _, l := range c.Lines {
		if l.AtLeast {
			r.Skip("%s: lots on the line have no known cost, so more is used than shown", l.Name)
		}
		excess := l.Used() - l.Allotted
		if excess <= 0 {
			continue
		}
		severity := v1alpha1.SeverityWarning
		if over(excess, 100, 1, l.Allotted) {
			severity = v1alpha1.SeverityError
		}
		percent := ""
		if l.Allotted > 0 {
			percent = fmt.Sprintf(" (%s%%)", money.Percent(l.Used(), l.Allotted))
		}
		action := fmt.Sprintf("Freeze orders, or move %s to it by a transfer.", c.money(excess))
		if from := c.candidate(l, excess); from != nil {
			action = fmt.Sprintf("Freeze orders, or move %s to it from %s, which has %s left.", c.money(excess), from.Name, c.money(from.Allotted-from.Used()))
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: severity, Field: lineField(l.Name), FiscalYear: singleYear(l),
				Message: fmt.Sprintf("%s: %s of %s is spent or ordered%s.", l.Name, c.money(l.Used()), c.money(l.Allotted), percent),
				Action:  action,
			},
			Money: excess, Lines: []string{string(l.Name)}, Technologies: technologiesOf(l),
		})
	}
}

// candidate is the line of the same source and last year with most left, if
// that is enough.
func (c *Case) candidate(l *budget.Line, need money.Amount) *budget.Line {
	var best *budget.Line
	for _, o := range c.Lines {
		same := o != l && o.Source == l.Source && len(o.Years) > 0 && len(l.Years) > 0 && o.Years[len(o.Years)-1] == l.Years[len(l.Years)-1]
		left := o.Allotted - o.Used()
		if same && left >= need && (best == nil || left > best.Allotted-best.Used()) {
			best = o
		}
	}
	return best
}

func singleYear(l *budget.Line) v1alpha1.FiscalYear {
	if len(l.Years) == 1 {
		return v1alpha1.FiscalYear(l.Years[0])
	}
	return 0
}

func checkNearLimit(c *Case, r *Report) {
	start := c.Fiscal.Start(c.Current)
	threeQuarters := start.AddMonths(9)
	c.Next.Add(threeQuarters)
	if c.Today >= threeQuarters {
		return
	}
	for _, l := range c.Lines {
		running := l.Purpose == v1alpha1.PurposeOperation || l.Purpose == v1alpha1.PurposeStaffing ||
			l.Purpose == v1alpha1.PurposeProfessionalLearning || l.Purpose == v1alpha1.PurposeEvaluation
		now := len(l.Years) == 1 && l.Years[0] == c.Current
		if !running || !now || money.ComparePercent(l.Used(), 90, l.Allotted) < 0 || l.Used() >= l.Allotted || l.Allotted == 0 {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityInfo, Field: lineField(l.Name), FiscalYear: v1alpha1.FiscalYear(c.Current),
				Message: fmt.Sprintf("%s has used %s%% of %s before three quarters of %s.", l.Name, money.Percent(l.Used(), l.Allotted), c.money(l.Allotted), c.Current),
				Action:  "Check whether the rest of the year is paid.",
			},
			Money: l.Allotted - l.Used(), Lines: []string{string(l.Name)},
		})
	}
}
