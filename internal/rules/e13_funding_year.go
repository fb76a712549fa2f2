package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "FundingYearMismatch", Number: "E-13", Worst: v1alpha1.SeverityError,
		AboutGoals: true,
		Condition:  v1alpha1.ConditionBudgetAligned,
		Summary:    "Money stands in a year in which its goal does not run, or device lots charge a line of another year or one that does not exist.",
		Why:        "Money in the wrong year pays for nothing when it is needed.",
		Source:     "MI Roadmap, strategy 3 B c: an implementation timeline with associated budget",
		Fix:        "Move the money to a year in which the goal runs, or change the dates of the goal. For device lots, name the line of the year in which they were bought, or correct their dates.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi, fiscalYear: 2028, amount: 30000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
spec: {due: "2027-06-30"}
---
kind: Benchmark
metadata: {name: classroom-speed}
spec:
  goalRef: {name: fast-wifi}
  target: {value: 80, date: "2027-06-30"}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi, fiscalYear: 2027, amount: 30000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
spec: {due: "2027-06-30"}
---
kind: Benchmark
metadata: {name: classroom-speed}
spec:
  goalRef: {name: fast-wifi}
  target: {value: 80, date: "2027-06-30"}
`,
		Check: func(c *Case, r *Report) {
			checkGoalYears(c, r)
			checkLotYears(c, r)
		},
	})
}

// checkGoalYears reports one finding for each goal and year.
func checkGoalYears(c *Case, r *Report) {
	type key struct {
		goal string
		year calendar.FiscalYear
	}
	sums := map[key]money.Amount{}
	lines := map[key][]*budget.Line{}
	for _, s := range c.Shares {
		if s.Alignment == budget.GoalNotRunning && c.judges(s.Year) {
			k := key{s.Goal, s.Year}
			sums[k] = sums[k].Plus(s.Amount)
			lines[k] = append(lines[k], s.Line)
		}
	}
	for _, g := range c.Goals {
		for _, f := range c.Judged {
			if k := (key{g.Name, f}); sums[k] > 0 {
				r.Find(c.wrongYear(g, f, sums[k], lines[k]))
			}
		}
	}
}

func (c *Case) wrongYear(g *budget.Goal, f calendar.FiscalYear, sum money.Amount, lines []*budget.Line) Finding {
	first, last := c.Fiscal.Of(g.Start), c.Fiscal.Of(g.End)
	when := "from " + first.String() + " to " + last.String()
	if first == last {
		when = "in " + first.String()
	}
	severity := v1alpha1.SeverityError
	if f > last && !slices.ContainsFunc(lines, func(l *budget.Line) bool { return !keepsRunning(l.Purpose) }) {
		severity = v1alpha1.SeverityWarning
	}
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Object: goalKey(g.Name), Field: "spec.due", FiscalYear: v1alpha1.FiscalYear(f),
			Message: fmt.Sprintf("%s of %s (%s) is for goal %s, which runs %s.", c.money(sum), f, several(linesOf(lines)), g.Name, when),
			Action:  "Move the money or the goal's dates, so that they meet.",
		},
		Money: sum, Lines: linesOf(lines), Goals: []string{g.Name}, Technologies: technologiesOf(lines...),
	}
}

// keepsRunning are the purposes that naturally outlast the goal that began
// them.
func keepsRunning(p v1alpha1.Purpose) bool {
	return p == v1alpha1.PurposeOperation || p == v1alpha1.PurposeStaffing || p == v1alpha1.PurposeReplacement
}

// lotSum sums the lots on a line.
type lotSum struct {
	lots, devices int64
	cost          money.Amount
}

// lots writes "3 device lots (40 devices, $12,200)".
func (c *Case) lots(sum lotSum) string {
	cost := c.money(sum.cost)
	if sum.cost == 0 {
		cost = "cost not known"
	}
	return fmt.Sprintf("%s (%s, %s)", count(sum.lots, "device lot"), count(sum.devices, "device"), cost)
}

func (c *Case) lotsBy(which func(line string, charge chargeOf) bool) map[string]lotSum {
	sums := map[string]lotSum{}
	for _, charge := range c.Charges {
		if which(charge.Line, chargeOf{charge.WrongYear, charge.Late}) {
			cost, _, _ := c.Charge(charge)
			sum := sums[charge.Line]
			sums[charge.Line] = lotSum{sum.lots + charge.Lots, sum.devices + charge.Devices, sum.cost.Plus(cost)}
		}
	}
	return sums
}

// chargeOf is what a rule asks of lots on a line.
type chargeOf struct{ wrongYear, late bool }

func checkLotYears(c *Case, r *Report) {
	wrong := c.lotsBy(func(name string, charge chargeOf) bool {
		l, ok := c.Line(name)
		return ok && charge.wrongYear && len(l.Years) > 0 && c.judges(l.Years[len(l.Years)-1])
	})
	for _, name := range sortedKeys(wrong) {
		l, _ := c.Line(name)
		sum := wrong[name]
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityError, Field: lineField(l.Name), FiscalYear: v1alpha1.FiscalYear(l.Years[0]),
				Message: fmt.Sprintf("%s is charged by %s ordered or received in another fiscal year.", name, c.lots(sum)),
				Action:  "Name the line of the year in which the lot was bought in its acquisition.budgetLine, or correct its dates.",
			},
			Money: sum.cost, Lines: []string{name},
		})
	}
	unknown := c.lotsBy(func(name string, _ chargeOf) bool { _, ok := c.Line(name); return !ok })
	for _, name := range sortedKeys(unknown) {
		sum := unknown[name]
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: "spec.budget.lines[" + name + "]",
				Message: fmt.Sprintf("Budget line %s does not exist and is named by %s.", name, c.lots(sum)),
				Action:  "Correct acquisition.budgetLine of the lots, or add the line.",
			},
			Money: sum.cost, Lines: []string{name},
		})
	}
}
