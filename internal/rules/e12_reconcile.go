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
		Code: "BudgetDoesNotReconcile", Number: "E-12", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "Two figures of the budget that must agree do not.",
		Why:       "A board that finds two totals in one plan believes neither.",
		Source:    "Texas ePlan, Budget Crosscheck: those totals must match",
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
		Check:     checkSources,
	})
}

func init() {
	register(Rule{
		Code: "SourceNotAllotted", Number: "E-12", Worst: v1alpha1.SeverityInfo,
		Summary: "A good part of one-time money is in no line.",
		Why:     "One-time money that is not planned lapses.",
		Source:  "ESSA, section 1127, carry-over; grant practice",
		Check:   checkUnallotted,
	})
}

func init() {
	register(Rule{
		Code: "GoalOverfunded", Number: "E-12", Worst: v1alpha1.SeverityInfo,
		AboutGoals: true,
		Summary:    "A goal has clearly more money than its actions cost.",
		Why:        "Either an action has no cost yet, or the money is needed elsewhere.",
		Source:     "Texas ePlan, Budget Crosscheck",
		Check:      checkOverfunded,
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
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Field: "spec.budget.total",
			Message: fmt.Sprintf("The lines add up to %s and the plan says %s: a difference of %s.", c.money(sum), c.money(stated), c.money(difference)),
			Action:  "Correct the total, or add the missing line.",
		},
		Money: difference,
	})
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
	if spec.Total != "" {
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
		needs += g.NeedTotal()
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
	// year of the comparison; 0: all years together, for money that carries
	// over.
	year       calendar.FiscalYear
	has, lines money.Amount
}

// sourceMoneys lists the comparisons that can be made: one-time money and money
// with an obligationEnd over all years, any other by year. A year without an
// amount is unknown.
func (c *Case) sourceMoneys() []sourceMoney {
	if c.Plan.Spec.Budget == nil {
		return nil
	}
	var list []sourceMoney
	for i := range c.Plan.Spec.Budget.Sources {
		s := &c.Plan.Spec.Budget.Sources[i]
		if len(s.Amounts) == 0 {
			continue
		}
		if budget.OneTime(s) || s.ObligationEnd != "" {
			all := sourceMoney{source: s}
			for _, a := range s.Amounts {
				all.has += money.Of(a.Amount)
			}
			all.lines = c.onSource(s, func(l *budget.Line) money.Amount { return l.Allotted })
			list = append(list, all)
			continue
		}
		for _, a := range s.Amounts {
			f := calendar.FiscalYear(a.FiscalYear)
			list = append(list, sourceMoney{s, f, money.Of(a.Amount), c.onSource(s, func(l *budget.Line) money.Amount { return l.In(f) })})
		}
	}
	return list
}

func (c *Case) onSource(s *v1alpha1.FundingSource, of func(*budget.Line) money.Amount) money.Amount {
	var sum money.Amount
	for _, l := range c.Lines {
		if l.Source == s {
			sum += of(l)
		}
	}
	return sum
}

func checkSources(c *Case, r *Report) {
	for _, m := range c.sourceMoneys() {
		difference := m.lines - m.has
		severity := severityOfDifference(difference, m.has)
		if difference <= 0 || severity == "" {
			continue
		}
		when := "all years together"
		if m.year != 0 {
			when = m.year.String()
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: severity, Field: sourceField(m.source.Name) + ".amounts", FiscalYear: v1alpha1.FiscalYear(m.year),
				Message: fmt.Sprintf("%s gives %s (%s) and the lines on it add up to %s: %s too much.", m.source.Name, c.money(m.has), when, c.money(m.lines), c.money(difference)),
				Action:  "Move lines to another source, or correct the amount.",
			},
			Money: difference,
		})
	}
}

func checkUnallotted(c *Case, r *Report) {
	for _, m := range c.sourceMoneys() {
		left := m.has - m.lines
		if m.year != 0 || !budget.OneTime(m.source) || !over(left, 10000, 10, m.has) {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityInfo, Field: sourceField(m.source.Name),
				Message: fmt.Sprintf("%s of %s's %s is in no line.", c.money(left), m.source.Name, c.money(m.has)),
				Action:  "Plan it before it lapses.",
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
	for _, s := range c.Shares {
		kept := []v1alpha1.Purpose{v1alpha1.PurposeOperation, v1alpha1.PurposeStaffing}
		if s.Alignment == budget.Aligned && !slices.Contains(kept, s.Line.Purpose) {
			got[s.Goal] += s.Amount
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
