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
		Code: "FundsExpired", Number: "E-14", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "A line or a device lot uses a source after its last day.",
		Why:       "What is ordered after the last day of a grant is paid by the district.",
		Source:    "Grant windows, such as the Technology Readiness Infrastructure Grant's; ESSA, section 1127",
		Fix:       "Buy before the last day of the source, or pay from another one. If the source was extended, correct its obligationEnd.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, obligationEnd: "2027-06-30"}
    lines:
    - {name: laptops, fiscalYear: 2028, amount: 30000, purpose: Purchase, source: state-grant}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, obligationEnd: "2027-06-30"}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 30000, purpose: Purchase, source: state-grant}
`,
		Check: checkFundsExpired,
	})
}

func init() {
	register(Rule{
		Code: "FundsExpiring", Number: "E-14", Worst: v1alpha1.SeverityWarning,
		Summary: "A source ends within 90 days and has money left.",
		Why:     "Money that is not spent in time is lost.",
		Source:  "ESSA, section 1127",
		Fix:     "Order what the money is meant for before the last day, and record the order. Or ask the funder whether the rest can be carried over, and correct obligationEnd if it can.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, obligationEnd: "2026-12-15"}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 20000, purpose: Purchase, source: state-grant, otherSpent: 5000}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, obligationEnd: "2026-12-15"}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 20000, purpose: Purchase, source: state-grant, otherSpent: 5000, otherCommitted: 15000}
`,
		Check: func(c *Case, r *Report) { checkUnspent(c, r, -expiringDays, 0) },
	})
}

func init() {
	register(Rule{
		Code: "FundsLapsed", Number: "E-14", Worst: v1alpha1.SeverityWarning,
		Summary: "A source ended within the last year and had money left.",
		Why:     "The business office can ask whether the rest can be carried over.",
		Source:  "ESSA, section 1127",
		Fix:     "Ask the business office whether the rest can be carried over; if it can, correct obligationEnd. If it was spent in time, record that. What is lost is taken out of the line.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, obligationEnd: "2026-08-31"}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 20000, purpose: Purchase, source: state-grant, otherSpent: 5000}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, obligationEnd: "2027-08-31"}
    lines:
    - {name: laptops, fiscalYear: 2027, amount: 20000, purpose: Purchase, source: state-grant, otherSpent: 5000}
`,
		Check: func(c *Case, r *Report) { checkUnspent(c, r, 1, lapsedDays) },
	})
}

const (
	expiringDays = 90
	lapsedDays   = 365
)

func checkFundsExpired(c *Case, r *Report) {
	c.skipSourceless(r, func(*budget.Line) bool { return true })
	for _, l := range c.Lines {
		if l.Source == nil || l.Source.ObligationEnd == "" {
			continue
		}
		end := calendar.Lenient(l.Source.ObligationEnd)
		for _, f := range l.Years {
			if l.In(f) == 0 || c.Fiscal.Start(f) <= end || !c.judges(f) {
				continue
			}
			r.Find(Finding{
				Finding: v1alpha1.Finding{
					Severity: v1alpha1.SeverityError, Field: lineField(l.Name) + ".source", FiscalYear: v1alpha1.FiscalYear(f),
					Message: fmt.Sprintf("%s can be spent until %s, and %s has %s of it in %s.", l.Source.Name, end, l.Name, c.money(l.In(f)), f),
					Action:  "Use another source, or buy earlier.",
				},
				Money: l.In(f), Lines: []string{string(l.Name)}, Technologies: technologiesOf(l),
			})
		}
	}
	late := c.lotsBy(func(name string, charge chargeOf) bool {
		l, ok := c.Line(name)
		// The ledger may still know the line as it was a moment ago.
		return ok && charge.late && l.Source != nil
	})
	for _, name := range sortedKeys(late) {
		l, _ := c.Line(name)
		sum := late[name]
		done := "ordered"
		if budget.MustDeliver(l.Source) {
			done = "received"
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityError, Field: lineField(l.Name),
				Message: fmt.Sprintf("%s is charged by %s %s after %s, the last day of %s.", name, c.lots(sum), done, l.Source.ObligationEnd, l.Source.Name),
				Action:  "Charge the lots to a line on another source.",
			},
			Money: sum.cost, Lines: []string{name}, Technologies: technologiesOf(l),
		})
	}
}

// checkUnspent reports a source with money left when today is from so many days
// after its end to so many, where something is recorded as spent.
func checkUnspent(c *Case, r *Report, from, to int) {
	if c.Plan.Spec.Budget == nil {
		return
	}
	for i := range c.Plan.Spec.Budget.Sources {
		s := &c.Plan.Spec.Budget.Sources[i]
		end := calendar.Lenient(s.ObligationEnd)
		if end.IsZero() {
			continue
		}
		c.Next.Add(end.AddDays(from), end.AddDays(to+1))
		kept := c.recordKept(s)
		allotted := c.onSource(s, func(l *budget.Line) money.Amount { return kept(l, l.Allotted) })
		used := c.onSource(s, func(l *budget.Line) money.Amount { return kept(l, l.Used()) })
		left := allotted - used
		if c.Today < end.AddDays(from) || c.Today > end.AddDays(to) || used == 0 || left <= 0 {
			continue
		}
		verb, action := "ends", fmt.Sprintf("Order by %s, or ask whether the rest can be carried over.", end)
		switch {
		case c.Today > end:
			verb, action = "ended", "Ask whether the rest can be carried over; do not order on it. If it was used, record what for."
		case budget.MustDeliver(s):
			action = fmt.Sprintf("Have it delivered by %s: an order alone is not enough. Or ask whether the rest can be carried over.", end)
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: sourceField(s.Name) + ".obligationEnd",
				Message: fmt.Sprintf("%s %s on %s, and %s of the %s in its lines is neither spent nor ordered.", s.Name, verb, end, c.money(left), c.money(allotted)),
				Action:  action,
			},
			Money: left,
		})
	}
}

// recordKept counts the lines on a source of whose years something is recorded as
// spent or ordered: of the others nobody knows what is left.
func (c *Case) recordKept(s *v1alpha1.FundingSource) func(*budget.Line, money.Amount) money.Amount {
	years := map[calendar.FiscalYear]bool{}
	for _, l := range c.Lines {
		if l.Source == s && l.Used() != 0 {
			for _, f := range l.Years {
				years[f] = true
			}
		}
	}
	return func(l *budget.Line, amount money.Amount) money.Amount {
		if slices.ContainsFunc(l.Years, func(f calendar.FiscalYear) bool { return years[f] }) {
			return amount
		}
		return 0
	}
}
