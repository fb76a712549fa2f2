package alignment

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
)

// GoalUnfunded reports this: a goal needs money in a year and gets less than 90
// percent of it.
var GoalUnfunded = rules.Rule{
	Code: rules.GoalUnfunded, Number: "E-02", Worst: v1alpha1.SeverityError,
	Files:      files,
	Money:      true,
	AboutGoals: true,
	Condition:  v1alpha1.ConditionBudgetAligned,
	FoldedUnder: []rules.Fold{
		{Root: rules.BudgetLineWithoutGoal, By: byMeantGoal, When: rules.ExplainsGap},
		{Root: rules.FundingYearMismatch, AnyYear: true, When: rules.ExplainsGap},
		{Root: rules.FiscalYearNotBudgeted, EvenWaived: true, By: rules.ByYear},
	},
	Check: checkGoalUnfunded,
}

func checkGoalUnfunded(input *rules.Input, report *rules.Report) {
	if input.Plan.Spec.Budget == nil || len(input.Lines) == 0 {
		return
	}
	for _, goal := range input.Goals {
		for _, y := range goal.Years {
			if isShort(input, goal, y) {
				report.Add(unfunded(input, goal, y))
			}
		}
	}
}

func unfunded(input *rules.Input, goal *budget.Goal, y budget.GoalYear) rules.Finding {
	severity := v1alpha1.SeverityWarning
	if y.MoneyForNeed() == 0 && !budget.CoversNeed(y.Reach, y.Need) {
		severity = v1alpha1.SeverityError
	}
	have := "only " + input.FormatMoney(y.MoneyForNeed())
	if y.MoneyForNeed() == 0 {
		have = "nothing"
	}
	return rules.Finding{
		Severity:   severity,
		Object:     rules.GoalKey(goal.Name),
		Field:      "spec.actions",
		FiscalYear: v1alpha1.FiscalYear(y.FiscalYear),
		Message: fmt.Sprintf(
			"Goal %s needs %s in %s and %s is budgeted.", goal.Name, input.FormatMoney(y.Need), y.FiscalYear, have,
		),
		Action:       fmt.Sprintf("Add %s for it, or move actions to a later year.", input.FormatMoney(y.Gap())),
		Money:        y.Gap(),
		Have:         y.MoneyForNeed(),
		Goals:        []string{goal.Name},
		Technologies: budget.TechnologyNames(goal.Lines...),
		Replaced:     replacedIn(goal, y.FiscalYear),
	}
}

// replacedIn are the technologies that a goal's Replacement lines pay for in
// other years than one.
func replacedIn(goal *budget.Goal, except calendar.FiscalYear) []string {
	var lines []*budget.Line
	for _, line := range goal.Lines {
		other := slices.ContainsFunc(
			line.Years, func(f calendar.FiscalYear) bool { return f != except && line.AmountIn(f) > 0 },
		)
		if line.Purpose == v1alpha1.PurposeReplacement && other {
			lines = append(lines, line)
		}
	}
	return budget.TechnologyNames(lines...)
}

// byMeantGoal joins money that names a goal that does not exist with the goal that
// may be meant, by its name or by a technology of its lines.
func byMeantGoal(finding rules.Finding) []string {
	var about []string
	for _, g := range append(slices.Clone(finding.Meant), finding.Goals...) {
		about = append(about, "goal "+g)
	}
	for _, t := range finding.Technologies {
		about = append(about, "technology "+t)
	}
	return about
}
