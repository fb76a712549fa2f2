// Package catalog lists the pages of a plan. A new page is a line of ListPages.
package catalog

import (
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/devices"
	"techplan.education/internal/pages/funding"
	"techplan.education/internal/pages/goals"
	"techplan.education/internal/pages/review"
)

// ListPages lists the pages of a plan in the order of the menu.
func ListPages() []pages.Page {
	return []pages.Page{
		pages.Overview,
		funding.Chain,
		funding.Budget,
		devices.Devices,
		goals.Goals,
		review.Evaluations,
		review.Findings,
	}
}
