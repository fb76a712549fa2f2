package replacement

import (
	"techplan.education/internal/budget"
	"techplan.education/internal/rules"
)

// isUnderfunded reports whether the replacements of a year lack more than 100 units
// of the currency and more than 5 percent of their cost. Prices in the forecast are
// estimates, so a smaller gap says nothing.
func isUnderfunded(refreshYear budget.RefreshYear) bool {
	return rules.Exceeds(refreshYear.MoneyMissing(), 100, 5, refreshYear.Cost)
}
