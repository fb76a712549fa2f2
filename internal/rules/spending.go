package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Spending is the money for a technology in some years.
type Spending struct {
	// years with money, in order; first is the money of the first of them.
	Years      []calendar.FiscalYear
	First, Sum money.Amount
	// lines that it stands on, by name.
	Lines []string
}

// SumSpending is the money of lines for a technology in the judged years that a
// test lets through.
func (input *Input) SumSpending(
	technology v1alpha1.EntryName,
	lines []*budget.Line,
	which func(calendar.FiscalYear) bool,
) Spending {
	var s Spending
	for _, year := range input.ActionableYears {
		sum := budget.MoneyFor(technology, lines, year)
		if !which(year) || sum == 0 {
			continue
		}
		s.Years = append(s.Years, year)
		s.Lines = append(s.Lines, budget.LineNames(budget.LinesWithMoney(lines, year))...)
		s.Sum = s.Sum.Plus(sum)
		if len(s.Years) == 1 {
			s.First = sum
		}
	}
	slices.Sort(s.Lines)
	s.Lines = slices.Compact(s.Lines)
	return s
}

// DescribeSpending says in words which years have money for a technology.
func (input *Input) DescribeSpending(s Spending) string {
	words := fmt.Sprintf("%s still has %s for it", s.Years[0], input.FormatMoney(s.First))
	if len(s.Years) > 1 {
		words += fmt.Sprintf(", and %s with the years after it", input.FormatMoney(s.Sum))
	}
	return words
}
