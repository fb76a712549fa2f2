package budget

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// LineNames lists the names of lines, in their order.
func LineNames(lines []*Line) []string {
	names := make([]string, len(lines))
	for i, l := range lines {
		names[i] = string(l.Name)
	}
	return names
}

// TechnologyNames lists the technologies that lines name, in order and each once.
func TechnologyNames(lines ...*Line) []string {
	var names []string
	for _, l := range lines {
		for _, t := range l.Technologies {
			names = append(names, string(t))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// MoneyFor is the money of lines for a technology in a year.
func MoneyFor(technology v1alpha1.EntryName, lines []*Line, f calendar.FiscalYear) money.Amount {
	var sum money.Amount
	for _, l := range lines {
		sum = sum.Plus(l.For(string(technology), f))
	}
	return sum
}

// LinesWithMoney are the lines with money in a year.
func LinesWithMoney(lines []*Line, f calendar.FiscalYear) []*Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l *Line) bool { return l.In(f) == 0 })
}
