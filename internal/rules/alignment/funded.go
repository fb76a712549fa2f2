package alignment

import (
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
)

// isGoalShort reports whether a goal gets less than 90 percent of its need in a year
// from the current one on. A closed goal needs nothing more.
func isGoalShort(input *rules.Input, goal *budget.Goal, goalYear budget.GoalYear) bool {
	return input.IsActionable(goalYear.FiscalYear) && !input.IsClosed(goal) && !goalYear.IsFunded()
}
