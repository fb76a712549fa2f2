package assess

import (
	"sync"
	"time"
	_ "time/tzdata" // The names of time zones must be known on machines without a zone database.

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// zoneOf returns the time zone of a plan's district. If its name is unknown, known is
// false and the zone is UTC. The name Local would depend on the machine and is refused.
func zoneOf(plan *v1alpha1.TechnologyPlan) (zone *time.Location, known bool) {
	name := plan.Spec.District.TimeZone
	if name == "" {
		return time.UTC, true
	}
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location), true
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return time.UTC, false
	}
	zones.Store(name, zone)
	return zone, true
}

// zones caches the zones by name, because LoadLocation reads and parses the database
// each time. The database bounds their number.
var zones sync.Map

// Today returns the date in a plan's district at an instant.
func Today(plan *v1alpha1.TechnologyPlan, now time.Time) calendar.Date {
	zone, _ := zoneOf(plan)
	return calendar.DateAt(now, zone)
}

// startOfDate returns the first instant of a date in a plan's district; zero stands for
// never.
func startOfDate(plan *v1alpha1.TechnologyPlan, day calendar.Date) time.Time {
	if day.IsZero() {
		return time.Time{}
	}
	zone, _ := zoneOf(plan)
	return day.Start(zone)
}
