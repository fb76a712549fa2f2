package moneycheck

import (
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
)

// overcommitted is a finding SourceOvercommitted.
type overcommitted struct {
	severity v1alpha1.Severity
	excess   int64
}

// oneTimeKinds are the kinds of sources whose money is given once.
var oneTimeKinds = map[v1alpha1.SourceKind]bool{
	v1alpha1.SourceGrant: true, v1alpha1.SourceBond: true, v1alpha1.SourceDonation: true,
	v1alpha1.SourceFederalRelief: true,
}

// findOvercommitted lists the findings SourceOvercommitted by source and year. The rule looks
// at all years, also past ones and those outside the plan.
func (d *district) findOvercommitted() map[v1alpha1.EntryName]map[int]overcommitted {
	result := map[v1alpha1.EntryName]map[int]overcommitted{}
	for name, source := range d.sources {
		lines, given := map[int]int64{}, map[int]int64{}
		var undecided int64
		for _, each := range d.lines {
			for _, part := range each.parts {
				switch {
				case each.spec.Source != name:
				case isUndecided(each.spec):
					undecided += part.amount
				default:
					lines[part.year] += part.amount
				}
			}
		}
		for _, amount := range source.Amounts {
			given[int(amount.FiscalYear)] = parseAmount(amount.Amount)
		}
		result[name] = map[int]overcommitted{}
		if oneTimeKinds[source.Kind] || source.ObligationEnd != "" {
			d.addUndecided(name, lines)
			year, excess, sum := findLargestExcess(lines, given, oneTimeKinds[source.Kind])
			addOvercommitted(result[name], year, excess, sum)
			continue
		}
		for year, sum := range lines {
			// A year without an amount is unknown, not zero.
			if amount, isKnown := given[year]; isKnown {
				addOvercommitted(result[name], year, sum-amount, amount)
			}
		}
		// Money whose years are not decided must fit into what the other lines leave.
		if undecided > 0 && len(given) > 0 {
			var all, rest int64
			for year, amount := range given {
				all, rest = all+amount, rest+max(amount-lines[year], 0)
			}
			addOvercommitted(result[name], 0, undecided-rest, all)
		}
	}
	return result
}

// addUndecided adds the money of lines whose years are not decided to the last of them: it can wait.
func (d *district) addUndecided(source v1alpha1.EntryName, lines map[int]int64) {
	for _, each := range d.lines {
		if each.spec.Source == source && isUndecided(each.spec) {
			lines[each.parts[len(each.parts)-1].year] += each.amount
		}
	}
}

// isUndecided reports whether a line says that its years are not decided.
func isUndecided(spec v1alpha1.BudgetLine) bool {
	return spec.YearsUndecided != nil && *spec.YearsUndecided
}

// findLargestExcess compares the lines up to each year with the amounts up to that year. It
// returns the year with the largest excess, the first one if there are several, and what the
// source gives up to that year; no year if it is the last one, which stands for all years
// together. A source without any amount is unknown. So is a year without one, and all years
// after it, unless the source gives money once, as a whole.
func findLargestExcess(lines, given map[int]int64, isOneTime bool) (year int, excess, amount int64) {
	if len(given) == 0 {
		return 0, 0, 0
	}
	var lineSum, givenSum int64
	both := map[int]int64{}
	maps.Copy(both, lines)
	maps.Copy(both, given)
	years := slices.Sorted(maps.Keys(both))
	for i, next := range years {
		if _, isKnown := given[next]; !isKnown && lines[next] > 0 && !isOneTime {
			return year, excess, amount
		}
		lineSum, givenSum = lineSum+lines[next], givenSum+given[next]
		if lineSum-givenSum > excess {
			year, excess, amount = next, lineSum-givenSum, givenSum
			if i == len(years)-1 {
				year = 0
			}
		}
	}
	return year, excess, amount
}

// addOvercommitted adds the finding about an excess: none up to one unit of the currency, a
// Warning up to the larger of 100 units and 1 percent of what the source gives, else an Error.
func addOvercommitted(findings map[int]overcommitted, year int, excess, given int64) {
	switch {
	case excess <= 100:
	case excess <= 100_00 || 100*excess <= given:
		findings[year] = overcommitted{v1alpha1.SeverityWarning, excess}
	default:
		findings[year] = overcommitted{v1alpha1.SeverityError, excess}
	}
}
