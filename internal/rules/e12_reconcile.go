package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "BudgetDoesNotReconcile", Number: "E-12", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "Two figures of the budget that must agree do not.",
		Why:       "A board that finds two totals in one plan believes neither.",
		Source:    "Texas ePlan, Budget Crosscheck: those totals must match",
		Fix:       "Find out which of the two figures is right. Correct the other one, or add the line, the cost or the transfer that is missing.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    total: 50000
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 30000, purpose: Purchase}
    - {name: network, fiscalYear: 2027, amount: 12000, purpose: Purchase}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    total: 42000
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 30000, purpose: Purchase}
    - {name: network, fiscalYear: 2027, amount: 12000, purpose: Purchase}
`,
		Check: func(c *Case, r *Report) {
			if c.Plan.Spec.Budget == nil {
				return
			}
			checkTotal(c, r)
			checkPerPupil(c, r)
			checkTransfers(c, r)
			checkCrosscheck(c, r)
		},
	})
}

func init() {
	register(Rule{
		Code: "SourceOvercommitted", Number: "E-12", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "The lines of a source add up to more than the source gives.",
		Why:       "Money can be planned once.",
		Source:    "Texas ePlan, Budget Crosscheck",
		Fix:       "Move lines to another source, or make them smaller. If the source gives more than the plan says, correct its amounts.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: general, kind: Local, amounts: [{fiscalYear: 2027, amount: 40000}]}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 50000, purpose: Purchase, source: general}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: general, kind: Local, amounts: [{fiscalYear: 2027, amount: 40000}]}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 40000, purpose: Purchase, source: general}
`,
		Check: checkSources,
	})
}

func init() {
	register(Rule{
		Code: "SourceNotAllotted", Number: "E-12", Worst: v1alpha1.SeverityInfo,
		Summary: "A good part of one-time money is in no line.",
		Why:     "One-time money that is not planned lapses.",
		Source:  "ESSA, section 1127, carry-over; grant practice",
		Fix:     "Plan the rest of the money in lines before it lapses. If it has been spent on something outside the plan, correct the amount of the source.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, amounts: [{fiscalYear: 2027, amount: 60000}]}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 30000, purpose: Purchase, source: state-grant}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, amounts: [{fiscalYear: 2027, amount: 60000}]}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 60000, purpose: Purchase, source: state-grant}
`,
		Check: checkUnallotted,
	})
}

func init() {
	register(Rule{
		Code: "GoalOverfunded", Number: "E-12", Worst: v1alpha1.SeverityInfo,
		AboutGoals: true,
		Summary:    "A goal has clearly more money than its actions cost.",
		Why:        "Either an action has no cost yet, or the money is needed elsewhere.",
		Source:     "Texas ePlan, Budget Crosscheck",
		Fix:        "Add the action that the money is meant for, with its cost. If there is none, use the money for another goal.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 50000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
spec:
  actions:
  - {name: access-points, fiscalYear: 2027, cost: 20000}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 50000, purpose: Purchase, goals: [{name: fast-wifi}]}
---
kind: Goal
metadata: {name: fast-wifi}
spec:
  actions:
  - {name: access-points, fiscalYear: 2027, cost: 20000}
  - {name: cabling, fiscalYear: 2027, cost: 30000}
`,
		Check: checkOverfunded,
	})
}

// severityOfDifference is none up to one unit, Warning up to max(100 units, one
// percent), Error above.
func severityOfDifference(difference, of money.Amount) v1alpha1.Severity {
	difference = max(difference, -difference)
	switch {
	case difference <= money.Unit:
		return ""
	case over(difference, 100, 1, of):
		return v1alpha1.SeverityError
	default:
		return v1alpha1.SeverityWarning
	}
}

func checkTotal(c *Case, r *Report) {
	spec := c.Plan.Spec.Budget
	if spec.Total == "" {
		return
	}
	stated := money.Of(spec.Total)
	sum := c.Total()
	difference := max(sum-stated, stated-sum)
	severity := severityOfDifference(difference, stated)
	if severity == "" {
		return
	}
	moved, action := "", "Correct the total, or add the missing line."
	if net := c.transferred(); net != 0 {
		word := "brought"
		if net < 0 {
			word = "took"
		}
		moved = fmt.Sprintf(", after transfers %s %s", word, c.money(max(net, -net)))
		if sum-net == stated {
			action = fmt.Sprintf("Set the total to %s, as the transfers have left it.", c.money(sum))
		}
	}
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Field: "spec.budget.total",
			Message: fmt.Sprintf("The lines add up to %s%s, and the plan says %s: a difference of %s.", c.money(sum), moved, c.money(stated), c.money(difference)),
			Action:  action,
		},
		Money: difference,
	})
}

// transferred is what transfers up to today have brought to all lines together,
// or taken from them.
func (c *Case) transferred() money.Amount {
	var net money.Amount
	for _, l := range c.Lines {
		net = net.Plus(l.Moved)
	}
	return net
}

