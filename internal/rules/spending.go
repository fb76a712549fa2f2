package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Spending is the money for a technology in the selected fiscal years.
type Spending struct {
	// Years lists the years with money, in order.
	Years []calendar.FiscalYear
	// First is the money of the first year, and Sum that of all years.
	First, Sum money.Amount
	// Lines lists the names of the budget lines that hold the money, in order.
	Lines []v1alpha1.EntryName
}

// SumSpending sums the money of lines for a technology in those actionable years that
// the function which accepts.
func (input *Input) SumSpending(
	technologyName v1alpha1.EntryName,
	budgetLines []*budget.Line,
	which func(calendar.FiscalYear) bool,
) Spending {
	var spending Spending
	// Money whose years are not decided can be spent in a year that is not selected, if there is one.
	budgetLines = slices.DeleteFunc(slices.Clone(budgetLines), func(budgetLine *budget.Line) bool {
		return budgetLine.IsUndecided() && slices.ContainsFunc(budgetLine.Years, func(fiscalYear calendar.FiscalYear) bool {
			return input.IsActionable(fiscalYear) && !which(fiscalYear)
		})
	})
	for _, fiscalYear := range input.ActionableYears {
		sum := budget.MoneyFor(technologyName, budgetLines, fiscalYear)
		if !which(fiscalYear) || sum == 0 {
			continue
		}
		spending.Years = append(spending.Years, fiscalYear)
		spending.Lines = append(spending.Lines, budget.LineNames(budget.LinesWithMoney(budgetLines, fiscalYear))...)
		spending.Sum = spending.Sum.Plus(sum)
		if len(spending.Years) == 1 {
			spending.First = sum
		}
	}
	slices.Sort(spending.Lines)
	spending.Lines = slices.Compact(spending.Lines)
	return spending
}

// DescribeSpending names the first year with money for a technology, and the sum of all
// years. The result is the end of a sentence.
func (input *Input) DescribeSpending(spending Spending) string {
	words := fmt.Sprintf("%s still has %s for it", spending.Years[0], input.FormatMoney(spending.First))
	if len(spending.Years) > 1 {
		words += fmt.Sprintf(", and %s with the years after it", input.FormatMoney(spending.Sum))
	}
	return words
}
