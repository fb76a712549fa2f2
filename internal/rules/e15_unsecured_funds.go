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
		Code: "UnsecuredFundsCounted", Number: "E-15", Worst: v1alpha1.SeverityWarning,
		Summary: "A good part of a year's budget, or a goal of the first priority, depends on money that is only expected or applied for.",
		Why:     "A grant that is hoped for may come late, smaller or not at all. E-Rate is always applied for, so that alone does not count.",
		Source:  "Michigan, Technology Readiness Infrastructure Grant: estimate such money very conservatively; Palm Beach County, items contingent on funding; the 10 percent is techplan's own",
		Fix:     "Write down what is cut or put off if the money does not come, or pay for it from secured money. When the money is granted, mark its year as secured.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, amounts: [{fiscalYear: 2027, amount: 30000, state: Expected}]}
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, source: state-grant}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: state-grant, kind: Grant, amounts: [{fiscalYear: 2027, amount: 30000, state: Secured}]}
    lines:
    - {name: wifi-fy27, fiscalYear: 2027, amount: 30000, purpose: Purchase, source: state-grant}
`,
		Check: checkUnsecured,
	})
}

func checkUnsecured(c *Case, r *Report) {
	first := c.firstPriority()
	on := map[*v1alpha1.FundingSource][]*budget.Line{}
	inYear := map[calendar.FiscalYear]money.Amount{}
	for _, l := range c.Lines {
		on[l.Source] = append(on[l.Source], l)
		for i, f := range l.Years {
			inYear[f] = inYear[f].Plus(l.Parts[i])
		}
	}
	for _, s := range c.sources() {
		u := unsecured{source: s}
		states := map[calendar.FiscalYear]v1alpha1.MoneyState{}
		for _, a := range s.Amounts {
			states[calendar.FiscalYear(a.FiscalYear)] = a.State
		}
		var unknown []string
		for _, f := range c.Judged {
			lines := withMoney(on[s], f)
			switch state := states[f]; {
			case len(lines) == 0:
			case state == "":
				unknown = append(unknown, f.String())
			case isUnsecured(s.Kind, state):
				u.add(f, state, lines, first)
				u.of = u.of.Plus(inYear[f])
			}
		}
		if len(unknown) > 0 {
			r.Skip("%s does not say whether its money of %s is secured, expected or applied for", s.Name, several(unknown))
		}
		if u.sum > 0 && (len(u.first) > 0 || money.Share(u.sum, u.of).Cmp(c.Policy.UnsecuredMaxPercent) > 0) {
			r.Find(c.dependsOn(u))
		}
	}
}

// isUnsecured tells whether money in a state is not there yet. E-Rate is applied
// for every year.
func isUnsecured(kind v1alpha1.SourceKind, state v1alpha1.MoneyState) bool {
	eRate := kind == v1alpha1.SourceERateC1 || kind == v1alpha1.SourceERateC2
	return state == v1alpha1.MoneyExpected || state == v1alpha1.MoneyApplied && !eRate
}

// firstPriority has the goals of a priority that nothing comes before. Closed
// ones need no money any more.
func (c *Case) firstPriority() map[string]*budget.Goal {
	rankOf, goals := c.rankOf(), map[string]*budget.Goal{}
	for _, g := range c.Goals {
		if rankOf[g.Spec.Priority] == 1 && !c.closed(g) {
			goals[g.Name] = g
		}
	}
	return goals
}

// unsecured is what lines have of a source in the years in which it is not
// secured.
type unsecured struct {
	source *v1alpha1.FundingSource
	years  []calendar.FiscalYear
	states []string
	// sum of the lines; of: all lines of those years.
	sum, of money.Amount
	lines   []string
	// first are the goals of the first priority among the lines', that run in one
	// of those years.
	first []string
}

func (u *unsecured) add(f calendar.FiscalYear, state v1alpha1.MoneyState, lines []*budget.Line, first map[string]*budget.Goal) {
	u.years = append(u.years, f)
	u.states = append(u.states, map[v1alpha1.MoneyState]string{v1alpha1.MoneyExpected: "expected", v1alpha1.MoneyApplied: "applied for"}[state])
	for _, l := range lines {
		u.sum = u.sum.Plus(l.In(f))
		u.lines = append(u.lines, string(l.Name))
		for _, g := range l.Goals {
			if goal := first[g.Name]; goal != nil && goal.Runs(f) {
				u.first = append(u.first, g.Name)
			}
		}
	}
}

func (c *Case) dependsOn(u unsecured) Finding {
	names := make([]string, len(u.years))
	for i, f := range u.years {
		names[i] = f.String()
	}
	var only v1alpha1.FiscalYear
	if len(u.years) == 1 {
		only = year(u.years[0])
	}
	u.states, u.lines, u.first = unique(u.states), unique(u.lines), unique(u.first)
	message := fmt.Sprintf("%s of %s depends on money that you do not have yet (%s, %s).", c.money(u.sum), several(names), u.source.Name, several(u.states))
	if len(u.first) > 0 {
		message += fmt.Sprintf(" It pays for %s, of the first priority.", several(u.first))
	}
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityWarning, Field: sourceField(u.source.Name) + ".amounts", FiscalYear: only,
			Message: message,
			Action:  "Plan what is cut if it does not come.",
		},
		Money: u.sum, Lines: u.lines, Goals: u.first,
	}
}

func unique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