func checkPerPupil(c *Case, r *Report) {
	spec := c.Plan.Spec.Budget
	if spec.PerPupil == "" {
		return
	}
	enrollment := budget.Enrollment(c.Plan)
	if enrollment == 0 {
		r.Skip("perPupil is stated, and neither district.enrollment nor a site's is")
		return
	}
	total := c.Total()
	if spec.Total != "" && total.Ratio(1, enrollment).RoundIn(c.Currency) != money.Of(spec.PerPupil) {
		// Where the lines agree, the total is what is wrong, and told.
		total = money.Of(spec.Total)
	}
	if stated, is := money.Of(spec.PerPupil), total.Ratio(1, enrollment).RoundIn(c.Currency); stated != is {
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: "spec.budget.perPupil",
				Message: fmt.Sprintf("%s for %s is %s each, and the plan says %s.", c.money(total), count(enrollment, "student"), c.money(is), c.money(stated)),
				Action:  "Correct perPupil, the total or the enrollment.",
			},
			Money: max(stated-is, is-stated),
		})
	}
}

func checkTransfers(c *Case, r *Report) {
	for _, l := range c.Lines {
		if l.Shortfall > 0 {
			r.Find(Finding{
				Finding: v1alpha1.Finding{
					Severity: v1alpha1.SeverityError, Field: lineField(l.Name) + ".amount",
					Message: fmt.Sprintf("Transfers take %s from %s, which has %s.", c.money(-l.Moved), l.Name, c.money(l.Adopted)),
					Action:  "Correct the transfers, or move money in.",
				},
				Money: l.Shortfall, Lines: []string{string(l.Name)},
			})
		}
	}
}

func checkCrosscheck(c *Case, r *Report) {
	if !c.Policy.Crosscheck {
		return
	}
	var needs money.Amount
	for _, g := range c.Goals {
		needs = needs.Plus(g.NeedTotal())
	}
	aligned, _, _ := c.AlignmentTotals()
	difference := max(needs-aligned, aligned-needs)
	if severity := severityOfDifference(difference, aligned); severity != "" {
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: severity, Field: "spec.policy.crosscheck",
				Message: fmt.Sprintf("The actions of all goals cost %s and the lines tied to goals have %s: a difference of %s.", c.money(needs), c.money(aligned), c.money(difference)),
				Action:  "Cost every action, and make the lines match.",
			},
			Money: difference,
		})
	}
}

// sourceMoney compares a source with its lines.
type sourceMoney struct {
	source *v1alpha1.FundingSource
	// year of the comparison; 0: all years together.
	year calendar.FiscalYear
	// running says that the comparison is of all years up to the year.
	running    bool
	has, lines money.Amount
}

func (m sourceMoney) excess() money.Amount { return m.lines - m.has }

// carriesOver tells whether what a source does not spend in one year is there in
// the next: one-time money, and money with an obligationEnd.
func carriesOver(s *v1alpha1.FundingSource) bool { return budget.OneTime(s) || s.ObligationEnd != "" }

// sources of the plan's money, by name.
func (c *Case) sources() []*v1alpha1.FundingSource {
	if c.Plan.Spec.Budget == nil {
		return nil
	}
	all := c.Plan.Spec.Budget.Sources
	list := make([]*v1alpha1.FundingSource, len(all))
	for i := range all {
		list[i] = &all[i]
	}
	slices.SortFunc(list, func(a, b *v1alpha1.FundingSource) int { return compareNames(a.Name, b.Name) })
	return list
}

// byYear compares each year of a source with its lines. A year without an amount
// is unknown.
func (c *Case) byYear(s *v1alpha1.FundingSource) []sourceMoney {
	var list []sourceMoney
	for _, a := range s.Amounts {
		f := calendar.FiscalYear(a.FiscalYear)
		list = append(list, sourceMoney{source: s, year: f, has: money.Of(a.Amount), lines: c.onSource(s, func(l *budget.Line) money.Amount { return l.In(f) })})
	}
	return list
}

