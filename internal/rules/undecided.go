package rules

import (
	"techplan.education/internal/budget"
	"techplan.education/internal/money"
)

// IsYearOpen reports whether the money of a line is one sum for any of several years: its part of a
// year is a figure for the tables, and not what is spent in that year.
func IsYearOpen(budgetLine *budget.Line) bool {
	return budgetLine.IsUndecided() && len(budgetLine.Years) > 1
}

// SplitByYearOpen divides lines into those that say in which year their money is spent, and those
// whose year is open.
func SplitByYearOpen(budgetLines []*budget.Line) (decided, open []*budget.Line) {
	for _, budgetLine := range budgetLines {
		if IsYearOpen(budgetLine) {
			open = append(open, budgetLine)
		} else {
			decided = append(decided, budgetLine)
		}
	}
	return decided, open
}

// ActionableMoney returns the money of a line in the years that people can still change.
func (input *Input) ActionableMoney(budgetLine *budget.Line) money.Amount {
	var sum money.Amount
	for _, fiscalYear := range input.ActionableYears {
		sum = sum.Plus(budgetLine.AmountIn(fiscalYear))
	}
	return sum
}
