package funding

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// UnsecuredFundsCounted reports this: a good part of a year's budget, or a goal
// of the first priority, depends on money that is only expected or applied for.
var UnsecuredFundsCounted = rules.Rule{
	Code: rules.UnsecuredFundsCounted, Number: "E-15", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: checkUnsecured,
}

func checkUnsecured(input *rules.Input, report *rules.Report) {
	first := firstPriority(input)
	on := map[*v1alpha1.FundingSource][]*budget.Line{}
	inYear := map[calendar.FiscalYear]money.Amount{}
	for _, l := range input.Lines {
		on[l.Source] = append(on[l.Source], l)
		for i, f := range l.Years {
			inYear[f] = inYear[f].Plus(l.Parts[i])
		}
	}
	for _, s := range sources(input) {
		u := unsecured{source: s}
		states := map[calendar.FiscalYear]v1alpha1.MoneyState{}
		for _, a := range s.Amounts {
			states[calendar.FiscalYear(a.FiscalYear)] = a.State
		}
		var unknown []string
		for _, f := range input.Judged {
			lines := budget.LinesWithMoney(on[s], f)
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
			report.Skip(
				"%s does not say whether its money of %s is secured, expected or applied for",
				s.Name,
				text.JoinFirst(unknown),
			)
		}
		if u.sum > 0 && (len(u.first) > 0 || money.Share(u.sum, u.of).Cmp(input.Policy.UnsecuredMaxPercent) > 0) {
			report.Add(dependsOn(input, u))
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
func firstPriority(input *rules.Input) map[string]*budget.Goal {
	rankOf, goals := input.PriorityRanks(), map[string]*budget.Goal{}
	for _, g := range input.Goals {
		if rankOf[g.Spec.Priority] == 1 && !input.IsClosed(g) {
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

func (u *unsecured) add(
	f calendar.FiscalYear,
	state v1alpha1.MoneyState,
	lines []*budget.Line,
	first map[string]*budget.Goal,
) {
	u.years = append(u.years, f)
	u.states = append(
		u.states,
		map[v1alpha1.MoneyState]string{v1alpha1.MoneyExpected: "expected", v1alpha1.MoneyApplied: "applied for"}[state],
	)
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

func dependsOn(input *rules.Input, u unsecured) rules.Finding {
	names := make([]string, len(u.years))
	for i, f := range u.years {
		names[i] = f.String()
	}
	var only v1alpha1.FiscalYear
	if len(u.years) == 1 {
		only = v1alpha1.FiscalYear(u.years[0])
	}
	u.states, u.lines, u.first = rules.Unique(u.states), rules.Unique(u.lines), rules.Unique(u.first)
	message := fmt.Sprintf(
		"%s of %s depends on money that you do not have yet (%s, %s).",
		input.FormatMoney(u.sum),
		text.JoinFirst(names),
		u.source.Name,
		text.JoinFirst(u.states),
	)
	if len(u.first) > 0 {
		message += fmt.Sprintf(" It pays for %s, of the first priority.", text.JoinFirst(u.first))
	}
	return rules.Finding{
		Severity: v1alpha1.SeverityWarning, Field: rules.SourcePath(u.source.Name).Child("amounts").String(), FiscalYear: only,
		Message: message,
		Action:  "Plan what is cut if it does not come.",
		Money:   u.sum, Lines: u.lines, Goals: u.first,
	}
}
