// Package assess turns a snapshot and an instant into the status of an object
// and the next instant at which it can change, one entry for each kind. It has
// two doors: the controllers, with a snapshot from their caches, and the linter,
// with one from files.
//
// It is pure and total: no client, no clock, no error. Of an earlier status it
// reads nothing but since when something holds.
package assess

import (
	"fmt"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // A zone must be known where the machine knows none.
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/plaintext"
)

// conditions collects the conditions of one pass.
type conditions struct {
	generation int64
	before     []metav1.Condition
	now        metav1.Time
	list       []metav1.Condition
}

func newConditions(object metav1.Object, before []metav1.Condition, now time.Time) *conditions {
	return &conditions{generation: object.GetGeneration(), before: before, now: metav1.NewTime(now.UTC().Truncate(time.Second))}
}

// messageLimit bounds a message in bytes, so that an event can carry it.
const messageLimit = 900

// set adds a condition; it keeps the transition time while the status is the
// same.
func (c *conditions) set(
	kind v1alpha1.ConditionType, status metav1.ConditionStatus, reason v1alpha1.ConditionReason,
	format string, args ...any,
) {
	// What people wrote may have line breaks and characters that a terminal obeys.
	message := plaintext.EscapeLine(fmt.Sprintf(format, args...))
	if len(message) > messageLimit {
		cut := messageLimit
		for !utf8.RuneStart(message[cut]) {
			cut--
		}
		message = message[:cut] + "…"
	}
	next := metav1.Condition{
		Type: string(kind), Status: status, Reason: string(reason), Message: message,
		ObservedGeneration: c.generation, LastTransitionTime: c.now,
	}
	if old := v1alpha1.FindCondition(c.before, kind); old != nil && old.Status == status {
		next.LastTransitionTime = old.LastTransitionTime
	}
	c.list = append(c.list, next)
}

// truth sets a condition to True or False.
func (c *conditions) truth(
	kind v1alpha1.ConditionType, holds bool, yes, no v1alpha1.ConditionReason, format string, args ...any,
) {
	if holds {
		c.set(kind, metav1.ConditionTrue, yes, format, args...)
		return
	}
	c.set(kind, metav1.ConditionFalse, no, format, args...)
}

// ready says that the object was assessed.
func (c *conditions) ready() {
	c.set(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonAssessed, "Assessed.")
}

// stall says that only a person's edit can make the object ready, and that the
// other conditions are therefore not known.
func (c *conditions) stall(reason v1alpha1.ConditionReason, message string, others ...v1alpha1.ConditionType) {
	c.set(v1alpha1.ConditionReady, metav1.ConditionFalse, reason, "%s", message)
	c.set(v1alpha1.ConditionStalled, metav1.ConditionTrue, reason, "%s", message)
	c.unknown(others...)
}

func (c *conditions) unknown(kinds ...v1alpha1.ConditionType) {
	for _, kind := range kinds {
		c.set(kind, metav1.ConditionUnknown, v1alpha1.ReasonNotAssessed, "Not assessed while Ready is False.")
	}
}

// sorted lists the conditions by type, Ready first.
func (c *conditions) sorted() []metav1.Condition {
	slices.SortFunc(c.list, func(a, b metav1.Condition) int {
		switch {
		case a.Type == b.Type:
			return 0
		case a.Type == string(v1alpha1.ConditionReady):
			return -1
		case b.Type == string(v1alpha1.ConditionReady):
			return 1
		case a.Type < b.Type:
			return -1
		default:
			return 1
		}
	})
	return c.list
}

// zoneOf is the time zone of a plan's district; known is false, and the zone
// UTC, where its name is none.
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

// zones are the zones read so far, by name. There are only so many.
var zones sync.Map

// Today is the date in a plan's district at an instant.
func Today(plan *v1alpha1.TechnologyPlan, now time.Time) calendar.Date {
	zone, _ := zoneOf(plan)
	return calendar.Of(now, zone)
}

// instant is the first instant of a date in a plan's district; zero: never.
func instant(plan *v1alpha1.TechnologyPlan, d calendar.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	zone, _ := zoneOf(plan)
	return d.Start(zone)
}

// n is a count as status carries it.
func n[T ~int | ~int32 | ~int64](count T) *int32 {
	v := int32(min(int64(count), 1<<31-1))
	return &v
}

// plural writes "1 goal" or "3 goals".
func plural[T ~int | ~int32 | ~int64](count T, noun string) string {
	if count == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", count, noun)
}
