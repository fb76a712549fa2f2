package alignment

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// FundingYearMismatch reports money in a year in which its goal does not run, and
// device lots that charge a line of another year or a line that does not exist.
var FundingYearMismatch = rules.Rule{
	Code: rules.FundingYearMismatch, Number: "E-13", Worst: v1alpha1.SeverityError,
	Files:      files,
	Money:      true,
	AboutGoals: true,
	Condition:  v1alpha1.ConditionBudgetAligned,
	Check: func(input *rules.Input, report *rules.Report) {
		checkGoalYears(input, report)
		checkLotYears(input, report)
	},
	CheckLot: checkLotYear,
}

// checkGoalYears reports one finding for each goal and year, as all of its lines have
// the same fix.
func checkGoalYears(input *rules.Input, report *rules.Report) {
	type goalInYear struct {
		goal string
		year calendar.FiscalYear
	}
	sums := map[goalInYear]money.Amount{}
	lines := map[goalInYear][]*budget.Line{}
	for _, share := range input.Shares {
		if share.Alignment == budget.GoalNotRunning && input.IsActionable(share.Year) {
			key := goalInYear{share.Goal, share.Year}
			sums[key] = sums[key].Plus(share.Amount)
			lines[key] = append(lines[key], share.Line)
		}
	}
	// Walking the goals and years in order keeps the order of the findings stable.
	for _, goal := range input.Goals {
		for _, fiscalYear := range input.ActionableYears {
			if key := (goalInYear{goal.Name, fiscalYear}); sums[key] > 0 {
				report.AddFinding(newWrongYearFinding(input, goal, fiscalYear, sums[key], lines[key]))
			}
		}
	}
}

// newWrongYearFinding makes the finding of a goal and a year. Running costs after the
// end of a goal are usual, so they are only a Warning. Money before a goal starts, or
// for purchases after its end, is an Error.
func newWrongYearFinding(
	input *rules.Input,
	goal *budget.Goal,
	fiscalYear calendar.FiscalYear,
	sum money.Amount,
	budgetLines []*budget.Line,
) rules.Finding {
	firstYear, lastYear := input.Fiscal.YearOf(goal.Start), input.Fiscal.YearOf(goal.End)
	when := "runs from " + firstYear.String() + " to " + lastYear.String()
	switch {
	case goal.EndsBeforeStart():
		when = fmt.Sprintf("closes on %s, before it begins on %s", goal.End, goal.Start)
	case firstYear == lastYear:
		when = "runs in " + firstYear.String()
	}
	severity := v1alpha1.SeverityError
	if fiscalYear > lastYear && !slices.ContainsFunc(budgetLines, func(budgetLine *budget.Line) bool { return !outlastsGoal(budgetLine.Purpose) }) {
		severity = v1alpha1.SeverityWarning
	}
	return rules.Finding{
		Severity:   severity,
		Object:     rules.GoalKey(goal.Name),
		Field:      "spec.due",
		FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message: fmt.Sprintf(
			"%s of %s (%s) is for goal %s, which %s.", input.FormatMoney(sum), fiscalYear,
			text.JoinFirst(budget.LineNames(budgetLines)), goal.Name, when,
		),
		Action: fmt.Sprintf(
			"Name a goal that runs in %s, or correct the year of the money or the goal's dates, so that they meet.", fiscalYear,
		),
		Money:        sum,
		Lines:        budget.LineNames(budgetLines),
		Goals:        []string{goal.Name},
		Technologies: budget.TechnologyNames(budgetLines...),
	}
}

// outlastsGoal reports whether costs of a purpose usually go on after the goal that began them.
func outlastsGoal(purpose v1alpha1.Purpose) bool {
	return purpose == v1alpha1.PurposeOperation || purpose == v1alpha1.PurposeStaffing ||
		purpose == v1alpha1.PurposeReplacement
}

// checkLotYears reports one finding for each line that device lots charge wrongly. A
// lot that names a missing line is only a Warning: its money is not counted anywhere,
// while a lot of another year distorts what its line has left.
func checkLotYears(input *rules.Input, report *rules.Report) {
	wrongYear := input.SumLots(func(entryName v1alpha1.EntryName, charge rules.LotCharge) bool {
		budgetLine, ok := input.FindLine(entryName)
		// A line whose last year is past can no longer be put right by planning.
		return ok && charge.WrongYear && len(budgetLine.Years) > 0 && input.IsActionable(budgetLine.Years[len(budgetLine.Years)-1])
	})
	for _, entryName := range rules.SortedKeys(wrongYear) {
		budgetLine, _ := input.FindLine(entryName)
		sum := wrongYear[entryName]
		report.AddFinding(rules.Finding{
			Severity:   v1alpha1.SeverityError,
			Field:      rules.LinePath(budgetLine.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(budgetLine.Years[0]),
			Message: fmt.Sprintf(
				"%s is charged by %s ordered or received in another fiscal year.", entryName, input.DescribeLots(sum),
			),
			Action: "Name the line of the year in which the lot was bought in its acquisition.budgetLine, " +
				"or correct its dates.",
			Money: sum.Cost,
			Lines: []v1alpha1.EntryName{entryName},
		})
	}
	missingLine := input.SumLots(func(entryName v1alpha1.EntryName, _ rules.LotCharge) bool {
		_, ok := input.FindLine(entryName)
		return !ok
	})
	for _, entryName := range rules.SortedKeys(missingLine) {
		sum := missingLine[entryName]
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.LinePath(entryName).String(),
			Message: fmt.Sprintf("Budget line %s does not exist and is named by %s.", entryName, input.DescribeLots(sum)),
			Action:  "Correct acquisition.budgetLine or acquisition.otherLines of the lots, or add the line.",
			Money:   sum.Cost, Lines: []v1alpha1.EntryName{entryName},
		})
	}
}
