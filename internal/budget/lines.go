package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// LineNames returns the names of lines, in the order of the lines.
func LineNames(budgetLines []*Line) []v1alpha1.EntryName {
	names := make([]v1alpha1.EntryName, len(budgetLines))
	for i, budgetLine := range budgetLines {
		names[i] = budgetLine.Name
	}
	return names
}

// TechnologyNames returns the technologies that lines name, sorted and each once.
func TechnologyNames(budgetLines ...*Line) []v1alpha1.EntryName {
	var names []v1alpha1.EntryName
	for _, budgetLine := range budgetLines {
		names = append(names, budgetLine.Technologies...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// UndecidedElsewhere returns the money of lines whose years are not decided beside the part that
// counts in a fiscal year: all of it may be spent in that year too.
func UndecidedElsewhere(budgetLines []*Line, fiscalYear calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, budgetLine := range budgetLines {
		if budgetLine.IsUndecided() {
			sum = sum.Plus(budgetLine.Allotted - budgetLine.AmountIn(fiscalYear))
		}
	}
	return sum
}

// UndecidedLines returns the lines with money whose years are not decided.
func UndecidedLines(budgetLines []*Line) []*Line {
	return slices.DeleteFunc(slices.Clone(budgetLines), func(line *Line) bool {
		return !line.IsUndecided() || line.Allotted == 0
	})
}

// MoneyFor returns the money of lines for a technology in a fiscal year.
func MoneyFor(technologyName v1alpha1.EntryName, budgetLines []*Line, fiscalYear calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, budgetLine := range budgetLines {
		sum = sum.Plus(budgetLine.AmountFor(technologyName, fiscalYear))
	}
	return sum
}

// LinesWithMoney returns the lines that have money in a fiscal year.
func LinesWithMoney(budgetLines []*Line, fiscalYear calendar.FiscalYear) []*Line {
	return slices.DeleteFunc(slices.Clone(budgetLines), func(line *Line) bool { return line.AmountIn(fiscalYear) == 0 })
}
