package moneycheck

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
)

// funding is what a goal needs and has in one fiscal year in which it runs.
type funding struct {
	need     int64
	budgeted int64 // The goal's part of the lines of the year that name it.
	// carried is what money of the year before pays of the need, less what the goal's money of
	// this year pays in the next.
	carried int64
	// shared is what the goal would have in addition with all the money of the lines that
	// it shares with other goals.
	shared int64
	// carriable is the part of the need that money of the year before may pay: the cost of
	// short actions that begin in that year.
	carriable int64
}

// have is the money that counts for the need.
func (f *funding) have() int64 { return f.budgeted + f.carried }

// gap is the need that no money meets.
func (f *funding) gap() int64 { return max(f.need-f.have(), 0) }

// unmet is the need that no money meets so far.
func (f *funding) unmet() int64 { return f.gap() }

// computeFunding computes the need and the money of each goal in each year in which it runs.
func (d *district) computeFunding() map[string]map[int]*funding {
	result := map[string]map[int]*funding{}
	for name, goal := range d.goals {
		result[name] = map[int]*funding{}
		needs, carriable := d.computeNeeds(goal)
		for year := d.firstYear; year <= d.lastYear; year++ {
			if d.runsIn(goal, year) {
				result[name][year] = &funding{need: needs[year], carriable: carriable[year]}
			}
		}
	}
	// Choice: each year divides its own money first; only what is then left over pays for
	// what is still short in the next year.
	for year := d.firstYear; year <= d.lastYear; year++ {
		d.fundYear(year, result)
		for name := range d.goals {
			now, before := result[name][year], result[name][year-1]
			if now != nil && before != nil {
				moved := min(max(before.have()-before.need, 0), now.carriable, now.gap())
				now.carried += moved
				before.carried -= moved
			}
		}
	}
	return result
}

// computeNeeds divides the costs of a goal's actions by fiscal year. An action with a fiscal
// year counts in that year; another one of at most 366 days in the year of its end, and money
// of the year of its start may pay for it (carriable); a longer one by its calendar days.
func (d *district) computeNeeds(goal *v1alpha1.Goal) (needs, carriable map[int]int64) {
	needs, carriable = map[int]int64{}, map[int]int64{}
	for _, action := range goal.Spec.Actions {
		cost := parseAmount(action.Cost)
		start, end := parseDay(action.Start), parseDay(action.End)
		switch {
		case cost == 0:
		case action.FiscalYear != 0:
			needs[int(action.FiscalYear)] += cost
		case start.IsZero() || countDays(start, end) <= 366:
			year := d.fiscalYear(end)
			needs[year] += cost
			if !start.IsZero() && d.fiscalYear(start) < year {
				carriable[year] += cost
			}
		default:
			years := d.listYears(start, end)
			var days []int64
			for _, year := range years {
				days = append(days, d.daysIn(year, start, end))
			}
			for i, amount := range split(cost, days, d.least) {
				needs[years[i]] += amount
			}
		}
	}
	return needs, carriable
}

// listYears lists the fiscal years of a long action. It leaves out the first or last year of
// the plan if fewer than 92 days of it lie in the plan, unless the action has no other year:
// such a year needs no lines of its own (docs/design/0007-money-rules.md).
func (d *district) listYears(start, end time.Time) []int {
	var all, long []int
	for year := d.fiscalYear(start); year <= d.fiscalYear(end); year++ {
		all = append(all, year)
		if year < d.firstYear || year > d.lastYear || !d.isShort(year) {
			long = append(long, year)
		}
	}
	if len(long) == 0 {
		return all
	}
	return long
}

// isShort reports whether fewer than 92 days of a fiscal year lie in the plan.
func (d *district) isShort(year int) bool { return d.daysIn(year, d.start, d.end) < 92 }

// fundYear divides the money of one year among its goals: first lines with weights; then lines
// with one goal that runs in the year, lines with two and so on, by name. A line without weights fills the unmet
// needs of its goals in proportion, and divides the rest equally.
func (d *district) fundYear(year int, all map[string]map[int]*funding) {
	parts := d.partsOf(year)
	slices.SortStableFunc(parts, func(a, b *part) int {
		one, other := a.line.spec, b.line.spec
		return cmp.Or(
			compareBool(isWeighted(other), isWeighted(one)),
			cmp.Compare(len(a.goals), len(b.goals)),
			cmp.Compare(one.Name, other.Name),
		)
	})
	for _, part := range parts {
		names := slices.Sorted(maps.Keys(part.goals))
		if len(names) == 0 {
			continue
		}
		if !isWeighted(part.line.spec) {
			// Choice: a part that is not aligned, because its goal does not exist or does not
			// run, goes to no other goal.
			d.fillNeeds(part, names, year, all)
		}
		for name, amount := range part.goals {
			now := all[name][year]
			now.budgeted += amount
			if len(part.line.spec.Goals) > 1 {
				now.shared += part.aligned - amount
			}
		}
	}
}

