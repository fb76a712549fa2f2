package alignment

import (
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// FiscalYearNotBudgeted reports a year of the plan without money in any line, while
// other years have some.
var FiscalYearNotBudgeted = rules.Rule{
	Code: rules.FiscalYearNotBudgeted, Number: "E-33", Worst: v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	Check:     checkYearNotBudgeted,
}

// checkYearNotBudgeted reports each year from the current one on. A plan without any
// money is no case for this rule: the condition BudgetAligned then says that there is
// no budget.
func checkYearNotBudgeted(input *rules.Input, report *rules.Report) {
	if !slices.ContainsFunc(input.PlanYears, input.HasMoneyIn) {
		return
	}
	for _, fiscalYear := range input.ActionableYears {
		if input.HasMoneyIn(fiscalYear) && input.IsFullYear(fiscalYear) {
			skipUndecidedYear(input, report, fiscalYear)
		}
		// A year of which less than a quarter lies in the plan needs no money of its own.
		if !input.HasMoneyIn(fiscalYear) && input.IsFullYear(fiscalYear) && !isPaidByOtherYears(input, fiscalYear) {
			report.AddFinding(newYearNotBudgetedFinding(input, fiscalYear))
		}
	}
}

// skipUndecidedYear says that a year has no other money than that of lines whose years are not
// decided.
func skipUndecidedYear(input *rules.Input, report *rules.Report, fiscalYear calendar.FiscalYear) {
	budgetLines := budget.LinesWithMoney(input.Lines, fiscalYear)
	if undecided := budget.UndecidedLines(budgetLines); len(undecided) == len(budgetLines) {
		report.AddNotChecked(
			"only %s may have money in %s, and its years are not decided",
			text.JoinFirst(budget.LineNames(undecided)), fiscalYear,
		)
	}
}

// newYearNotBudgetedFinding makes the finding of a year. It is an Error for the
// current year, whose work has already begun, a Warning for the next, and Info for
// later ones, which are budgeted in time.
func newYearNotBudgetedFinding(input *rules.Input, fiscalYear calendar.FiscalYear) rules.Finding {
	severity := v1alpha1.SeverityInfo
	switch fiscalYear {
	case input.Current:
		severity = v1alpha1.SeverityError
	case input.Current + 1:
		severity = v1alpha1.SeverityWarning
	}
	// The message says what the year must pay for, and Money is the sum of it.
	need, refresh := sumOpenNeeds(input, fiscalYear), input.SumYear(fiscalYear).Refresh
	// Money that pools of other years have for replacements is not needed again.
	missing := refresh.MoneyMissing()
	twice := sumSameUnits(input, fiscalYear, missing)
	var costs []string
	// A year that needs nothing is reported too: an empty year is a gap in the plan itself.
	if need > 0 {
		costs = append(costs, fmt.Sprintf("its goals need %s", input.FormatMoney(need)))
	}
	// Devices without a price are counted, although they add nothing to the amount.
	if missing > 0 || refresh.Unpriced > 0 {
		costs = append(
			costs,
			text.FormatCount(refresh.Devices, "device")+" must be replaced"+describeRefreshCost(
				input, missing, refresh.Unpriced,
			),
		)
	}
	message := fmt.Sprintf("%s is part of the plan and no budget line has money in it", fiscalYear)
	if len(costs) > 0 {
		message += "; " + strings.Join(costs, " and ")
	}
	if twice > 0 {
		message += fmt.Sprintf(", %s in all, because the goals replace some of these devices",
			input.FormatEstimate(need.Plus(missing)-twice))
	}
	return rules.Finding{
		Severity: severity, Field: "spec.budget.lines", FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message: message + "." + input.DescribeTransfers(rules.TransferOut, input.Lines, rules.IsYear(fiscalYear)),
		Action:  fmt.Sprintf("Add lines for %s, or end the plan before it.", fiscalYear),
		Money:   need.Plus(missing) - twice, Technologies: refresh.Technologies,
	}
}

// isPaidByOtherYears reports whether a year has work, and money of other years pays for all
// of it: for actions that began in the year before, and for replacements that a pool pays.
func isPaidByOtherYears(input *rules.Input, fiscalYear calendar.FiscalYear) bool {
	refresh := input.SumYear(fiscalYear).Refresh
	hasWork := refresh.Cost > 0
	for _, goal := range input.Goals {
		for _, goalYear := range goal.Years {
			hasWork = hasWork || goalYear.FiscalYear == fiscalYear && goalYear.Need > 0 && !input.IsClosed(goal)
		}
	}
	return hasWork && sumOpenNeeds(input, fiscalYear) == 0 && refresh.MoneyMissing() <= 0 && refresh.Unpriced == 0
}

// sumOpenNeeds sums what the actions of all open goals cost in a year and money of other
// years does not pay.
func sumOpenNeeds(input *rules.Input, fiscalYear calendar.FiscalYear) money.Amount {
	var need money.Amount
	for _, goal := range input.Goals {
		if !input.IsClosed(goal) {
			need = need.Plus(openNeedOf(goal, fiscalYear))
		}
	}
	return need
}

// openNeedOf returns what the actions of a goal cost in a year and no money pays.
func openNeedOf(goal *budget.Goal, fiscalYear calendar.FiscalYear) money.Amount {
	for _, goalYear := range goal.Years {
		if goalYear.FiscalYear == fiscalYear {
			return goalYear.MoneyMissing()
		}
	}
	return 0
}

// sumSameUnits returns the part of the goals' needs in a year that buys what must be replaced
// in that year: the need of goals whose lines of other years buy or replace a technology that
// is due, at most what replacing it costs. It is one need, and counts once.
func sumSameUnits(input *rules.Input, fiscalYear calendar.FiscalYear, missing money.Amount) money.Amount {
	due := input.SumYear(fiscalYear).Refresh.Technologies
	var same money.Amount
	for _, goal := range input.Goals {
		buysDue := slices.ContainsFunc(goal.Lines, func(budgetLine *budget.Line) bool {
			isPurchase := budgetLine.Purpose == v1alpha1.PurposePurchase || budgetLine.Purpose == v1alpha1.PurposeReplacement
			return isPurchase && rules.Intersect(budgetLine.Technologies, due)
		})
		if buysDue && !input.IsClosed(goal) {
			same = same.Plus(openNeedOf(goal, fiscalYear))
		}
	}
	return min(same, missing)
}

// describeRefreshCost writes the cost of replacements. It is a lower bound if some
// units have no known price, and empty if none has.
func describeRefreshCost(input *rules.Input, cost money.Amount, unpriced int64) string {
	switch {
	case cost == 0:
		return ""
	case unpriced > 0:
		return " for at least " + input.FormatEstimate(cost)
	default:
		return " for about " + input.FormatEstimate(cost)
	}
}