// upTo compares a source that carries over with its lines, as sums that run from
// the first year that has an amount to the last, which is all years together.
//
// One-time money is given as a whole: years without an amount add nothing, and
// what lines have before the first amount counts into it. Other money comes every
// year, so the sums end before the first year that has lines and no amount,
// which is returned as unknown; 0: there is none.
func (c *Case) upTo(s *v1alpha1.FundingSource) (sums []sourceMoney, unknown calendar.FiscalYear) {
	if len(s.Amounts) == 0 {
		return nil, 0
	}
	has, lines := map[calendar.FiscalYear]money.Amount{}, map[calendar.FiscalYear]money.Amount{}
	for _, a := range s.Amounts {
		has[calendar.FiscalYear(a.FiscalYear)] = has[calendar.FiscalYear(a.FiscalYear)].Plus(money.Of(a.Amount))
	}
	first := slices.Min(slices.Collect(maps.Keys(has)))
	for _, l := range c.Lines {
		if l.Source != s {
			continue
		}
		for i, f := range l.Years {
			if budget.OneTime(s) {
				f = max(f, first)
			}
			lines[f] = lines[f].Plus(l.Parts[i])
		}
	}
	years := slices.AppendSeq(slices.Collect(maps.Keys(has)), maps.Keys(lines))
	slices.Sort(years)
	sum := sourceMoney{source: s, running: true}
	for _, f := range slices.Compact(years) {
		if _, known := has[f]; !known && lines[f] > 0 && !budget.OneTime(s) {
			return sums, f
		}
		sum.year = f
		sum.has = sum.has.Plus(has[f])
		sum.lines = sum.lines.Plus(lines[f])
		sums = append(sums, sum)
	}
	last := &sums[len(sums)-1]
	last.year, last.running = 0, false
	return sums, 0
}

func (c *Case) onSource(s *v1alpha1.FundingSource, of func(*budget.Line) money.Amount) money.Amount {
	var sum money.Amount
	for _, l := range c.Lines {
		if l.Source == s {
			sum = sum.Plus(of(l))
		}
	}
	return sum
}

func checkSources(c *Case, r *Report) {
	for _, s := range c.sources() {
		if !carriesOver(s) {
			for _, m := range c.byYear(s) {
				c.overcommitted(m, r)
			}
			continue
		}
		sums, unknown := c.upTo(s)
		if unknown != 0 {
			r.Skip("%s does not say what it gives in %s, and lines on it have money in that year", s.Name, unknown)
		}
		if len(sums) > 0 {
			// The worst is told: the years after it follow from it.
			c.overcommitted(slices.MaxFunc(sums, func(a, b sourceMoney) int { return cmp.Compare(a.excess(), b.excess()) }), r)
		}
	}
}

func (c *Case) overcommitted(m sourceMoney, r *Report) {
	severity := severityOfDifference(m.excess(), m.has)
	if m.excess() <= 0 || severity == "" {
		return
	}
	when, action := "all years together", "Move lines to another source, or correct the amount."
	switch {
	case m.running:
		when = "up to " + m.year.String()
		action = "Move lines to a later year or to another source, or correct the amounts."
	case m.year != 0:
		when = m.year.String()
	}
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Field: sourceField(m.source.Name) + ".amounts", FiscalYear: year(m.year),
			Message: fmt.Sprintf("%s gives %s (%s) and the lines on it add up to %s: %s too much.", m.source.Name, c.money(m.has), when, c.money(m.lines), c.money(m.excess())),
			Action:  action,
		},
		Money: m.excess(),
	})
}

func checkUnallotted(c *Case, r *Report) {
	for _, s := range c.sources() {
		sums, _ := c.upTo(s)
		if !budget.OneTime(s) || len(sums) == 0 {
			continue
		}
		whole := sums[len(sums)-1]
		// What comes before or after the plan is for other plans to use.
		for _, a := range s.Amounts {
			if !slices.Contains(c.PlanYears, calendar.FiscalYear(a.FiscalYear)) {
				whole.has -= money.Of(a.Amount)
			}
		}
		left := -whole.excess()
		if !over(left, 10000, 10, whole.has) {
			continue
		}
		action := "Plan it before it lapses."
		if end := calendar.Lenient(s.ObligationEnd); !end.IsZero() {
			c.Next.Add(end + 1)
			action = fmt.Sprintf("Plan it before it lapses on %s.", end)
			if c.Today > end {
				action = fmt.Sprintf("It lapsed on %s: ask whether the rest can be carried over, or correct the amounts.", end)
			}
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityInfo, Field: sourceField(s.Name),
				Message: fmt.Sprintf("%s of %s's %s is in no line.", c.money(left), s.Name, c.money(whole.has)),
				Action:  action,
			},
			Money: left,
		})
	}
}

func checkOverfunded(c *Case, r *Report) {
	if len(c.Lines) == 0 {
		return
	}
	got := map[string]money.Amount{}
	for _, part := range c.Granted {
		kept := []v1alpha1.Purpose{v1alpha1.PurposeOperation, v1alpha1.PurposeStaffing}
		if !slices.Contains(kept, part.Line.Purpose) {
			got[part.Goal] = got[part.Goal].Plus(part.Amount)
		}
	}
	for _, g := range c.Goals {
		need := g.NeedTotal()
		if !g.Costed() || !over(got[g.Name]-need, 10000, 25, need) {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityInfo, Object: goalKey(g.Name), Field: "spec.actions",
				Message: fmt.Sprintf("Goal %s has %s and its actions cost %s.", g.Name, c.money(got[g.Name]), c.money(need)),
				Action:  "Add the action that is missing, or use the money elsewhere.",
			},
			Money: got[g.Name] - need, Goals: []string{g.Name},
		})
	}
}
