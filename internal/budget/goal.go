package budget

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// Goal is a goal of the plan with its need and its money.
type Goal struct {
	*v1alpha1.Goal
	// Start and Due, the plan's where the goal has none. End is the day of due
	// or, if that is earlier, of closing.
	Start, Due, End calendar.Date
	// Closed is the day of closing, once that has come.
	Closed calendar.Date
	// Lines that name the goal.
	Lines []*Line
	// Benchmarks is the number of benchmarks that measure the goal.
	Benchmarks int
	// Stray are costs that fall due in a year in which the goal does not run.
	Stray []StrayCost
	// Years in which the goal runs, with its money.
	Years []GoalYear
}

// StrayCost is the cost of an action in a year in which its goal does not run.
type StrayCost struct {
	Action string
	Year   calendar.FiscalYear
	Cost   money.Amount
}

// GoalYear is a goal's money in a fiscal year in which it runs.
type GoalYear struct {
	FiscalYear calendar.FiscalYear
	// Need is the cost of the actions that fall due in the year.
	Need money.Amount
	// Budgeted is the money of lines that falls to the goal; Carried is money
	// of an earlier year that pays a short action that began in it.
	Budgeted, Carried money.Amount
	// Reach is the money of all lines that name the goal, as if it had them
	// for itself.
	Reach money.Amount
	// Spent and Committed are the goal's part of what its lines have used.
	Spent, Committed money.Amount
	// early is the part of Need that money of an earlier year may pay, by year; nil:
	// none.
	early map[calendar.FiscalYear]money.Amount
}

// payEarly lets money of an earlier year pay a part of the need.
func (y *GoalYear) payEarly(began calendar.FiscalYear, cost money.Amount) {
	if y.early == nil {
		y.early = map[calendar.FiscalYear]money.Amount{}
	}
	y.early[began] += cost
}

// Have is the money that counts for the need.
func (y GoalYear) Have() money.Amount { return y.Budgeted + y.Carried }

// FundedPercent is the share of its need, in percent, from which a goal counts as
// funded.
const FundedPercent = 90

// IsFunded reports whether the goal has at least 90 percent of its need in the year.
func (y GoalYear) IsFunded() bool { return CoversNeed(y.Have(), y.Need) }

// CoversNeed reports whether an amount is at least 90 percent of a need.
func CoversNeed(have, need money.Amount) bool {
	return have >= 0 && money.ComparePercent(have, FundedPercent, need) >= 0
}

// Gap is what is missing.
func (y GoalYear) Gap() money.Amount { return max(0, y.Need-y.Have()) }

// Runs tells whether the goal runs in a fiscal year.
func (g *Goal) Runs(f calendar.FiscalYear) bool {
	return g.year(f) != nil
}

func (g *Goal) year(f calendar.FiscalYear) *GoalYear {
	for i := range g.Years {
		if g.Years[i].FiscalYear == f {
			return &g.Years[i]
		}
	}
	return nil
}

// Active tells whether the goal runs on a day.
func (g *Goal) Active(today calendar.Date) bool {
	return g.Start <= today && today <= g.Due && g.Closed.IsZero()
}

// Costed tells whether the goal has actions and all of them have a cost.
func (g *Goal) Costed() bool {
	return len(g.Spec.Actions) > 0 &&
		!slices.ContainsFunc(g.Spec.Actions, func(a v1alpha1.Action) bool { return a.Cost == "" })
}

func (b *Budget) readGoals(in Input) {
	for _, object := range in.Goals {
		g := &Goal{
			Goal:   object,
			Start:  calendar.Lenient(object.Spec.Start),
			Due:    calendar.Lenient(object.Spec.Due),
			Closed: calendar.Lenient(object.Spec.Closed.Date), Benchmarks: in.Benchmarks[object.Name],
		}
		if g.Start.IsZero() {
			g.Start = b.Start
		}
		if g.Due.IsZero() {
			g.Due = b.End
		}
		g.End = calendar.Earliest(g.Due, g.Closed)
		if g.Closed > in.Today {
			// It bounds the years; it has not happened yet.
			b.Next.Add(g.Closed)
			g.Closed = 0
		}
		first, last := b.Fiscal.Of(g.Start), b.Fiscal.Of(g.End)
		for _, f := range b.PlanYears {
			if first <= f && f <= last {
				g.Years = append(g.Years, GoalYear{FiscalYear: f})
			}
		}
		b.needOf(g)
		b.Goals = append(b.Goals, g)
		b.goalByName[g.Name] = g
	}
	slices.SortFunc(b.Goals, func(x, y *Goal) int { return cmp.Compare(x.Name, y.Name) })
}

// shortAction is the longest action, in days, that is due as a whole in the
// year of its end.
const shortAction = 366

// needOf puts the cost of each action into the years in which it is due.
func (b *Budget) needOf(g *Goal) {
	for _, a := range g.Spec.Actions {
		cost := money.Of(a.Cost)
		start, end := calendar.Lenient(a.Start), calendar.Lenient(a.End)
		switch {
		case cost == 0:
		case a.FiscalYear != 0:
			g.need(a.Name, calendar.FiscalYear(a.FiscalYear), cost)
		case start.IsZero():
			g.need(a.Name, b.Fiscal.Of(end), cost)
		case int(end-start)+1 <= shortAction:
			due := b.Fiscal.Of(end)
			g.need(a.Name, due, cost)
			if began := b.Fiscal.Of(start); began < due && g.Runs(due) {
				g.year(due).payEarly(began, cost)
			}
		default:
			years := b.spread(start, end)
			weights := make([]int64, len(years))
			for i, f := range years {
				weights[i] = int64(b.Fiscal.DaysWithin(f, start, end))
			}
			for i, part := range cost.Split(weights) {
				g.need(a.Name, years[i], part)
			}
		}
	}
}