// fillNeeds divides the aligned money of a part by the unmet needs of its goals.
func (d *district) fillNeeds(part *part, names []string, year int, all map[string]map[int]*funding) {
	var unmet []int64
	var sum int64
	for _, name := range names {
		need := all[name][year].unmet()
		unmet, sum = append(unmet, need), sum+need
	}
	filled := split(min(part.aligned, sum), unmet, d.least)
	rest := splitEvenly(max(part.aligned-sum, 0), len(names), d.least)
	for i, name := range names {
		part.goals[name] = filled[i] + rest[i]
	}
}

func (d *district) partsOf(year int) []*part {
	var parts []*part
	for _, each := range d.lines {
		for _, part := range each.parts {
			if part.year == year {
				parts = append(parts, part)
			}
		}
	}
	return parts
}

func compareBool(one, other bool) int {
	switch {
	case one == other:
		return 0
	case one:
		return 1
	}
	return -1
}

// unfunded is a finding GoalUnfunded.
type unfunded struct {
	severity v1alpha1.Severity
	gap      int64
}

// findUnfunded lists the findings GoalUnfunded by goal and year, before waivers and before
// other findings hide them: an active goal whose money is less than 90 percent of its need,
// in the current and each later year.
func (d *district) findUnfunded(all map[string]map[int]*funding) map[string]map[int]unfunded {
	result := map[string]map[int]unfunded{}
	if len(d.lines) == 0 {
		return result // A plan without lines has no budget yet, so nothing in it is short.
	}
	for name, years := range all {
		result[name] = map[int]unfunded{}
		if d.goals[name].Spec.Closed.Outcome != "" && d.isClosed(d.goals[name]) {
			continue
		}
		for year, now := range years {
			if year < d.thisYear || 10*now.have() >= 9*now.need || 10*(now.have()+d.sumUndecided(name, year)) >= 9*now.need {
				continue
			}
			severity := v1alpha1.SeverityWarning
			if now.have() == 0 && !now.isShortBySharing() {
				severity = v1alpha1.SeverityError
			}
			result[name][year] = unfunded{severity: severity, gap: now.gap()}
		}
	}
	return result
}

// sumUndecided adds up the money of the lines of a goal whose years are not decided, without the
// part of a year: it may be spent in that year too.
func (d *district) sumUndecided(goal string, year int) int64 {
	var sum int64
	for _, each := range d.lines {
		isOfGoal := slices.ContainsFunc(each.spec.Goals, func(named v1alpha1.LineGoal) bool { return named.Name == goal })
		for _, part := range each.parts {
			if isOfGoal && isUndecided(each.spec) && part.year != year {
				sum += part.amount
			}
		}
	}
	return sum
}

// isShortBySharing reports whether the need would be funded with all the money of the lines
// that the goal shares with others.
func (f *funding) isShortBySharing() bool { return 10*(f.have()+f.shared) >= 9*f.need }

// goalUse is what a goal has and has used.
type goalUse struct{ allotted, spent, committed int64 }

// sumGoalUse adds up the money of each goal and what is used of it, by goal and year; year 0
// has the sum. What is used of a line is divided as its money of the year is: in proportion.
func (d *district) sumGoalUse() map[string]map[int]*goalUse {
	result := map[string]map[int]*goalUse{}
	for name := range d.goals {
		result[name] = map[int]*goalUse{0: {}}
	}
	for _, each := range d.lines {
		for _, part := range each.parts {
			d.addGoalUse(part, result)
		}
	}
	return result
}

func (d *district) addGoalUse(part *part, result map[string]map[int]*goalUse) {
	names := slices.Sorted(maps.Keys(part.goals))
	// The first weight stands for the money that belongs to no goal that runs in the year.
	weights := []int64{part.amount - part.aligned}
	for _, name := range names {
		weights = append(weights, part.goals[name])
	}
	spent, committed := split(part.spent, weights, d.least), split(part.committed, weights, d.least)
	if part.amount == 0 {
		return // Zero lines count nowhere: no goal has a part of them.
	}
	for i, name := range names {
		years := result[name]
		if years[part.year] == nil {
			years[part.year] = &goalUse{}
		}
		for _, use := range []*goalUse{years[0], years[part.year]} {
			use.allotted += part.goals[name]
			use.spent += spent[i+1]
			use.committed += committed[i+1]
		}
	}
}
