package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
)

func init() {
	register(Rule{
		Code: "ERateCategoryTwoExceeded", Number: "E-27", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "More E-Rate work inside the schools is planned than the district's five-year limit allows.",
		Why:       "What is above the limit gets no discount: the district pays all of it.",
		Source:    "FCC 19-117, category two budgets; networkmaine.net, on services \"in excess of an entity's Category Two budget\"",
		Fix:       "Move some of the work to the next cycle, or put its full price on a source other than E-Rate.",
		Before: `
kind: TechnologyPlan
spec:
  district:
    sites:
    - {name: maple-high, enrollment: 400}
    erate: {categoryTwoRequested: 0}
  budget:
    currency: USD
    sources:
    - {name: erate, kind: ERateC2, discountPercent: 80}
    lines:
    - {name: switches, fiscalYear: 2027, amount: 80000, source: erate, purpose: Purchase, costKind: InternalConnections}
`,
		After: `
kind: TechnologyPlan
spec:
  district:
    sites:
    - {name: maple-high, enrollment: 400}
    erate: {categoryTwoRequested: 0}
  budget:
    currency: USD
    sources:
    - {name: erate, kind: ERateC2, discountPercent: 80}
    lines:
    - {name: switches, fiscalYear: 2027, amount: 64000, source: erate, purpose: Purchase, costKind: InternalConnections}
`,
		FoldedUnder: []Fold{
			{Root: "IneligibleUse", AnyYear: true, By: byLine, When: onlyItsLines},
			{Root: "SpendingCapExceeded", AnyYear: true, By: byLine, When: onlyItsLines},
		},
		Check: checkCategoryTwo,
	})
}

// onlyItsLines tells whether a finding is about no line that its root is not
// about: a sum over several lines can be too large without the root's.
func onlyItsLines(root, f Finding) bool {
	its := map[string]bool{}
	for _, l := range root.Lines {
		its[l] = true
	}
	for _, l := range f.Lines {
		if !its[l] {
			return false
		}
	}
	return len(f.Lines) > 0
}

// checkCategoryTwo reports one finding for a cycle, at the line and year with
// which the limit is passed. Lines of which something is not known are in no
// sum: what is too much without them is too much with them.
func checkCategoryTwo(c *Case, r *Report) {
	two := c.CategoryTwo()
	skipLines(r, "the E-Rate year is not known: %s", two.NoYear)
	skipLines(r, "the budget of the five-year cycle is not known: %s", two.NoFigures)
	skipLines(r, "no discount is known: %s", two.NoDiscount)
	for _, cycle := range two.Cycles {
		excess := cycle.Requested + cycle.Planned - cycle.Budget
		switch {
		case len(cycle.Parts) == 0 || !c.judgesCycle(cycle):
		case !cycle.Stated:
			r.Skip("district.erate does not say what was already requested for category two in the cycle %s", cycleYears(cycle.Cycle))
		case !cycle.Limited:
			r.Skip("neither the sites' enrollment nor the district's is known, so nobody can say what category two allows")
		case excess <= money.Unit:
		case cycle.AtLeast:
			// The limit may be higher than what is sure of it.
			c.skipLimit(r)
		default:
			r.Find(c.categoryTwoExceeded(cycle, excess))
		}
	}
}

// skipLimit says whose enrollment is missing to know the limit.
func (c *Case) skipLimit(r *Report) {
	var missing []string
	for _, site := range c.Plan.Spec.District.Sites {
		if site.Enrollment == nil {
			missing = append(missing, string(site.Name))
		}
	}
	if len(missing) == 0 {
		r.Skip("only the district's enrollment is known, and what category two allows depends on that of each school")
		return
	}
	slices.Sort(missing)
	r.Skip("what category two allows depends on the enrollment of each school, which is not known of %s", several(missing))
}

// judgesCycle tells whether a cycle goes on and shares a day with a year about
// which people can still act.
func (c *Case) judgesCycle(cycle budget.CategoryTwoCycle) bool {
	if cycle.Last < budget.FundingYearOf(c.Today) {
		return false
	}
	for _, f := range c.Judged {
		first, last := budget.FundingYearOf(c.Fiscal.Start(f)), budget.FundingYearOf(c.Fiscal.End(f))
		if cycle.First <= last && first <= cycle.Last {
			return true
		}
	}
	return false
}

func cycleYears(cycle programs.Cycle) string { return fmt.Sprintf("%d to %d", cycle.First, cycle.Last) }

func (c *Case) categoryTwoExceeded(cycle budget.CategoryTwoCycle, excess money.Amount) Finding {
	facts := []programs.Fact{cycle.Fact}
	var lines []*budget.Line
	for _, p := range cycle.Parts {
		facts, lines = append(facts, p.Fact), append(lines, p.Line)
	}
	fact := leastSure(facts...)
	requested := ""
	if cycle.Requested > 0 {
		requested = fmt.Sprintf(" beside %s already requested", c.money(cycle.Requested))
	}
	at := passes(cycle)
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: c.severityOf(fact), Field: lineField(at.Line.Name) + ".amount", FiscalYear: year(at.Year),
			Message: fmt.Sprintf("%s of category two work is planned in the E-Rate years %s%s, and the limit is %s. %s gets no discount. Prices are before the discount.",
				c.money(cycle.Planned), cycleYears(cycle.Cycle), requested, c.money(cycle.Budget), c.money(excess)),
			Action: c.asking("Move some of the work to a later cycle, or put its full price on another source.", fact),
		},
		Money: excess, Lines: slices.Compact(slices.Sorted(slices.Values(linesOf(lines)))), Technologies: technologiesOf(lines...),
	}
}

// passes is the part with which the limit of a cycle is passed.
func passes(cycle budget.CategoryTwoCycle) budget.CategoryTwoPart {
	left := (cycle.Budget - cycle.Requested).Rat()
	for _, p := range cycle.Parts {
		if left.Sub(left, p.Price).Sign() < 0 {
			return p
		}
	}
	return cycle.Parts[len(cycle.Parts)-1]
}
