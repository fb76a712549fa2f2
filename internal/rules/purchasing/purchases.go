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
	year  calendar.FiscalYear
	lines []*budget.Line
	sum   money.Amount
}

// allPurchases are those of a technology in all years of its lines, the past
// ones included.
func allPurchases(input *rules.Input, technology v1alpha1.EntryName) []purchase {
	var list []purchase
	var years []calendar.FiscalYear
	lines := input.LinesFor(technology, v1alpha1.PurposePurchase)
	for _, line := range lines {
		years = append(years, line.Years...)
	}
	slices.Sort(years)
	for _, year := range slices.Compact(years) {
		if sum := budget.MoneyFor(technology, lines, year); sum > 0 {
			list = append(list, purchase{year, budget.LinesWithMoney(lines, year), sum})
		}
	}
	return list
}

// purchases are those in the years that rules about acting look at.
func purchases(input *rules.Input, technology v1alpha1.EntryName) []purchase {
	return acting(input, allPurchases(input, technology))
}

// allLargePurchases are those over the policy's limit.
func allLargePurchases(input *rules.Input, technology v1alpha1.EntryName) []purchase {
	return slices.DeleteFunc(
		allPurchases(input, technology), func(p purchase) bool { return p.sum <= input.Policy.PurchaseLimit },
	)
}

func acting(input *rules.Input, purchases []purchase) []purchase {
	return slices.DeleteFunc(purchases, func(p purchase) bool { return !input.IsActionable(p.year) })
}

// linesBuying are the names of the lines of purchases.
func linesBuying(purchases []purchase) []string {
	var names []string
	for _, p := range purchases {
		names = append(names, budget.LineNames(p.lines)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// sumOf is the money of purchases.
func sumOf(purchases []purchase) money.Amount {
	var sum money.Amount
	for _, p := range purchases {
		sum = sum.Plus(p.sum)
	}
	return sum
}

func goalsNamedBy(lines []*budget.Line) []string {
	var names []string
	for _, line := range lines {
		for _, lineGoal := range line.Goals {
			names = append(names, lineGoal.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// provision tells in which years something is provided for, by technology and
// by goal.
type provision struct {
	technologies, goals map[string]map[calendar.FiscalYear]bool
}

func newProvision() provision {
	return provision{map[string]map[calendar.FiscalYear]bool{}, map[string]map[calendar.FiscalYear]bool{}}
}

// anyYear stands for all years, where nothing says which.
const anyYear calendar.FiscalYear = 0

func (provision provision) add(technologies, goals []string, year calendar.FiscalYear) {
	for _, entry := range []struct {
		names []string
		years map[string]map[calendar.FiscalYear]bool
	}{{technologies, provision.technologies}, {goals, provision.goals}} {
		for _, name := range entry.names {
			if entry.years[name] == nil {
				entry.years[name] = map[calendar.FiscalYear]bool{}
			}
			entry.years[name][year] = true
		}
	}
}

// within tells whether one of the technologies or goals is provided for in the
// years from first to last.
func (provision provision) within(technologies, goals []string, first, last calendar.FiscalYear) bool {
	in := func(years map[calendar.FiscalYear]bool) bool {
		for year := range years {
			if year == anyYear || first <= year && year <= last {
				return true
			}
		}
		return false
	}
	return slices.ContainsFunc(technologies, func(name string) bool { return in(provision.technologies[name]) }) ||
		slices.ContainsFunc(goals, func(name string) bool { return in(provision.goals[name]) })
}

// around are the years of the plan, the one before and the one after it.
func around(input *rules.Input) []calendar.FiscalYear {
	first, last := input.PlanYears[0], input.PlanYears[len(input.PlanYears)-1]
	var years []calendar.FiscalYear
	for year := first - 1; year <= last+1; year++ {
		years = append(years, year)
	}
	return years
}
