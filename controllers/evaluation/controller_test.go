package evaluation_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/evaluation"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

var midTerm = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

func TestReconcile(t *testing.T) {
	cases := map[string]*v1alpha1.Evaluation{
		"scheduled":     tp.Evaluation("review", "2027-06-15").Object(),
		"open":          tp.Evaluation("review", "2026-11-15").Asks("a", "b").Answers("a", "Pass").Object(),
		"goes overdue":  tp.Evaluation("review", "2026-10-18").Asks("a").Object(),
		"without a day": tp.Evaluation("", "fall").Object(),
		"completed":     tp.Evaluation("review", "2026-10-18").Asks("a").Answers("a", "Fail").Decided("Retire", "2026-11-01").Object(),
		"cancelled":     tp.Evaluation("review", "2026-10-18").Cancelled("2026-11-01").Object(),
		"cancelled in many lines": tp.Evaluation("review", "2026-10-18").Cancelled("2026-11-01").
			With(func(s *v1alpha1.EvaluationSpec) {
				s.Cancelled.Reason = "First,\n  there is no need.\n\nSecond, no money.\n"
			}).Object(),
		"cancelled at length": tp.Evaluation("review", "2026-10-18").Cancelled("2026-11-01").
			With(func(s *v1alpha1.EvaluationSpec) { s.Cancelled.Reason = v1alpha1.Text(strings.Repeat("é", 2000)) }).Object(),
	}
	for name, object := range cases {
		t.Run(name, func(t *testing.T) {
			testconditions.Contract(t, testconditions.Reconciler[*v1alpha1.Evaluation]{
				Index: shell.Index,
				New: func(c client.Client, now clock.PassiveClock, r events.EventRecorder) reconcile.ObjectReconciler[*v1alpha1.Evaluation] {
					return &evaluation.Reconciler{Shell: shell.Shell{Client: c, Clock: now, Recorder: r}}
				},
				Object: object, World: []client.Object{tp.Plan("p").Object()}, At: midTerm, Writes: true,
			})
		})
	}
}

func scheduler(c *testconditions.Cluster) *evaluation.Scheduler {
	return &evaluation.Scheduler{Shell: shell.Shell{Client: c, Clock: testclock.NewFakePassiveClock(midTerm), Recorder: c.Events}}
}

func yearly() *tp.PlanBuilder {
	return tp.Plan("p").Schedule("review", v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindTechnologyPlan, "").
		Schedule("lot", v1alpha1.CadenceAnnual, "2027-03-20", v1alpha1.KindDevice, "d")
}

func TestSchedulerContract(t *testing.T) {
	// The evaluation that is due exists, so that no pass has anything to write.
	c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{}, yearly().Object())
	if _, err := scheduler(c).Reconcile(t.Context(), yearly().Object()); err != nil {
		t.Fatal(err)
	}
	made := evaluations(t, c)
	testconditions.Contract(t, testconditions.Reconciler[*v1alpha1.TechnologyPlan]{
		Index: shell.Index,
		New: func(c client.Client, now clock.PassiveClock, r events.EventRecorder) reconcile.ObjectReconciler[*v1alpha1.TechnologyPlan] {
			return &evaluation.Scheduler{Shell: shell.Shell{Client: c, Clock: now, Recorder: r}}
		},
		Object: yearly().Object(), World: []client.Object{&made[0], tp.Goal("g").Object()}, At: midTerm,
	})
}

