package alignment

import (
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
)

// isShort tells whether a goal lacks money in a year. What is closed needs
// nothing more.
func isShort(input *rules.Input, goal *budget.Goal, y budget.GoalYear) bool {
	return input.IsActionable(y.FiscalYear) && !input.IsClosed(goal) && !y.IsFunded()
}
