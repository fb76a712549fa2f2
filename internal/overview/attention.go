package overview

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

// waitingReasons are the reasons of conditions that are not True and about which there is nothing
// to do: their day has not come, or the plan asks for nothing.
var waitingReasons = map[v1alpha1.ConditionReason]bool{
	v1alpha1.ReasonNotYet: true, v1alpha1.ReasonOpen: true, v1alpha1.ReasonScheduled: true,
	v1alpha1.ReasonNoEquityPolicy: true, v1alpha1.ReasonNoNeed: true, v1alpha1.ReasonNotStarted: true,
}

// NeedsAttention reports whether a person should look at a condition. True is good, but for
// Stalled. The end of a warranty is a date and no fault.
func NeedsAttention(condition metav1.Condition) bool {
	if condition.Type == string(v1alpha1.ConditionUnderWarranty) {
		return false
	}
	good := metav1.ConditionTrue
	if condition.Type == string(v1alpha1.ConditionStalled) {
		good = metav1.ConditionFalse
	}
	return condition.Status != good && !waitingReasons[v1alpha1.ConditionReason(condition.Reason)]
}
