package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// LineNames returns the names of lines, in the order of the lines.
func LineNames(lines []*Line) []v1alpha1.EntryName {
	names := make([]v1alpha1.EntryName, len(lines))
	for i, line := range lines {
		names[i] = line.Name
	}
	return names
}

// TechnologyNames returns the technologies that lines name, sorted and each once.
func TechnologyNames(lines ...*Line) []v1alpha1.EntryName {
	var names []v1alpha1.EntryName
	for _, line := range lines {
		names = append(names, line.Technologies...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// MoneyFor returns the money of lines for a technology in a fiscal year.
func MoneyFor(technology v1alpha1.EntryName, lines []*Line, year calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, line := range lines {
		sum = sum.Plus(line.AmountFor(technology, year))
	}
	return sum
}

// LinesWithMoney returns the lines that have money in a fiscal year.
func LinesWithMoney(lines []*Line, year calendar.FiscalYear) []*Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l *Line) bool { return l.AmountIn(year) == 0 })
}
