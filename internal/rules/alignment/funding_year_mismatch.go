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

// FundingYearMismatch reports this: money stands in a year in which its goal does
// not run, or device lots charge a line of another year or one that does not
// exist.
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
}

// checkGoalYears reports one finding for each goal and year.
func checkGoalYears(input *rules.Input, report *rules.Report) {
	type key struct {
		goal string
		year calendar.FiscalYear
	}
	sums := map[key]money.Amount{}
	lines := map[key][]*budget.Line{}
	for _, share := range input.Shares {
		if share.Alignment == budget.GoalNotRunning && input.IsActionable(share.Year) {
			k := key{share.Goal, share.Year}
			sums[k] = sums[k].Plus(share.Amount)
			lines[k] = append(lines[k], share.Line)
		}
	}
	for _, goal := range input.Goals {
		for _, year := range input.ActionableYears {
			if k := (key{goal.Name, year}); sums[k] > 0 {
				report.Add(wrongYear(input, goal, year, sums[k], lines[k]))
			}
		}
	}
}

func wrongYear(
	input *rules.Input,
	goal *budget.Goal,
	year calendar.FiscalYear,
	sum money.Amount,
	lines []*budget.Line,
) rules.Finding {
	first, last := input.Fiscal.Of(goal.Start), input.Fiscal.Of(goal.End)
	when := "from " + first.String() + " to " + last.String()
	if first == last {
		when = "in " + first.String()
	}
	severity := v1alpha1.SeverityError
	if year > last && !slices.ContainsFunc(lines, func(l *budget.Line) bool { return !keepsRunning(l.Purpose) }) {
		severity = v1alpha1.SeverityWarning
	}
	return rules.Finding{
		Severity:   severity,
		Object:     rules.GoalKey(goal.Name),
		Field:      "spec.due",
		FiscalYear: v1alpha1.FiscalYear(year),
		Message: fmt.Sprintf(
			"%s of %s (%s) is for goal %s, which runs %s.", input.FormatMoney(sum), year,
			text.JoinFirst(budget.LineNames(lines)), goal.Name, when,
		),
		Action:       "Move the money or the goal's dates, so that they meet.",
		Money:        sum,
		Lines:        budget.LineNames(lines),
		Goals:        []string{goal.Name},
		Technologies: budget.TechnologyNames(lines...),
	}
}

// keepsRunning are the purposes that naturally outlast the goal that began
// them.
func keepsRunning(purpose v1alpha1.Purpose) bool {
	return purpose == v1alpha1.PurposeOperation || purpose == v1alpha1.PurposeStaffing ||
		purpose == v1alpha1.PurposeReplacement
}

func checkLotYears(input *rules.Input, report *rules.Report) {
	wrong := input.SumLots(func(name string, charge rules.LotCharge) bool {
		line, ok := input.Line(name)
		return ok && charge.WrongYear && len(line.Years) > 0 && input.IsActionable(line.Years[len(line.Years)-1])
	})
	for _, name := range rules.SortedKeys(wrong) {
		line, _ := input.Line(name)
		sum := wrong[name]
		report.Add(rules.Finding{
			Severity:   v1alpha1.SeverityError,
			Field:      rules.LinePath(line.Name).String(),
			FiscalYear: v1alpha1.FiscalYear(line.Years[0]),
			Message: fmt.Sprintf(
				"%s is charged by %s ordered or received in another fiscal year.", name, input.DescribeLots(sum),
			),
			Action: "Name the line of the year in which the lot was bought in its acquisition.budgetLine, or correct its dates.",
			Money:  sum.Cost,
			Lines:  []string{name},
		})
	}
	unknown := input.SumLots(func(name string, _ rules.LotCharge) bool { _, ok := input.Line(name); return !ok })
	for _, name := range rules.SortedKeys(unknown) {
		sum := unknown[name]
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.Spec("budget", "lines").Key(name).String(),
			Message: fmt.Sprintf("Budget line %s does not exist and is named by %s.", name, input.DescribeLots(sum)),
			Action:  "Correct acquisition.budgetLine of the lots, or add the line.",
			Money:   sum.Cost, Lines: []string{name},
		})
	}
}
