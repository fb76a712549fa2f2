package alignment

import (
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
)

// isGoalShort reports whether a goal gets less than 90 percent of its need in a year
// from the current one on, also if all money whose years are not decided were spent in that
// year. A closed goal needs nothing more.
func isGoalShort(input *rules.Input, goal *budget.Goal, goalYear budget.GoalYear) bool {
	return input.IsActionable(goalYear.FiscalYear) && !input.IsClosed(goal) && !goalYear.IsFunded() &&
		!mayBeFunded(goal, goalYear)
}

// mayBeFunded reports whether a goal that is not funded in a year is if enough of the money whose
// years are not decided is spent in that year.
func mayBeFunded(goal *budget.Goal, goalYear budget.GoalYear) bool {
	more := budget.UndecidedElsewhere(goal.Lines, goalYear.FiscalYear)
	return !goalYear.IsFunded() && more > 0 && budget.CoversNeed(goalYear.MoneyForNeed().Plus(more), goalYear.Need)
}
