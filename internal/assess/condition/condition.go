// Package condition builds the conditions of a status: each with the generation of the
// object, and with the instant since which it has been True, False or Unknown.
package condition

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

// messageLimit is the most bytes of a message, so that an event can carry it.
const messageLimit = 900

// Result is what a condition reports apart from its type.
type Result struct {
	Status metav1.ConditionStatus
	Reason v1alpha1.ConditionReason
	// Message is a sentence of any length. It may quote what people wrote.
	Message string
}

// NewTrue returns the result that the condition holds, with a message as fmt.Sprintf
// formats it.
func NewTrue(reason v1alpha1.ConditionReason, format string, args ...any) Result {
	return Result{metav1.ConditionTrue, reason, fmt.Sprintf(format, args...)}
}

// NewFalse returns the result that the condition does not hold, with a message as
// fmt.Sprintf formats it.
func NewFalse(reason v1alpha1.ConditionReason, format string, args ...any) Result {
	return Result{metav1.ConditionFalse, reason, fmt.Sprintf(format, args...)}
}

// NewUnknown returns the result that the data do not show whether the condition holds,
// with a message as fmt.Sprintf formats it.
func NewUnknown(reason v1alpha1.ConditionReason, format string, args ...any) Result {
	return Result{metav1.ConditionUnknown, reason, fmt.Sprintf(format, args...)}
}

// TrueIf returns True with the first reason if the condition holds, and False with the
// second reason otherwise. The message is the same.
func TrueIf(holds bool, trueReason, falseReason v1alpha1.ConditionReason, format string, args ...any) Result {
	if holds {
		return NewTrue(trueReason, format, args...)
	}
	return NewFalse(falseReason, format, args...)
}

// List collects the conditions of one assessment of an object. It is for one goroutine.
type List struct {
	generation int64
	earlier    []metav1.Condition
	now        metav1.Time
	conditions []metav1.Condition
}

// NewList starts an empty list for an object. It is given the conditions that the
// status of the object has so far, and the instant of the assessment, which it
// truncates to seconds in UTC.
func NewList(object metav1.Object, earlier []metav1.Condition, now time.Time) *List {
	return &List{
		generation: object.GetGeneration(),
		earlier:    earlier,
		now:        metav1.NewTime(now.UTC().Truncate(time.Second)),
	}
}

// SetCondition adds a condition. Its transition time is the earlier one while the status stays
// the same. A message shows line breaks and hidden characters escaped, and at most 900
// bytes of it.
func (list *List) SetCondition(conditionType v1alpha1.ConditionType, result Result) {
	added := metav1.Condition{
		Type:   string(conditionType),
		Status: result.Status,
		Reason: string(result.Reason),
		// People may have written line breaks and characters that control a terminal.
		Message:            text.TruncateBytes(text.EscapeLine(result.Message), messageLimit),
		ObservedGeneration: list.generation,
		LastTransitionTime: list.now,
	}
	if earlier := list.FindEarlier(conditionType); earlier != nil && earlier.Status == result.Status {
		added.LastTransitionTime = earlier.LastTransitionTime
	}
	list.conditions = append(list.conditions, added)
}

// SetReady adds Ready as True: the object was assessed.
func (list *List) SetReady() {
	list.SetCondition(v1alpha1.ConditionReady, NewTrue(v1alpha1.ReasonAssessed, "Assessed."))
}

// SetStalled adds Ready as False and Stalled as True, because only an edit by a person
// can make the object ready. The other conditions become Unknown.
func (list *List) SetStalled(reason v1alpha1.ConditionReason, message string, others ...v1alpha1.ConditionType) {
	list.setNotReady(reason, message, others)
	list.SetCondition(v1alpha1.ConditionStalled, NewTrue(reason, "%s", message))
}

func (list *List) setNotReady(
	reason v1alpha1.ConditionReason, message string, others []v1alpha1.ConditionType,
) {
	list.SetCondition(v1alpha1.ConditionReady, NewFalse(reason, "%s", message))
	for _, conditionType := range others {
		list.SetCondition(conditionType, NewUnknown(v1alpha1.ReasonNotAssessed, "Not assessed while Ready is False."))
	}
}

// MissingGrace is how long an object to which another one refers may be missing before the
// other one is stalled. The files of a folder are applied in any order, so that what is missing
// usually arrives within seconds.
const MissingGrace = 2 * time.Minute

// SetMissing adds Ready as False because an object to which this one refers does not exist.
// Stalled is False for MissingGrace, and True from then on; an edit of a stalled object begins
// another period. The other conditions become Unknown. SetMissing returns the instant at which Stalled
// becomes True; zero: it is True.
func (list *List) SetMissing(
	reason v1alpha1.ConditionReason, message string, others ...v1alpha1.ConditionType,
) time.Time {
	since, isStalled := list.now.Time, false
	if earlier := list.FindEarlier(v1alpha1.ConditionStalled); earlier != nil {
		// A time ahead is from a clock that was set back.
		if earlier.Status == metav1.ConditionFalse && earlier.LastTransitionTime.Time.Before(since) {
			since = earlier.LastTransitionTime.UTC()
		}
		isStalled = earlier.Status == metav1.ConditionTrue && earlier.ObservedGeneration == list.generation
	}
	end := since.Add(MissingGrace)
	if isStalled || !list.now.Time.Before(end) {
		list.SetStalled(reason, message, others...)
		return time.Time{}
	}
	list.setNotReady(reason, message, others)
	list.SetCondition(v1alpha1.ConditionStalled, NewFalse(
		reason, "What is missing may still arrive. After %.0f minutes Stalled is True.", MissingGrace.Minutes(),
	))
	return end
}

// FindEarlier returns the condition of a type that the status had before the
// assessment; nil: it had none.
func (list *List) FindEarlier(conditionType v1alpha1.ConditionType) *metav1.Condition {
	return v1alpha1.FindCondition(list.earlier, conditionType)
}

// SortByType returns the conditions by type, Ready first.
func (list *List) SortByType() []metav1.Condition {
	slices.SortFunc(list.conditions, func(left, right metav1.Condition) int {
		return cmp.Or(cmp.Compare(rankType(left), rankType(right)), cmp.Compare(left.Type, right.Type))
	})
	return list.conditions
}

// rankType is 0 for Ready and 1 for each other condition.
func rankType(sorted metav1.Condition) int {
	if sorted.Type == string(v1alpha1.ConditionReady) {
		return 0
	}
	return 1
}
