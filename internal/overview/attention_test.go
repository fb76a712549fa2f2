package overview_test

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/overview"
)

func TestNeedsAttention(t *testing.T) {
	for title, c := range map[string]struct {
		conditionType v1alpha1.ConditionType
		status        metav1.ConditionStatus
		reason        v1alpha1.ConditionReason
		want          bool
	}{
		"on track":                      {v1alpha1.ConditionOnTrack, metav1.ConditionTrue, v1alpha1.ReasonOnTrack, false},
		"behind":                        {v1alpha1.ConditionOnTrack, metav1.ConditionFalse, v1alpha1.ReasonBehind, true},
		"without data":                  {v1alpha1.ConditionOnTrack, metav1.ConditionUnknown, v1alpha1.ReasonNoData, true},
		"not stalled":                   {v1alpha1.ConditionStalled, metav1.ConditionFalse, v1alpha1.ReasonAssessed, false},
		"stalled":                       {v1alpha1.ConditionStalled, metav1.ConditionTrue, v1alpha1.ReasonPlanNotFound, true},
		"a target that is not due":      {v1alpha1.ConditionMet, metav1.ConditionFalse, v1alpha1.ReasonNotYet, false},
		"a target that was missed":      {v1alpha1.ConditionMet, metav1.ConditionFalse, v1alpha1.ReasonMissed, true},
		"an evaluation that is open":    {v1alpha1.ConditionCompleted, metav1.ConditionFalse, v1alpha1.ReasonOpen, false},
		"an evaluation that is overdue": {v1alpha1.ConditionCompleted, metav1.ConditionFalse, v1alpha1.ReasonOverdue, true},
		"no policy of equity":           {v1alpha1.ConditionEquitable, metav1.ConditionUnknown, v1alpha1.ReasonNoEquityPolicy, false},
		"a warranty that ended":         {v1alpha1.ConditionUnderWarranty, metav1.ConditionFalse, v1alpha1.ReasonEnded, false},
		"support that ended":            {v1alpha1.ConditionSupported, metav1.ConditionFalse, v1alpha1.ReasonEnded, true},
	} {
		t.Run(title, func(t *testing.T) {
			condition := metav1.Condition{Type: string(c.conditionType), Status: c.status, Reason: string(c.reason)}
			if got := overview.NeedsAttention(condition); got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}
