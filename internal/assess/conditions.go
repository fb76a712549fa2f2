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
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/text"
	"techplan.education/internal/timezone"
)

// conditions collects the conditions of one pass.
type conditions struct {
	generation int64
	before     []metav1.Condition
	now        metav1.Time
	list       []metav1.Condition
}

func newConditions(object metav1.Object, before []metav1.Condition, now time.Time) *conditions {
	return &conditions{
		generation: object.GetGeneration(),
		before:     before,
		now:        metav1.NewTime(now.UTC().Truncate(time.Second)),
	}
}

// messageLimit bounds a message in bytes, so that an event can carry it.
const messageLimit = 900

// set adds a condition; it keeps the transition time while the status is the
// same.
func (conditions *conditions) set(conditionType v1alpha1.ConditionType, status metav1.ConditionStatus, reason v1alpha1.ConditionReason, format string, args ...any) {
	// What people wrote may have line breaks and characters that a terminal obeys.
	message := text.TruncateBytes(text.EscapeLine(fmt.Sprintf(format, args...)), messageLimit)
	next := metav1.Condition{
		Type: string(conditionType), Status: status, Reason: string(reason), Message: message,
		ObservedGeneration: conditions.generation, LastTransitionTime: conditions.now,
	}
	if old := v1alpha1.FindCondition(conditions.before, conditionType); old != nil && old.Status == status {
		next.LastTransitionTime = old.LastTransitionTime
	}
	conditions.list = append(conditions.list, next)
}

// setTrueOrFalse sets a condition to True or False.
func (conditions *conditions) setTrueOrFalse(conditionType v1alpha1.ConditionType, holds bool, trueReason, falseReason v1alpha1.ConditionReason, format string, args ...any) {
	if holds {
		conditions.set(conditionType, metav1.ConditionTrue, trueReason, format, args...)
		return
	}
	conditions.set(conditionType, metav1.ConditionFalse, falseReason, format, args...)
}

// setReady says that the object was assessed.
func (conditions *conditions) setReady() {
	conditions.set(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonAssessed, "Assessed.")
}

// setStalled says that only a person's edit can make the object ready, and that the
// other conditions are therefore not known.
func (conditions *conditions) setStalled(reason v1alpha1.ConditionReason, message string, others ...v1alpha1.ConditionType) {
	conditions.set(v1alpha1.ConditionReady, metav1.ConditionFalse, reason, "%s", message)
	conditions.set(v1alpha1.ConditionStalled, metav1.ConditionTrue, reason, "%s", message)
	conditions.setUnknown(others...)
}

func (conditions *conditions) setUnknown(conditionTypes ...v1alpha1.ConditionType) {
	for _, conditionType := range conditionTypes {
		conditions.set(conditionType, metav1.ConditionUnknown, v1alpha1.ReasonNotAssessed, "Not assessed while Ready is False.")
	}
}

// sortByType lists the conditions by type, Ready first.
func (conditions *conditions) sortByType() []metav1.Condition {
	slices.SortFunc(conditions.list, func(a, b metav1.Condition) int {
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
	return conditions.list
}

// zoneOf is the time zone of a plan's district; known is false, and the zone
// UTC, where its name is none.
func zoneOf(plan *v1alpha1.TechnologyPlan) (zone *time.Location, known bool) {
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

// Today is the date in a plan's district at an instant.
func Today(plan *v1alpha1.TechnologyPlan, now time.Time) calendar.Date {
	zone, _ := zoneOf(plan)
	return calendar.DateAt(now, zone)
}

// startOfDate is the first instant of a date in a plan's district; zero: never.
func startOfDate(plan *v1alpha1.TechnologyPlan, day calendar.Date) time.Time {
	if day.IsZero() {
		return time.Time{}
	}
	zone, _ := zoneOf(plan)
	return day.Start(zone)
}

// countPtr is a count as status carries it.
func countPtr[T ~int | ~int32 | ~int64](count T) *int32 {
	result := int32(min(int64(count), 1<<31-1))
	return &result
}
