package alignment

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// GoalUnfunded reports a goal that needs money in a year and gets less than 90 percent of it.
var GoalUnfunded = rules.Rule{
	Code: rules.GoalUnfunded, Number: "E-02", Worst: v1alpha1.SeverityError,
	Files:      files,
	Money:      true,
	AboutGoals: true,
	Condition:  v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		// Each of these explains the gap: the money is there but names a wrong goal,
		// stands in a wrong year, or the whole year has no money.
		{Root: rules.BudgetLineWithoutGoal, By: bySuggestedGoal, When: rules.ExplainsGap},
		{Root: rules.FundingYearMismatch, AnyYear: true, When: rules.ExplainsGap},
		{Root: rules.FiscalYearNotBudgeted, EvenWaived: true, By: rules.ByYear},
	},
	Check: checkGoalUnfunded,
}

// checkGoalUnfunded reports one finding for each goal and year. A plan without lines
// has no budget yet, so nothing in it is short.
func checkGoalUnfunded(input *rules.Input, report *rules.Report) {
	if input.Plan.Spec.Budget == nil || len(input.Lines) == 0 {
		return
	}
	for _, goal := range input.Goals {
		for _, goalYear := range goal.Years {
			switch {
			case isGoalShort(input, goal, goalYear):
				report.AddFinding(newUnfundedFinding(input, goal, goalYear))
			case input.IsActionable(goalYear.FiscalYear) && !input.IsClosed(goal) && mayBeFunded(goal, goalYear):
				report.AddNotChecked(
					"goal %s has what it needs in %s only if enough of %s is spent in that year, and its years are not decided",
					goal.Name, goalYear.FiscalYear, text.JoinFirst(budget.LineNames(budget.UndecidedLines(goal.Lines))),
				)
			}
		}
	}
}

// newUnfundedFinding makes the finding of a goal and a year. It is an Error only if
// the goal gets nothing and even all of its lines together would not cover the need.
// If another goal took the money of a shared line, the plan has the money, and the
// finding is a Warning.
func newUnfundedFinding(input *rules.Input, goal *budget.Goal, goalYear budget.GoalYear) rules.Finding {
	severity := v1alpha1.SeverityWarning
	if goalYear.MoneyForNeed() == 0 && !budget.CoversNeed(goalYear.Reach, goalYear.Need) {
		severity = v1alpha1.SeverityError
	}
	// "nothing" reads better in the message than an amount of 0.
	have := "only " + input.FormatMoney(goalYear.MoneyForNeed())
	if goalYear.MoneyForNeed() == 0 {
		have = "nothing"
	}
	return rules.Finding{
		Severity:   severity,
		Object:     rules.GoalKey(goal.Name),
		Field:      "spec.actions",
		FiscalYear: v1alpha1.FiscalYear(goalYear.FiscalYear),
		Message: fmt.Sprintf(
			"Goal %s needs %s in %s and %s is budgeted.", goal.Name, input.FormatMoney(goalYear.Need),
			goalYear.FiscalYear, have,
		) + describeSharedLines(goal, goalYear.FiscalYear) +
			input.DescribeTransfers(rules.TransferOut, goal.Lines, rules.IsYear(goalYear.FiscalYear)),
		Action:       fmt.Sprintf("Add %s for it, or move actions to a later year.", input.FormatMoney(goalYear.MoneyMissing())),
		Money:        goalYear.MoneyMissing(),
		Have:         goalYear.MoneyForNeed(),
		Goals:        []string{goal.Name},
		Technologies: budget.TechnologyNames(goal.Lines...),
		Replaced:     replacedInOtherYears(goal, goalYear.FiscalYear),
	}
}

// describeSharedLines returns a sentence, with a space before it, about the lines of a year that pay
// for other goals, too; empty if there are none. Their money may be where the goal's is.
func describeSharedLines(goal *budget.Goal, fiscalYear calendar.FiscalYear) string {
	var lines []v1alpha1.EntryName
	var others []string
	for _, budgetLine := range goal.Lines {
		if len(budgetLine.Goals) < 2 || budgetLine.AmountIn(fiscalYear) == 0 {
			continue
		}
		lines = append(lines, budgetLine.Name)
		for _, other := range budgetLine.Goals {
			if other.Name != goal.Name {
				others = append(others, other.Name)
			}
		}
	}
	if len(lines) == 0 {
		return ""
	}
	verb := "pays"
	if len(lines) > 1 {
		verb = "pay"
	}
	return fmt.Sprintf(" %s %s for %s, too.", text.JoinFirst(lines), verb, text.JoinFirst(rules.Unique(others)))
}

// replacedInOtherYears lists the technologies that the goal's Replacement lines pay
// for in years other than except. RefreshUnderfunded uses them to find the goal whose
// gap explains its own.
func replacedInOtherYears(goal *budget.Goal, except calendar.FiscalYear) []v1alpha1.EntryName {
	var budgetLines []*budget.Line
	for _, budgetLine := range goal.Lines {
		other := slices.ContainsFunc(
			budgetLine.Years, func(fiscalYear calendar.FiscalYear) bool {
				return fiscalYear != except && budgetLine.AmountIn(fiscalYear) > 0
			},
		)
		if budgetLine.Purpose == v1alpha1.PurposeReplacement && other {
			budgetLines = append(budgetLines, budgetLine)
		}
	}
	return budget.TechnologyNames(budgetLines...)
}

// bySuggestedGoal lists what folding compares: the goals that a finding names or may
// mean, and its technologies. Money for a misspelt goal thus meets the gap of the
// goal that the author meant.
func bySuggestedGoal(finding rules.Finding) []string {
	var keys []string
	for _, goalName := range append(slices.Clone(finding.Meant), finding.Goals...) {
		keys = append(keys, "goal "+goalName)
	}
	for _, technologyName := range finding.Technologies {
		keys = append(keys, "technology "+string(technologyName))
	}
	return keys
}