// spread are the fiscal years over which the cost of a long action is spread. A
// corner of a year at an end of the plan has no lines as a rule: the years beside
// it bear its part.
func (b *Budget) spread(start, end calendar.Date) []calendar.FiscalYear {
	years := yearRange(b.Fiscal.Of(start), b.Fiscal.Of(end))
	full := slices.DeleteFunc(slices.Clone(years), func(f calendar.FiscalYear) bool { return slices.Contains(b.PlanYears, f) && !b.Full(f) })
	if len(full) == 0 {
		return years
	}
	return full
}

func (g *Goal) need(action v1alpha1.EntryName, f calendar.FiscalYear, cost money.Amount) {
	if y := g.year(f); y != nil {
		y.Need += cost
		return
	}
	g.Stray = append(g.Stray, StrayCost{string(action), f, cost})
}

// NeedTotal is the cost of all actions, whatever the year.
func (g *Goal) NeedTotal() money.Amount {
	var sum money.Amount
	for _, a := range g.Spec.Actions {
		sum += money.Of(a.Cost)
	}
	return sum
}

// fundGoals gives the aligned money of each year to the goals: lines with
// weights by weight; then lines with one goal, then by number of goals and
// name, each filling the unmet needs of its goals in proportion and dividing
// what is left over evenly.
func (b *Budget) fundGoals() {
	for _, grant := range b.grants() {
		for i, g := range grant.goals {
			y := g.year(grant.year)
			y.Reach += grant.total
			if grant.weighted {
				y.Budgeted += grant.parts[i]
			}
		}
		if !grant.weighted {
			grant.fill()
		}
		grant.use()
		for i, g := range grant.goals {
			b.Granted = append(b.Granted, Granted{grant.line, g.Name, grant.parts[i]})
		}
	}
	for _, g := range b.Goals {
		g.carry()
	}
}

// Granted is what a goal gets of a line's money in a year.
type Granted struct {
	Line   *Line
	Goal   string
	Amount money.Amount
}

// grant is the aligned money of a line in a year with the goals that it is for.
type grant struct {
	line     *Line
	year     calendar.FiscalYear
	goals    []*Goal
	parts    []money.Amount
	total    money.Amount
	weighted bool
}

func (b *Budget) grants() []*grant {
	var list []*grant
	for _, s := range b.Shares {
		if s.Alignment != Aligned {
			continue
		}
		if n := len(list); n == 0 || list[n-1].line != s.Line || list[n-1].year != s.Year {
			list = append(list, &grant{line: s.Line, year: s.Year, weighted: weighted(s.Line)})
		}
		last := list[len(list)-1]
		last.goals = append(last.goals, b.goalByName[s.Goal])
		last.parts = append(last.parts, s.Amount)
		last.total += s.Amount
	}
	slices.SortStableFunc(list, func(x, y *grant) int {
		if x.weighted != y.weighted {
			if x.weighted {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(len(x.goals), len(y.goals)), cmp.Compare(x.line.Name, y.line.Name), cmp.Compare(x.year, y.year))
	})
	return list
}

func weighted(l *Line) bool {
	return slices.ContainsFunc(l.Goals, func(g v1alpha1.LineGoal) bool { return g.Weight != 0 })
}

func (g *grant) fill() {
	unmet := make([]int64, len(g.goals))
	var sum money.Amount
	for i, goal := range g.goals {
		gap := goal.year(g.year).Gap()
		unmet[i] = int64(gap)
		sum += gap
	}
	needed := min(sum, g.total)
	g.parts = needed.Split(unmet)
	for i, part := range (g.total - needed).Even(len(g.goals)) {
		g.parts[i] += part
		g.goals[i].year(g.year).Budgeted += g.parts[i]
	}
}

// use gives the goals their parts of what the line has used in the year, in
// proportion to their money; what falls to no goal takes its part as well.
func (g *grant) use() {
	weights := []int64{int64(max(0, g.line.In(g.year)-g.total))}
	for _, part := range g.parts {
		weights = append(weights, int64(part))
	}
	spent, committed := g.line.in(g.line.SpentIn, g.year).Split(weights), g.line.in(g.line.CommittedIn, g.year).Split(weights)
	for i, goal := range g.goals {
		y := goal.year(g.year)
		y.Spent += spent[i+1]
		y.Committed += committed[i+1]
	}
}

// carry lets money left over in the year in which a short action began count
// for its need in the year in which it ends.
func (g *Goal) carry() {
	for i := range g.Years {
		y := &g.Years[i]
		for _, began := range slices.Sorted(keys(y.early)) {
			from := g.year(began)
			if from == nil {
				continue
			}
			spare := max(0, from.Have()-from.Need)
			moved := min(spare, y.early[began], y.Gap())
			y.Carried += moved
			from.Carried -= moved
		}
	}
}

func keys(m map[calendar.FiscalYear]money.Amount) func(func(calendar.FiscalYear) bool) {
	return func(yield func(calendar.FiscalYear) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
