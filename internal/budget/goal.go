package budget

import (
	"cmp"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Goal is a goal of the plan with its need and its money.
type Goal struct {
	*model.Goal
	// Start and Due are the goal's dates, or those of the plan if the goal has none.
	// End is the due date, or the closing date if that is earlier.
	Start, Due, End calendar.Date
	// Closed is the closing date, if it is not after today.
	Closed calendar.Date
	// Lines are the budget lines that name the goal.
	Lines []*Line
	// Benchmarks is the number of benchmarks that measure the goal.
	Benchmarks int
	// OutOfPeriodCosts are costs that are due in a year in which the goal does not run.
	OutOfPeriodCosts []OutOfPeriodCost
	// Years are the fiscal years in which the goal runs, with its money.
	Years []GoalYear
}

// OutOfPeriodCost is the cost of an action in a year in which its goal does not run.
type OutOfPeriodCost struct {
	Action v1alpha1.EntryName
	Year   calendar.FiscalYear
	Cost   money.Amount
}

// GoalYear is a goal's money in a fiscal year in which it runs.
type GoalYear struct {
	FiscalYear calendar.FiscalYear
	// Need is the cost of the actions that are due in the year.
	Need money.Amount
	// Budgeted is the goal's part of the money of its lines. Carried is money of an
	// earlier year that pays for a short action that began in that year; the earlier
	// year has it negative.
	Budgeted, Carried money.Amount
	// Reach is the money of all lines that name the goal, as if the goal had them to
	// itself.
	Reach money.Amount
	// Spent and Committed are the goal's part of what its lines have used.
	Spent, Committed money.Amount
	// payableEarly is the part of Need that money of an earlier year may pay, by that
	// year; nil if there is none.
	payableEarly map[calendar.FiscalYear]money.Amount
}

// allowEarlyPayment lets money of an earlier year pay a part of the need.
func (year *GoalYear) allowEarlyPayment(began calendar.FiscalYear, cost money.Amount) {
	if year.payableEarly == nil {
		year.payableEarly = map[calendar.FiscalYear]money.Amount{}
	}
	year.payableEarly[began] += cost
}

// MoneyForNeed returns the money that counts for the need: Budgeted and Carried.
func (year GoalYear) MoneyForNeed() money.Amount { return year.Budgeted + year.Carried }

// FundedPercent is the share of its need, in percent, from which a goal counts as
// funded.
const FundedPercent = 90

// IsFunded reports whether the goal has at least FundedPercent of its need in the year.
func (year GoalYear) IsFunded() bool { return CoversNeed(year.MoneyForNeed(), year.Need) }

// CoversNeed reports whether an amount is at least FundedPercent of a need.
func CoversNeed(have, need money.Amount) bool {
	return have >= 0 && money.ComparePercent(have, FundedPercent, need) >= 0
}

// MoneyMissing returns the part of the need for which there is no money.
func (year GoalYear) MoneyMissing() money.Amount { return max(0, year.Need-year.MoneyForNeed()) }

// RunsIn reports whether the goal runs in a fiscal year.
func (goal *Goal) RunsIn(fiscalYear calendar.FiscalYear) bool {
	return goal.findYear(fiscalYear) != nil
}

func (goal *Goal) findYear(fiscalYear calendar.FiscalYear) *GoalYear {
	for i := range goal.Years {
		if goal.Years[i].FiscalYear == fiscalYear {
			return &goal.Years[i]
		}
	}
	return nil
}

// IsActiveOn reports whether the goal runs on a day and is not closed.
func (goal *Goal) IsActiveOn(today calendar.Date) bool {
	return goal.Start <= today && today <= goal.Due && goal.Closed.IsZero()
}

// EndsBeforeStart reports whether the goal closes before its first day: it is given up before
// anything was done.
func (goal *Goal) EndsBeforeStart() bool { return goal.End < goal.Start }

// IsFullyCosted reports whether the goal has actions, and all of them have a cost.
func (goal *Goal) IsFullyCosted() bool {
	return len(goal.Spec.Actions) > 0 &&
		!slices.ContainsFunc(goal.Spec.Actions, func(left v1alpha1.Action) bool { return left.Cost == "" })
}

func (budget *Budget) readGoals(in Input) {
	for _, object := range in.Goals {
		goal := &Goal{
			Goal: object, Start: cmp.Or(object.Start, budget.Start), Due: cmp.Or(object.Due, budget.End),
			Closed: object.Closed, Benchmarks: in.Benchmarks[object.Name],
		}
		goal.End = calendar.EarliestOf(goal.Due, goal.Closed)
		if goal.Closed > in.Today {
			// A closing date ahead already bounds the years of the goal, although the
			// goal is not closed yet.
			budget.Next.AddDates(goal.Closed)
			goal.Closed = 0
		}
		firstYear, lastYear := budget.Fiscal.YearOf(goal.Start), budget.Fiscal.YearOf(goal.End)
		for _, fiscalYear := range budget.PlanYears {
			if firstYear <= fiscalYear && fiscalYear <= lastYear {
				goal.Years = append(goal.Years, GoalYear{FiscalYear: fiscalYear})
			}
		}
		budget.assignActionCosts(goal)
		budget.Goals = append(budget.Goals, goal)
		budget.goalByName[goal.Name] = goal
	}
	slices.SortFunc(budget.Goals, func(left, right *Goal) int { return cmp.Compare(left.Name, right.Name) })
}

// shortActionMaxDays is the longest action, in days, whose cost is due as a whole in
// the year of its end: a year, counted as a leap year.
const shortActionMaxDays = 366

// assignActionCosts assigns the cost of each action to the fiscal years in which it is
// due: to its stated year, to the year of its end, or to all years of a long action by
// days.
func (budget *Budget) assignActionCosts(goal *Goal) {
	for _, action := range goal.Actions {
		cost, start, endDate := action.Cost, action.Start, action.End
		switch {
		case cost == 0:
		case action.FiscalYear != 0:
			goal.addNeed(action.Name, action.FiscalYear, cost)
		case start.IsZero():
			goal.addNeed(action.Name, budget.Fiscal.YearOf(endDate), cost)
		case int(endDate-start)+1 <= shortActionMaxDays:
			due := budget.Fiscal.YearOf(endDate)
			goal.addNeed(action.Name, due, cost)
			if began := budget.Fiscal.YearOf(start); began < due && goal.RunsIn(due) {
				goal.findYear(due).allowEarlyPayment(began, cost)
			}
		default:
			fiscalYears := budget.actionYears(start, endDate)
			weights := make([]int64, len(fiscalYears))
			for i, fiscalYear := range fiscalYears {
				weights[i] = int64(budget.Fiscal.DaysWithin(fiscalYear, start, endDate))
			}
			for i, part := range budget.splitter.SplitByWeights(cost, weights) {
				goal.addNeed(action.Name, fiscalYears[i], part)
			}
		}
	}
}

// actionYears returns the fiscal years over which the cost of a long action is divided.
// It leaves out a short first or last plan year, which usually has no lines, unless the
// action has no other year.
func (budget *Budget) actionYears(start, endDate calendar.Date) []calendar.FiscalYear {
	fiscalYears := yearRange(budget.Fiscal.YearOf(start), budget.Fiscal.YearOf(endDate))
	full := slices.DeleteFunc(
		slices.Clone(fiscalYears),
		func(year calendar.FiscalYear) bool {
			return slices.Contains(budget.PlanYears, year) && !budget.IsFullYear(year)
		},
	)
	if len(full) == 0 {
		return fiscalYears
	}
	return full
}

// addNeed adds the cost of an action to the need of a year, or to the costs out of
// period.
func (goal *Goal) addNeed(action v1alpha1.EntryName, fiscalYear calendar.FiscalYear, cost money.Amount) {
	if goalYear := goal.findYear(fiscalYear); goalYear != nil {
		goalYear.Need += cost
		return
	}
	goal.OutOfPeriodCosts = append(goal.OutOfPeriodCosts, OutOfPeriodCost{action, fiscalYear, cost})
}

// TotalNeed returns the cost of all actions, in any year.
func (goal *Goal) TotalNeed() money.Amount {
	var sum money.Amount
	for _, action := range goal.Actions {
		sum += action.Cost
	}
	return sum
}

// fundGoals divides the aligned money of each year among the goals: first lines with
// weights, by weight; then lines with one goal, then by number of goals and name. Each
// line without weights fills the open needs of its goals in proportion, and divides the
// rest evenly.
//
// The order lets money that has only one possible use go there first.
func (budget *Budget) fundGoals() {
	for _, grant := range budget.collectGrants() {
		for i, goal := range grant.goals {
			goalYear := goal.findYear(grant.year)
			goalYear.Reach += grant.total
			if grant.weighted {
				goalYear.Budgeted += grant.parts[i]
			}
		}
		if !grant.weighted {
			grant.distributeByNeed()
		}
		grant.attributeSpending()
		for i, goal := range grant.goals {
			budget.Granted = append(budget.Granted, Granted{grant.line, goal.Name, grant.parts[i]})
		}
	}
	for _, goal := range budget.Goals {
		goal.carryForward()
	}
}

// Granted is what a goal gets of a line's money in a year.
type Granted struct {
	Line   *Line
	Goal   string
	Amount money.Amount
}

// grant is the aligned money of a line in a year, with the goals that it is for.
type grant struct {
	line     *Line
	year     calendar.FiscalYear
	goals    []*Goal
	parts    []money.Amount
	total    money.Amount
	weighted bool
}

// collectGrants returns the aligned money of each line and year, in the order in which
// fundGoals divides it. The shares of a line and year follow one another.
func (budget *Budget) collectGrants() []*grant {
	var list []*grant
	for _, share := range budget.Shares {
		if share.Alignment != Aligned {
			continue
		}
		if count := len(list); count == 0 || list[count-1].line != share.Line || list[count-1].year != share.Year {
			list = append(list, &grant{line: share.Line, year: share.Year, weighted: hasWeights(share.Line)})
		}
		last := list[len(list)-1]
		last.goals = append(last.goals, budget.goalByName[share.Goal])
		last.parts = append(last.parts, share.Amount)
		last.total += share.Amount
	}
	slices.SortStableFunc(list, func(left, right *grant) int {
		if left.weighted != right.weighted {
			if left.weighted {
				return -1
			}
			return 1
		}
		return cmp.Or(
			cmp.Compare(len(left.goals), len(right.goals)), cmp.Compare(left.line.Name, right.line.Name), cmp.Compare(left.year, right.year),
		)
	})
	return list
}

// hasWeights reports whether a line weighs its goals.
func hasWeights(budgetLine *Line) bool {
	return slices.ContainsFunc(budgetLine.Goals, func(goal v1alpha1.LineGoal) bool { return goal.Weight != 0 })
}

// distributeByNeed fills the open needs of the goals in proportion, and divides the
// rest evenly.
func (grant *grant) distributeByNeed() {
	unmet := make([]int64, len(grant.goals))
	var sum money.Amount
	for i, goal := range grant.goals {
		gap := goal.findYear(grant.year).MoneyMissing()
		unmet[i] = int64(gap)
		sum += gap
	}
	needed := min(sum, grant.total)
	splitter := grant.line.splitter
	grant.parts = splitter.SplitByWeights(needed, unmet)
	for i, part := range splitter.SplitEvenly(grant.total-needed, len(grant.goals)) {
		grant.parts[i] += part
		grant.goals[i].findYear(grant.year).Budgeted += grant.parts[i]
	}
}

// attributeSpending attributes what the line has used in the year to the goals, in
// proportion to their money. The part of the line that belongs to no goal takes its
// proportion too.
func (grant *grant) attributeSpending() {
	weights := []int64{int64(max(0, grant.line.AmountIn(grant.year)-grant.total))}
	for _, part := range grant.parts {
		weights = append(weights, int64(part))
	}
	budgetLine := grant.line
	spent := budgetLine.splitter.SplitByWeights(budgetLine.figureIn(budgetLine.SpentIn, grant.year), weights)
	committed := budgetLine.splitter.SplitByWeights(budgetLine.figureIn(budgetLine.CommittedIn, grant.year), weights)
	for i, goal := range grant.goals {
		goalYear := goal.findYear(grant.year)
		goalYear.Spent += spent[i+1]
		goalYear.Committed += committed[i+1]
	}
}

// carryForward lets money that is left in the year in which a short action began count
// for the need in the year in which the action ends.
func (goal *Goal) carryForward() {
	for i := range goal.Years {
		goalYear := &goal.Years[i]
		for _, beganIn := range slices.Sorted(maps.Keys(goalYear.payableEarly)) {
			from := goal.findYear(beganIn)
			if from == nil {
				continue
			}
			spare := max(0, from.MoneyForNeed()-from.Need)
			moved := min(spare, goalYear.payableEarly[beganIn], goalYear.MoneyMissing())
			goalYear.Carried += moved
			from.Carried -= moved
		}
	}
}