func evaluations(t *testing.T, c client.Reader) []v1alpha1.Evaluation {
	t.Helper()
	var all v1alpha1.EvaluationList
	if err := c.List(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	for i := range all.Items {
		all.Items[i].ResourceVersion = ""
	}
	return all.Items
}

var resource = schema.GroupResource{Group: v1alpha1.Group, Resource: "evaluations"}

func TestSchedulerCreates(t *testing.T) {
	terminating := apierrors.NewForbidden(resource, "x", errors.New("the namespace is being terminated"))
	terminating.ErrStatus.Details.Causes = append(terminating.ErrStatus.Details.Causes, metav1.StatusCause{Type: corev1.NamespaceTerminatingCause})
	cases := map[string]struct {
		err     error
		returns bool
	}{
		"the cache lags: it exists":     {err: apierrors.NewAlreadyExists(resource, "x")},
		"the namespace goes":            {err: terminating},
		"the server fails":              {err: apierrors.NewInternalError(errors.New("on fire")), returns: true},
		"it may not":                    {err: apierrors.NewForbidden(resource, "x", errors.New("no")), returns: true},
		"a conflict is no normal thing": {err: apierrors.NewConflict(resource, "x", errors.New("newer")), returns: true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{
				Create: func(context.Context, client.WithWatch, client.Object, ...client.CreateOption) error { return tc.err },
			}, yearly().Object())
			_, err := scheduler(c).Reconcile(t.Context(), yearly().Object())
			if tc.returns != (err != nil) {
				t.Fatalf("error %v", err)
			}
			if err != nil && (!errors.Is(err, tc.err) || !strings.Contains(err.Error(), "creating evaluation "+tp.Namespace+"/review-2026-11-20-")) {
				t.Errorf("want the error with the verb and the object, got: %v", err)
			}
			if told := c.Told(); len(told) > 0 {
				t.Errorf("told %q of what was not created", told)
			}
		})
	}
	t.Run("it tells of what it created", func(t *testing.T) {
		c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{}, yearly().Object())
		if _, err := scheduler(c).Reconcile(t.Context(), yearly().Object()); err != nil {
			t.Fatal(err)
		}
		if told := c.Told(); len(told) != 1 || !strings.HasPrefix(told[0], "Normal EvaluationCreated") {
			t.Errorf("told %q", told)
		}
	})
}

func TestSchedulerDeletes(t *testing.T) {
	// An evaluation that the plan does not yield any more.
	c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{}, yearly().Object())
	if _, err := scheduler(c).Reconcile(t.Context(), yearly().Object()); err != nil {
		t.Fatal(err)
	}
	obsolete := evaluations(t, c)[0]
	without := tp.Plan("p").Object()
	cases := map[string]struct {
		err              error
		returns, requeue bool
	}{
		"gone already": {err: apierrors.NewNotFound(resource, obsolete.Name)},
		// The write may have been to its status or labels, and then no event of
		// it brings another pass.
		"touched since it was read": {err: apierrors.NewConflict(resource, obsolete.Name, errors.New("newer")), requeue: true},
		"the server fails":          {err: apierrors.NewInternalError(errors.New("on fire")), returns: true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{
				Delete: func(context.Context, client.WithWatch, client.Object, ...client.DeleteOption) error { return tc.err },
			}, without, &obsolete)
			result, err := scheduler(c).Reconcile(t.Context(), without.DeepCopy())
			if tc.returns != (err != nil) {
				t.Fatalf("error %v", err)
			}
			if err != nil && (!errors.Is(err, tc.err) || !strings.Contains(err.Error(), "deleting evaluation "+tp.Namespace+"/"+obsolete.Name)) {
				t.Errorf("want the error with the verb and the object, got: %v", err)
			}
			if err == nil && tc.requeue != (result.RequeueAfter > 0 && result.RequeueAfter <= time.Second) {
				t.Errorf("requeue after %s", result.RequeueAfter)
			}
			if told := c.Told(); len(told) > 0 {
				t.Errorf("told %q of what was not deleted", told)
			}
		})
	}
	t.Run("exactly the version that was read", func(t *testing.T) {
		var given client.DeleteOptions
		c := testconditions.NewCluster(t, shell.Index, interceptor.Funcs{
			Delete: func(_ context.Context, _ client.WithWatch, _ client.Object, options ...client.DeleteOption) error {
				given.ApplyOptions(options)
				return nil
			},
		}, without, &obsolete)
		if _, err := scheduler(c).Reconcile(t.Context(), without.DeepCopy()); err != nil {
			t.Fatal(err)
		}
		if p := given.Preconditions; p == nil || p.UID == nil || p.ResourceVersion == nil || *p.ResourceVersion == "" {
			t.Errorf("preconditions %+v", p)
		}
		if told := c.Told(); len(told) != 1 || !strings.HasPrefix(told[0], "Normal EvaluationWithdrawn") {
			t.Errorf("told %q", told)
		}
	})
}
