package purchasing

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// purchase is the money of Purchase lines for a technology in a year.
type purchase struct {
	// lines have money for the technology in the year, and sum is that money.
	year  calendar.FiscalYear
	lines []*budget.Line
	sum   money.Amount
}

// listPurchases lists the purchases of a technology by year. Past years are included:
// see selectActionable.
func listPurchases(input *rules.Input, technologyName v1alpha1.EntryName) []purchase {
	var list []purchase
	var fiscalYears []calendar.FiscalYear
	budgetLines := input.LinesFor(technologyName, v1alpha1.PurposePurchase)
	for _, budgetLine := range budgetLines {
		fiscalYears = append(fiscalYears, budgetLine.Years...)
	}
	slices.Sort(fiscalYears)
	for _, fiscalYear := range slices.Compact(fiscalYears) {
		if sum := budget.MoneyFor(technologyName, budgetLines, fiscalYear); sum > 0 {
			list = append(list, purchase{fiscalYear, budget.LinesWithMoney(budgetLines, fiscalYear), sum})
		}
	}
	return list
}

// selectLarge selects the purchases over the policy's purchaseLimit. It changes the
// slice that it gets.
func selectLarge(input *rules.Input, purchases []purchase) []purchase {
	return slices.DeleteFunc(purchases, func(purchase purchase) bool { return purchase.sum <= input.Policy.PurchaseLimit })
}

// selectActionable selects the purchases that people can still change: those from the
// current year on. It changes the slice that it gets.
func selectActionable(input *rules.Input, purchases []purchase) []purchase {
	return slices.DeleteFunc(purchases, func(purchase purchase) bool { return !input.IsActionable(purchase.year) })
}

// listLineNames lists the names of the lines of purchases, sorted and each once.
func listLineNames(purchases []purchase) []v1alpha1.EntryName {
	var names []v1alpha1.EntryName
	for _, purchase := range purchases {
		names = append(names, budget.LineNames(purchase.lines)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func sumPurchases(purchases []purchase) money.Amount {
	var sum money.Amount
	for _, purchase := range purchases {
		sum = sum.Plus(purchase.sum)
	}
	return sum
}

// listGoalsOfLines lists the goals that lines name.
func listGoalsOfLines(budgetLines []*budget.Line) []string {
	var names []string
	for _, budgetLine := range budgetLines {
		for _, lineGoal := range budgetLine.Goals {
			names = append(names, lineGoal.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// provision has the years in which something is provided for, by technology and by goal.
type provision struct {
	technologies yearsByName[v1alpha1.EntryName]
	goals        yearsByName[string]
}

// yearsByName has the years in which something is provided for, by its name.
type yearsByName[Name ~string] map[Name]map[calendar.FiscalYear]bool

func newProvision() provision {
	return provision{yearsByName[v1alpha1.EntryName]{}, yearsByName[string]{}}
}

// anyYear stands for all years, if no date is given.
const anyYear calendar.FiscalYear = 0

// addYear adds a year in which some technologies and goals are provided for.
func (provision provision) addYear(
	technologies []v1alpha1.EntryName, goals []string, fiscalYear calendar.FiscalYear,
) {
	provision.technologies.addYear(technologies, fiscalYear)
	provision.goals.addYear(goals, fiscalYear)
}

func (years yearsByName[Name]) addYear(names []Name, fiscalYear calendar.FiscalYear) {
	for _, name := range names {
		if years[name] == nil {
			years[name] = map[calendar.FiscalYear]bool{}
		}
		years[name][fiscalYear] = true
	}
}

// hasYear reports whether one of the names has a year from first to last, or any year.
func (years yearsByName[Name]) hasYear(names []Name, firstYear, lastYear calendar.FiscalYear) bool {
	return slices.ContainsFunc(names, func(name Name) bool {
		for fiscalYear := range years[name] {
			if fiscalYear == anyYear || firstYear <= fiscalYear && fiscalYear <= lastYear {
				return true
			}
		}
		return false
	})
}

// isProvided reports whether one of the technologies or goals is provided for in a
// year from first to last.
func (provision provision) isProvided(
	technologies []v1alpha1.EntryName, goals []string, firstYear, lastYear calendar.FiscalYear,
) bool {
	return provision.technologies.hasYear(technologies, firstYear, lastYear) || provision.goals.hasYear(goals, firstYear, lastYear)
}

// listYearsAround lists the years of the plan, the year before and the year after it:
// a purchase in the first or last year may be prepared or followed up outside the
// plan.
func listYearsAround(input *rules.Input) []calendar.FiscalYear {
	firstYear, lastYear := input.PlanYears[0], input.PlanYears[len(input.PlanYears)-1]
	var fiscalYears []calendar.FiscalYear
	for fiscalYear := firstYear - 1; fiscalYear <= lastYear+1; fiscalYear++ {
		fiscalYears = append(fiscalYears, fiscalYear)
	}
	return fiscalYears
}
