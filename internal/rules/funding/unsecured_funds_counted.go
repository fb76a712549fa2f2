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
	for _, line := range input.Lines {
		on[line.Source] = append(on[line.Source], line)
		for i, year := range line.Years {
			inYear[year] = inYear[year].Plus(line.Parts[i])
		}
	}
	for _, source := range sources(input) {
		u := unsecured{source: source}
		states := map[calendar.FiscalYear]v1alpha1.MoneyState{}
		for _, a := range source.Amounts {
			states[calendar.FiscalYear(a.FiscalYear)] = a.State
		}
		var unknown []string
		for _, year := range input.ActionableYears {
			lines := budget.LinesWithMoney(on[source], year)
			switch state := states[year]; {
			case len(lines) == 0:
			case state == "":
				unknown = append(unknown, year.String())
			case isUnsecured(source.Kind, state):
				u.add(year, state, lines, first)
				u.of = u.of.Plus(inYear[year])
			}
		}
		if len(unknown) > 0 {
			report.Skip(
				"%s does not say whether its money of %s is secured, expected or applied for", source.Name,
				text.JoinFirst(unknown),
			)
		}
		if u.sum > 0 && (len(u.first) > 0 || money.ExactPercent(u.sum, u.of).Cmp(input.Policy.UnsecuredMaxPercent) > 0) {
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
	for _, goal := range input.Goals {
		if rankOf[goal.Spec.Priority] == 1 && !input.IsClosed(goal) {
			goals[goal.Name] = goal
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

func (unsecured *unsecured) add(
	year calendar.FiscalYear,
	state v1alpha1.MoneyState,
	lines []*budget.Line,
	first map[string]*budget.Goal,
) {
	unsecured.years = append(unsecured.years, year)
	unsecured.states = append(
		unsecured.states,
		map[v1alpha1.MoneyState]string{v1alpha1.MoneyExpected: "expected", v1alpha1.MoneyApplied: "applied for"}[state],
	)
	for _, line := range lines {
		unsecured.sum = unsecured.sum.Plus(line.AmountIn(year))
		unsecured.lines = append(unsecured.lines, string(line.Name))
		for _, lineGoal := range line.Goals {
			if goal := first[lineGoal.Name]; goal != nil && goal.RunsIn(year) {
				unsecured.first = append(unsecured.first, lineGoal.Name)
			}
		}
	}
}

func dependsOn(input *rules.Input, u unsecured) rules.Finding {
	names := make([]string, len(u.years))
	for i, year := range u.years {
		names[i] = year.String()
	}
	var only v1alpha1.FiscalYear
	if len(u.years) == 1 {
		only = v1alpha1.FiscalYear(u.years[0])
	}
	u.states, u.lines, u.first = rules.Unique(u.states), rules.Unique(u.lines), rules.Unique(u.first)
	message := fmt.Sprintf(
		"%s of %s depends on money that you do not have yet (%s, %s).", input.FormatMoney(u.sum), text.JoinFirst(names),
		u.source.Name, text.JoinFirst(u.states),
	)
	if len(u.first) > 0 {
		message += fmt.Sprintf(" It pays for %s, of the first priority.", text.JoinFirst(u.first))
	}
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.SourcePath(u.source.Name).Child("amounts").String(),
		FiscalYear: only,
		Message:    message,
		Action:     "Plan what is cut if it does not come.",
		Money:      u.sum,
		Lines:      u.lines,
		Goals:      u.first,
	}
}
