package assess

import (
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/timezone"
)

// loadZone returns the time zone of a plan's district. If the plan names no existing time
// zone, known is false and the zone UTC.
func loadZone(plan *v1alpha1.TechnologyPlan) (zone *time.Location, known bool) {
	name := plan.Spec.District.TimeZone
	if name == "" {
		return time.UTC, true
	}
	zone, err := timezone.Load(name)
	if err != nil {
		return time.UTC, false
	}
	return zone, true
}

// DateInDistrict returns the date in a plan's district at an instant; in UTC if the plan names no
// existing time zone.
func DateInDistrict(plan *v1alpha1.TechnologyPlan, now time.Time) calendar.Date {
	zone, _ := loadZone(plan)
	return calendar.DateAt(now, zone)
}

// startOfDate returns the first instant of a date in a plan's district; zero: never.
func startOfDate(plan *v1alpha1.TechnologyPlan, date calendar.Date) time.Time {
	if date.IsZero() {
		return time.Time{}
	}
	zone, _ := loadZone(plan)
	return date.StartIn(zone)
}
