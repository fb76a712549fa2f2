package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "AmountBeyondRange", Number: "E-34", Worst: v1alpha1.SeverityError,
		Condition:  v1alpha1.ConditionBudgetAligned,
		AboutGoals: true,
		Summary:    "An amount is beyond what the status of the plan can show.",
		Why: "Status shows amounts up to 9,999,999,999,999.99. It leaves out what is beyond, and each figure that rests " +
			"on it. An amount of this size is nearly always a slip of the pen: some zeros too many, or cents written as units.",
		Source: "techplan",
		Fix: "Look for zeros too many in the line, the price or the cost that the finding names. If a currency really " +
			"needs such figures, write all amounts of the plan in thousands, and say so in its title.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 9000000000000, purpose: Purchase, generalOperations: For all schools.}
    - {name: network, fiscalYear: 2027, amount: 1200000000000, purpose: Purchase, generalOperations: For all schools.}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 90000, purpose: Purchase, generalOperations: For all schools.}
    - {name: network, fiscalYear: 2027, amount: 12000, purpose: Purchase, generalOperations: For all schools.}
`,
		Check: func(c *Case, r *Report) {
			checkLineAmounts(c, r)
			checkBudgetSums(c, r)
			checkRefreshCosts(c, r)
			checkGoalNeeds(c, r)
		},
	})
}

// reportBeyond reports an amount that status cannot show. what says whose amount
// it is, as in "Line laptops has".
func (c *Case) reportBeyond(r *Report, amount money.Amount, what string, f Finding) {
	if amount.IsShown() {
		return
	}
	words := c.money(amount)
	if amount >= money.Lots {
		// What lots cost is counted up to here.
		words = c.money(money.Lots) + " or more"
	}
	f.Severity, f.Money = v1alpha1.SeverityError, amount
	f.Message = fmt.Sprintf("%s %s. Status shows amounts up to %s and leaves this one out.", what, words,
		c.money(money.Shown))
	f.Action = "Look for zeros too many, and correct the amount."
	r.Find(f)
}

// checkLineAmounts reports lines that have, have spent or have ordered too much.
func checkLineAmounts(c *Case, r *Report) {
	for _, l := range c.Lines {
		f := Finding{Lines: []string{string(l.Name)}}
		at := func(field string) Finding {
			f.Field = lineField(l.Name) + field
			return f
		}
		c.reportBeyond(r, l.Allotted, fmt.Sprintf("With its transfers, line %s has", l.Name), at(".amount"))
		c.reportBeyond(r, l.Spent, fmt.Sprintf("With its device lots, line %s has spent", l.Name), at(".otherSpent"))
		c.reportBeyond(r, l.Committed, fmt.Sprintf("With its device lots, line %s has ordered", l.Name),
			at(".otherCommitted"))
	}
}

// checkBudgetSums reports sums of lines of which each may be in order.
func checkBudgetSums(c *Case, r *Report) {
	const lines = "spec.budget.lines"
	spent, committed := c.Used()
	at := func(field string) Finding { return Finding{Finding: v1alpha1.Finding{Field: field}} }
	c.reportBeyond(r, c.Total(), "The lines add up to", at(lines))
	c.reportBeyond(r, spent, "The lines together have spent", at(lines+".otherSpent"))
	c.reportBeyond(r, committed, "The lines together have ordered", at(lines+".otherCommitted"))
	for _, cycle := range c.CategoryTwo().Cycles {
		what := fmt.Sprintf("Before the discount, E-Rate's category two is asked for the funding years %d to %d for",
			cycle.First, cycle.Last)
		f := at(lines + ".source")
		f.FiscalYear = v1alpha1.FiscalYear(cycle.Last)
		c.reportBeyond(r, cycle.Planned, what, f)
	}
}

// checkRefreshCosts reports years whose replacements cost too much.
func checkRefreshCosts(c *Case, r *Report) {
	for _, y := range c.Refresh {
		c.reportBeyond(r, y.Cost, fmt.Sprintf("Replacing %s in %s costs", count(y.Devices, "device"), y.FiscalYear), Finding{
			Finding: v1alpha1.Finding{Field: "spec.technologies", FiscalYear: year(y.FiscalYear)}, Technologies: y.Technologies,
		})
	}
}

// checkGoalNeeds reports goals whose actions cost too much.
func checkGoalNeeds(c *Case, r *Report) {
	for _, g := range c.Goals {
		c.reportBeyond(r, g.NeedTotal(), fmt.Sprintf("The actions of goal %s cost", g.Name), goalFinding(g))
	}
}

func goalFinding(g *budget.Goal) Finding {
	return Finding{Finding: v1alpha1.Finding{Object: goalKey(g.Name), Field: "spec.actions"}, Goals: []string{g.Name}}
}
