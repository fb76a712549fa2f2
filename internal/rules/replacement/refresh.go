package replacement

import (
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
)

// isUnderfunded tells whether replacements lack more than small change.
func isUnderfunded(y budget.RefreshYear) bool { return rules.Exceeds(y.Gap(), 100, 5, y.Cost) }
