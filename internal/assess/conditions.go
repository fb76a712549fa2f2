package assess

import (
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

// conditions collects the conditions of one assessment.
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

// set adds a condition. It keeps the transition time while the status is the same.
func (conditions *conditions) set(
	conditionType string,
	status metav1.ConditionStatus,
	reason, format string,
	args ...any,
) {
	// Names and notes that people wrote may contain line breaks and terminal control
	// characters.
	message := text.TruncateBytes(text.EscapeLine(fmt.Sprintf(format, args...)), messageLimit)
	next := metav1.Condition{
		Type: conditionType, Status: status, Reason: reason, Message: message,
		ObservedGeneration: conditions.generation, LastTransitionTime: conditions.now,
	}
	if old := meta.FindStatusCondition(conditions.before, conditionType); old != nil && old.Status == status {
		next.LastTransitionTime = old.LastTransitionTime
	}
	conditions.list = append(conditions.list, next)
}

// setTrueOrFalse adds a condition that is True or False, with the reason for either.
func (conditions *conditions) setTrueOrFalse(
	conditionType string,
	holds bool,
	trueReason, falseReason, format string,
	args ...any,
) {
	if holds {
		conditions.set(conditionType, metav1.ConditionTrue, trueReason, format, args...)
		return
	}
	conditions.set(conditionType, metav1.ConditionFalse, falseReason, format, args...)
}

// setReady adds the condition that the object was assessed.
func (conditions *conditions) setReady() {
	conditions.set(v1alpha1.ConditionReady, metav1.ConditionTrue, v1alpha1.ReasonAssessed, "Assessed.")
}

// setStalled adds the conditions that only an edit can make the object ready, and that
// the other conditions are therefore unknown.
func (conditions *conditions) setStalled(reason, message string, others ...string) {
	conditions.set(v1alpha1.ConditionReady, metav1.ConditionFalse, reason, "%s", message)
	conditions.set(v1alpha1.ConditionStalled, metav1.ConditionTrue, reason, "%s", message)
	conditions.setUnknown(others...)
}

// setUnknown adds conditions that could not be assessed.
func (conditions *conditions) setUnknown(conditionTypes ...string) {
	for _, conditionType := range conditionTypes {
		conditions.set(
			conditionType, metav1.ConditionUnknown, v1alpha1.ReasonNotAssessed, "Not assessed while Ready is False.",
		)
	}
}

// sortByType returns the conditions by type, Ready first, because kubectl and
// dashboards show them in this order.
func (conditions *conditions) sortByType() []metav1.Condition {
	slices.SortFunc(conditions.list, func(a, b metav1.Condition) int {
		switch {
		case a.Type == b.Type:
			return 0
		case a.Type == v1alpha1.ConditionReady:
			return -1
		case b.Type == v1alpha1.ConditionReady:
			return 1
		case a.Type < b.Type:
			return -1
		default:
			return 1
		}
	})
	return conditions.list
}

// countPtr returns a count in the form of the API, at most the largest int32.
func countPtr[T ~int | ~int32 | ~int64](count T) *int32 {
	result := int32(min(int64(count), 1<<31-1))
	return &result
}
