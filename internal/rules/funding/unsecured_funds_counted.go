package funding

import (
	"fmt"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// UnsecuredFundsCounted reports a source that is only expected or applied for, if a
// good part of a year's budget or a goal of the first priority depends on it.
var UnsecuredFundsCounted = rules.Rule{
	Code: rules.UnsecuredFundsCounted, Number: "E-15", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: checkUnsecuredFunds,
}

// checkUnsecuredFunds reports one finding for each source, with all years in which
// its money is not secured. Any amount counts for a goal of the first priority.
// Otherwise it must exceed the policy's unsecuredMaxPercent of all lines of the same
// years.
func checkUnsecuredFunds(input *rules.Input, report *rules.Report) {
	firstGoals := listFirstPriorityGoals(input)
	linesOn := map[*model.Source][]*budget.Line{}
	for _, budgetLine := range input.Lines {
		linesOn[budgetLine.Source] = append(linesOn[budgetLine.Source], budgetLine)
	}
	decided, open := rules.SplitByYearOpen(input.Lines)
	inYear := map[calendar.FiscalYear]money.Amount{}
	for _, budgetLine := range decided {
		for i, fiscalYear := range budgetLine.Years {
			inYear[fiscalYear] = inYear[fiscalYear].Plus(budgetLine.Parts[i])
		}
	}
	for _, source := range input.Plan.Sources {
		unsecured := unsecuredMoney{source: source}
		certain, possible := splitUnsecuredLines(input, source, linesOn[source])
		var unknown []string
		for _, fiscalYear := range input.ActionableYears {
			budgetLines := budget.LinesWithMoney(certain, fiscalYear)
			switch state := source.StateIn(fiscalYear); {
			// A source without lines in a year is not counted on.
			case len(budget.LinesWithMoney(linesOn[source], fiscalYear)) == 0:
			// A state that is not given is no sign of a risk, but it cannot be checked either.
			case state == "":
				unknown = append(unknown, fiscalYear.String())
			case isUnsecured(source.Kind, state) && len(budgetLines) > 0:
				unsecured.addYear(fiscalYear, state, budgetLines, firstGoals)
				unsecured.whole = unsecured.whole.Plus(inYear[fiscalYear])
			}
		}
		least, most := unsecured.boundShare(input, certain, open)
		if len(unknown) > 0 {
			report.AddNotChecked(
				"%s does not say whether its money of %s is secured, expected or applied for", source.Name,
				text.JoinFirst(unknown),
			)
		}
		// A goal of the first priority must not wait for a grant, so any amount counts there.
		isLarge := least.Cmp(input.Policy.UnsecuredMaxPercent) > 0
		switch {
		case isLarge || unsecured.sum > 0 && len(unsecured.firstGoals) > 0:
			report.AddFinding(newUnsecuredFinding(input, unsecured))
		case len(possible) > 0:
			report.AddNotChecked(
				"%s is not secured in every year, and in which years these lines spend it is not decided: %s", source.Name,
				text.JoinFirst(budget.LineNames(possible)),
			)
		case most.Cmp(input.Policy.UnsecuredMaxPercent) > 0:
			report.AddNotChecked(
				"how much of the budget depends on %s follows from lines whose years are not decided", source.Name,
			)
		}
	}
}

// splitUnsecuredLines returns the lines on a source whose money of a year is known, those whose years
// are not decided and that have money in unsecured years alone included; and the others that may be
// spent in an unsecured year.
func splitUnsecuredLines(
	input *rules.Input, source *model.Source, budgetLines []*budget.Line,
) (certain, possible []*budget.Line) {
	certain, open := rules.SplitByYearOpen(budgetLines)
	for _, budgetLine := range open {
		unsecured, years := 0, 0
		for _, fiscalYear := range input.ActionableYears {
			if budgetLine.AmountIn(fiscalYear) > 0 {
				years++
				if isUnsecured(source.Kind, source.StateIn(fiscalYear)) {
					unsecured++
				}
			}
		}
		switch {
		case unsecured == 0:
		case unsecured == years:
			certain = append(certain, budgetLine)
		default:
			possible = append(possible, budgetLine)
		}
	}
	return certain, possible
}

// isUnsecured reports whether money in a state is not there yet. E-Rate is applied
// for anew every year, so an application alone does not count.
func isUnsecured(kind v1alpha1.SourceKind, state v1alpha1.MoneyState) bool {
	eRate := kind == v1alpha1.SourceERateC1 || kind == v1alpha1.SourceERateC2
	return state == v1alpha1.MoneyExpected || state == v1alpha1.MoneyApplied && !eRate
}

// listFirstPriorityGoals has the open goals of the priority of rank 1, by name.
// Closed goals need no money any more.
func listFirstPriorityGoals(input *rules.Input) map[string]*budget.Goal {
	rankOf, goals := input.PriorityRanks(), map[string]*budget.Goal{}
	for _, goal := range input.Goals {
		if rankOf[goal.Spec.Priority] == 1 && !input.IsClosed(goal) {
			goals[goal.Name] = goal
		}
	}
	return goals
}

// unsecuredMoney is the money of lines on a source in the years in which the source
// is not secured.
type unsecuredMoney struct {
	source *model.Source
	// states are the words for the state of the source in the years.
	years  []calendar.FiscalYear
	states []string
	// sum is the money of the lines, and whole that of all lines of those years.
	sum, whole money.Amount
	lines      []v1alpha1.EntryName
	// firstGoals are the goals of the first priority that the lines name and that run
	// in one of those years.
	firstGoals []string
}

// addYear adds the lines of a year in which the source is in a state.
func (unsecured *unsecuredMoney) addYear(
	fiscalYear calendar.FiscalYear,
	state v1alpha1.MoneyState,
	budgetLines []*budget.Line,
	first map[string]*budget.Goal,
) {
	unsecured.years = append(unsecured.years, fiscalYear)
	unsecured.states = append(
		unsecured.states,
		map[v1alpha1.MoneyState]string{v1alpha1.MoneyExpected: "expected", v1alpha1.MoneyApplied: "applied for"}[state],
	)
	for _, budgetLine := range budgetLines {
		unsecured.sum = unsecured.sum.Plus(budgetLine.AmountIn(fiscalYear))
		unsecured.lines = append(unsecured.lines, budgetLine.Name)
		for _, lineGoal := range budgetLine.Goals {
			if goal := first[lineGoal.Name]; goal != nil && goal.RunsIn(fiscalYear) {
				unsecured.firstGoals = append(unsecured.firstGoals, lineGoal.Name)
			}
		}
	}
}

// boundShare returns the least and the most that the unsecured money can be of the money of its
// years, in percent. open are the lines of all sources whose years are not decided: certain has those
// of them that are unsecured in any of their years, and the others may be spent in these years or not.
func (unsecured *unsecuredMoney) boundShare(input *rules.Input, certain, open []*budget.Line) (least, most *big.Rat) {
	if unsecured.sum == 0 {
		return new(big.Rat), new(big.Rat)
	}
	whole, others := unsecured.whole, money.Amount(0)
	for _, budgetLine := range open {
		isInYears := slices.ContainsFunc(unsecured.years, func(fiscalYear calendar.FiscalYear) bool {
			return budgetLine.AmountIn(fiscalYear) > 0
		})
		switch {
		case slices.Contains(certain, budgetLine):
			whole = whole.Plus(input.ActionableMoney(budgetLine))
		case isInYears:
			others = others.Plus(input.ActionableMoney(budgetLine))
		}
	}
	return money.ExactPercent(unsecured.sum, whole.Plus(others)), money.ExactPercent(unsecured.sum, whole)
}

// newUnsecuredFinding makes the finding of a source. It names a fiscal year only if
// it is about a single one.
func newUnsecuredFinding(input *rules.Input, unsecured unsecuredMoney) rules.Finding {
	names := make([]string, len(unsecured.years))
	for i, fiscalYear := range unsecured.years {
		names[i] = fiscalYear.String()
	}
	// One finding spans several years, and then names none.
	var only v1alpha1.FiscalYear
	if len(unsecured.years) == 1 {
		only = v1alpha1.FiscalYear(unsecured.years[0])
	}
	unsecured.states, unsecured.lines, unsecured.firstGoals = rules.Unique(
		unsecured.states,
	), rules.Unique(
		unsecured.lines,
	), rules.Unique(
		unsecured.firstGoals,
	)
	message := fmt.Sprintf(
		"%s of %s depends on money that you do not have yet (%s, %s).", input.FormatMoney(unsecured.sum),
		text.JoinFirst(names), unsecured.source.Name, text.JoinFirst(unsecured.states),
	)
	if len(unsecured.firstGoals) > 0 {
		message += fmt.Sprintf(" It pays for %s, of the first priority.", text.JoinFirst(unsecured.firstGoals))
	}
	field := "amounts"
	if len(unsecured.source.Amounts) == 0 {
		field = "state"
	}
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.SourcePath(unsecured.source.Name).Child(field).String(),
		FiscalYear: only,
		Message:    message,
		Action:     "Plan what is cut if it does not come.",
		Money:      unsecured.sum,
		Lines:      unsecured.lines,
		Goals:      unsecured.firstGoals,
	}
}
