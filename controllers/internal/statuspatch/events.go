package statuspatch

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
)

// expectedFalseReasons are the reasons of a False condition that are no problem,
// such as a date that has not come yet.
var expectedFalseReasons = map[v1alpha1.ConditionReason]bool{
	v1alpha1.ReasonNotYet: true, v1alpha1.ReasonScheduled: true, v1alpha1.ReasonOpen: true,
	v1alpha1.ReasonCancelled: true, v1alpha1.ReasonDraft: true, v1alpha1.ReasonNotYetApproved: true,
	v1alpha1.ReasonNotStarted: true,
}

func isProblem(condition metav1.Condition) bool {
	return condition.Status == metav1.ConditionFalse && !expectedFalseReasons[v1alpha1.ConditionReason(condition.Reason)]
}

// emitTransitions emits an event for each condition whose status changed. A
// condition that the object did not have before gets one only if it is a problem.
func emitTransitions(recorder events.EventRecorder, object client.Object, before, after []metav1.Condition) {
	for _, condition := range after {
		old := meta.FindStatusCondition(before, condition.Type)
		switch {
		case condition.Reason == string(v1alpha1.ReasonNotAssessed):
			continue
		case old == nil && !isProblem(condition):
			continue
		case old != nil && old.Status == condition.Status:
			continue
		}
		eventType := corev1.EventTypeNormal
		if isProblem(condition) {
			eventType = corev1.EventTypeWarning
		}
		recorder.Eventf(object, nil, eventType, condition.Reason, condition.Type,
			"%s is %s: %s", condition.Type, condition.Status, condition.Message)
	}
}

func emitExtraEvents(recorder events.EventRecorder, object client.Object, extra []ExtraEvent) {
	for _, event := range extra {
		recorder.Eventf(object, nil, corev1.EventTypeNormal, event.Reason, event.Action, "%s", event.Message)
	}
}

// emitTooLarge emits the message of the minimal status as an event, for an object into
// which no status fits.
func emitTooLarge(recorder events.EventRecorder, object client.Object, minimal []metav1.Condition) {
	if ready := v1alpha1.FindCondition(minimal, v1alpha1.ConditionReady); ready != nil {
		recorder.Eventf(object, nil, corev1.EventTypeWarning, string(v1alpha1.ReasonTooLarge), "WriteStatus",
			"%s", ready.Message)
	}
}
