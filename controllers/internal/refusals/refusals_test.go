package refusals_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/internal/assess"
	tp "techplan.education/internal/testplan"
)

var now = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

// A plan's status is to be assessed anew when its refusal changes, and not else: at rest
// and after a restart nothing is written.
func TestChangesWakeThePlan(t *testing.T) {
	plan := tp.NewPlan("p").BuildObject()
	shown := plan.DeepCopy()
	shown.Status.Conditions = []metav1.Condition{{
		Type: string(v1alpha1.ConditionEvaluationsScheduled), Status: metav1.ConditionFalse,
		Reason: string(v1alpha1.ReasonQuotaExceeded), Message: "full",
	}}
	refuse := func(message string) func(*refusals.Store, *v1alpha1.TechnologyPlan) {
		return func(s *refusals.Store, p *v1alpha1.TechnologyPlan) {
			s.RecordRefusal(p, v1alpha1.ReasonQuotaExceeded, message, now)
		}
	}
	accept := func(s *refusals.Store, p *v1alpha1.TechnologyPlan) { s.RecordSuccess(p) }
	for name, c := range map[string]struct {
		plan  *v1alpha1.TechnologyPlan
		steps []func(*refusals.Store, *v1alpha1.TechnologyPlan)
		wakes bool
	}{
		"the first pass, nothing refused":            {plan, list(accept), false},
		"the first refusal":                          {plan, list(refuse("full")), true},
		"after a restart, the refusal that is shown": {shown, list(refuse("full")), false},
		"after a restart, another message":           {shown, list(refuse("fuller")), true},
		"after a restart, no refusal any more":       {shown, list(accept), true},
	} {
		t.Run(name, func(t *testing.T) {
			q := priorityqueue.New[reconcile.Request](name)
			defer q.ShutDown()
			s := &refusals.Store{}
			if err := s.Start(t.Context(), q); err != nil {
				t.Fatal(err)
			}
			for _, step := range c.steps {
				step(s, c.plan)
			}
			if wakes := q.Len() > 0; wakes != c.wakes {
				t.Errorf("the plan is woken: %t", wakes)
			}
		})
	}
}

func list(steps ...func(*refusals.Store, *v1alpha1.TechnologyPlan)) []func(*refusals.Store, *v1alpha1.TechnologyPlan) {
	return steps
}

func TestForget(t *testing.T) {
	s := &refusals.Store{}
	plan := tp.NewPlan("p").BuildObject()
	key := client.ObjectKeyFromObject(plan)
	s.RecordRefusal(plan, v1alpha1.ReasonQuotaExceeded, "full", now)
	if s.GetRefusal(key).Reason == "" || s.RemainingDelay(plan, now) != refusals.MinDelay {
		t.Fatalf("%+v, wait %s", s.GetRefusal(key), s.RemainingDelay(plan, now))
	}
	if other := (types.NamespacedName{Namespace: "other", Name: plan.Name}); s.GetRefusal(other) != (assess.Refusal{}) {
		t.Error("a plan of the same name in another district has the refusal")
	}
	s.ForgetPlan(key)
	if s.GetRefusal(key) != (assess.Refusal{}) || s.RemainingDelay(plan, now) != 0 {
		t.Errorf("%+v, wait %s", s.GetRefusal(key), s.RemainingDelay(plan, now))
	}
}
