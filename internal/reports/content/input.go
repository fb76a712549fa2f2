// Package content has what the reports are made of: what changed, what is to be decided, what is due, and the
// cells and sentences in which a report says it. It knows no report.
package content

import (
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/snapshot"
)

// Input is what a report is about.
type Input struct {
	Namespace string
	// District has the objects with their statuses.
	District snapshot.District
	// Plan is one of the plans of the district.
	Plan *v1alpha1.TechnologyPlan
	// Now is the instant of the report.
	Now time.Time
	// HasHistory says that the statuses were kept as time passed, as in a cluster. Without it the day on
	// which a finding was first seen, or a condition changed, is not known if it is today.
	HasHistory bool

	// Since is the first day of what changed, and Until the last day of what is due. No date if the
	// report does not ask for it.
	Since, Until calendar.Date
	// IsSinceBoard says that Since is the day on which the board was last informed.
	IsSinceBoard bool
	// Language is the BCP 47 tag of the text; empty for English.
	Language string
}

// Today returns the as-of date in the time zone of the district.
func (input Input) Today() calendar.Date { return assess.DateInDistrict(input.Plan, input.Now) }
