package evaluation_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/requeue"
	"techplan.education/internal/assess"
	schedules "techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

func newScheduler(c *testconditions.Cluster) *evaluation.Scheduler {
	return schedulerAt(c, testclock.NewFakePassiveClock(midTerm), c.Events)
}

func schedulerAt(c client.Client, clock clock.PassiveClock, r events.EventRecorder) *evaluation.Scheduler {
	return &evaluation.Scheduler{
		Client:   c,
		Clock:    clock,
		Recorder: r,
		Reader:   cachereader.New(c, inventory.NewLedger()),
		Refusals: &refusals.Store{},
	}
}

// ofPlan passes the plan that a contract hands over to the scheduler by its name.
type ofPlan struct{ *evaluation.Scheduler }

func (s ofPlan) Reconcile(ctx context.Context, plan *v1alpha1.TechnologyPlan) (reconcile.Result, error) {
	return s.Scheduler.Reconcile(ctx, reconcile.Request{NamespacedName: client.ObjectKeyFromObject(plan)})
}

var planP = reconcile.Request{NamespacedName: client.ObjectKey{Namespace: tp.Namespace, Name: "p"}}

func yearly() *tp.PlanBuilder {
	return tp.NewPlan("p").
		AddSchedule("review", v1alpha1.CadenceAnnual, "2026-11-20", v1alpha1.KindTechnologyPlan, "").
		AddSchedule("lot", v1alpha1.CadenceAnnual, "2027-03-20", v1alpha1.KindDevice, "d")
}

// toolsOf is a plan with technologies that a schedule evaluates once, all open at midTerm.
func toolsOf(count int) *tp.PlanBuilder {
	p := tp.NewPlan("p")
	for i := range count {
		p.AddTechnology(fmt.Sprintf("t%03d", i))
	}
	return p.AddSchedule("tools", v1alpha1.CadenceOnce, "2026-11-20", v1alpha1.TargetTechnology, "").
		ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.EvaluationSchedules[0].Target.All = new(true) })
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

func TestSchedulerContract(t *testing.T) {
	// The evaluation that is due exists, so that no pass has anything to write.
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, yearly().BuildObject())
	if _, err := newScheduler(c).Reconcile(t.Context(), planP); err != nil {
		t.Fatal(err)
	}
	made := evaluations(t, c)
	testconditions.RunContract(t, testconditions.Reconciler[*v1alpha1.TechnologyPlan]{
		Index: index.AddFields,
		New: func(
			c client.Client, clock clock.PassiveClock, r events.EventRecorder,
		) reconcile.ObjectReconciler[*v1alpha1.TechnologyPlan] {
			return ofPlan{schedulerAt(c, clock, r)}
		},
		Object: yearly().BuildObject(), Related: []client.Object{&made[0], tp.NewGoal("g").BuildObject()}, At: midTerm,
	})
}

func quotaExceeded() error {
	return apierrors.NewForbidden(resource, "x", errors.New("exceeded quota: techplan, requested: 1, used: 5, limited: 5"))
}

func terminating() error {
	err := apierrors.NewForbidden(resource, "x", errors.New("the namespace is being terminated"))
	err.ErrStatus.Details.Causes = append(
		err.ErrStatus.Details.Causes, metav1.StatusCause{Type: corev1.NamespaceTerminatingCause},
	)
	return err
}

func TestSchedulerCreates(t *testing.T) {
	for name, tc := range map[string]struct {
		err     error
		returns bool
		requeue time.Duration
		refused v1alpha1.ConditionReason
	}{
		"the cache lags: it exists": {err: apierrors.NewAlreadyExists(resource, "x")},
		"the namespace is deleted":  {err: terminating(), requeue: time.Minute},
		"a quota": {
			err: quotaExceeded(), requeue: refusals.MinDelay, refused: v1alpha1.ReasonQuotaExceeded,
		},
		"the server fails": {err: apierrors.NewInternalError(errors.New("disk failed")), returns: true},
		"no right to create": {
			err: apierrors.NewForbidden(resource, "x", errors.New("no")), returns: true, refused: v1alpha1.ReasonCreationRefused,
		},
		"a conflict is no normal thing": {err: apierrors.NewConflict(resource, "x", errors.New("newer")), returns: true},
	} {
		t.Run(name, func(t *testing.T) {
			c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
				Create: func(context.Context, client.WithWatch, client.Object, ...client.CreateOption) error { return tc.err },
			}, yearly().BuildObject())
			r := newScheduler(c)
			result, err := r.Reconcile(t.Context(), planP)
			if tc.returns != (err != nil) {
				t.Fatalf("error %v", err)
			}
			const subject = "creating evaluation " + tp.Namespace + "/review-2026-11-20-"
			if err != nil && (!errors.Is(err, tc.err) || !strings.Contains(err.Error(), subject)) {
				t.Errorf("want the error with the verb and the object, got: %v", err)
			}
			if tc.requeue > 0 && result.RequeueAfter != tc.requeue {
				t.Errorf("requeue after %s, want %s", result.RequeueAfter, tc.requeue)
			}
			if got := r.Refusals.GetRefusal(planP.NamespacedName); got.Reason != tc.refused {
				t.Errorf("the refusal is %+v, want %q", got, tc.refused)
			}
			if emitted := c.TakeEvents(); len(emitted) > 0 {
				t.Errorf("events %q of what was not created", emitted)
			}
		})
	}
}

// One pass creates a batch, with one event; further passes create the others.
func TestSchedulerCreatesInBatches(t *testing.T) {
	for name, tc := range map[string]struct {
		open    int
		created []int
		note    string
	}{
		"one":                 {1, []int{1}, "Created evaluation tools-t000-"},
		"a batch":             {20, []int{20}, "Created 20 evaluations: tools-t000-"},
		"a batch and one":     {21, []int{20, 21}, "Created 20 evaluations: tools-t000-"},
		"two batches and one": {41, []int{20, 40, 41}, "Created 20 evaluations: tools-t000-"},
	} {
		t.Run(name, func(t *testing.T) {
			c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, toolsOf(tc.open).BuildObject())
			r := newScheduler(c)
			for pass, want := range tc.created {
				result, err := r.Reconcile(t.Context(), planP)
				if err != nil {
					t.Fatal(err)
				}
				if got := len(evaluations(t, c)); got != want {
					t.Fatalf("%d evaluations after pass %d, want %d", got, pass+1, want)
				}
				isLast := want == tc.open
				if soon := result.RequeueAfter > 0 && result.RequeueAfter < time.Second; soon == isLast {
					t.Errorf("pass %d asks for the next after %s", pass+1, result.RequeueAfter)
				}
				emitted := c.TakeEvents()
				if len(emitted) != 1 || pass == 0 && !strings.HasPrefix(emitted[0], "Normal EvaluationCreated "+tc.note) {
					t.Errorf("events %q", emitted)
				}
			}
		})
	}
}

// Until the cache shows the last evaluation of a batch, no pass creates more: it would
// create the same ones once again.
func TestSchedulerWaitsForTheCache(t *testing.T) {
	isHidden := true
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
		Get: func(
			ctx context.Context, w client.WithWatch, key client.ObjectKey, o client.Object, opts ...client.GetOption,
		) error {
			if _, ok := o.(*v1alpha1.Evaluation); ok && isHidden {
				return apierrors.NewNotFound(resource, key.Name)
			}
			return w.Get(ctx, key, o, opts...)
		},
	}, toolsOf(30).BuildObject())
	now := testclock.NewFakePassiveClock(midTerm)
	r := schedulerAt(c, now, c.Events)
	pass := func() reconcile.Result {
		t.Helper()
		result, err := r.Reconcile(t.Context(), planP)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	pass()
	writes := c.Writes
	if result := pass(); c.Writes != writes || result.RequeueAfter != 10*time.Second {
		t.Errorf("%d writes, next pass after %s", c.Writes-writes, result.RequeueAfter)
	}
	now.SetTime(midTerm.Add(10 * time.Second))
	isHidden = false
	if pass(); c.Writes != writes+10 {
		t.Errorf("%d writes after the wait, want the last 10", c.Writes-writes)
	}
}

// After a quota has refused an evaluation, the next attempts come at growing distances,
// one request each; an edit of the plan is tried at once; room lets all be created.
func TestSchedulerUnderQuota(t *testing.T) {
	requests, isFull, isEdited := 0, true, false
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
		Get: func(
			ctx context.Context, w client.WithWatch, key client.ObjectKey, o client.Object, opts ...client.GetOption,
		) error {
			err := w.Get(ctx, key, o, opts...)
			if isEdited {
				o.SetGeneration(2)
			}
			return err
		},
		Create: func(ctx context.Context, w client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			requests++
			if isFull {
				return quotaExceeded()
			}
			return w.Create(ctx, o, opts...)
		},
	}, toolsOf(3).BuildObject())
	now := testclock.NewFakePassiveClock(midTerm)
	r := schedulerAt(c, now, c.Events)
	pass := func(wantRequests int, wantNext time.Duration) {
		t.Helper()
		before := requests
		result, err := r.Reconcile(t.Context(), planP)
		if err != nil || requests-before != wantRequests || result.RequeueAfter != wantNext {
			t.Fatalf("%d requests, next pass after %s, error %v; want %d and %s",
				requests-before, result.RequeueAfter, err, wantRequests, wantNext)
		}
	}
	pass(1, 30*time.Second)
	pass(0, 30*time.Second)
	for _, pause := range []time.Duration{
		30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute,
	} {
		now.SetTime(now.Now().Add(pause - time.Second))
		pass(0, time.Second)
		now.SetTime(now.Now().Add(time.Second))
		pass(1, min(2*pause, 10*time.Minute))
	}
	isEdited = true
	pass(1, 30*time.Second)
	now.SetTime(now.Now().Add(30 * time.Second))
	isFull = false
	if _, err := r.Reconcile(t.Context(), planP); err != nil || len(evaluations(t, c)) != 3 {
		t.Errorf("%d evaluations, error %v", len(evaluations(t, c)), err)
	}
	if got, want := r.Refusals.GetRefusal(planP.NamespacedName), (assess.Refusal{Known: true}); got != want {
		t.Errorf("the refusal is %+v", got)
	}
}

// What is refused for its content does not hold back other schedules, and costs one
// request for its own.
func TestSchedulerPassesOverARefusedSchedule(t *testing.T) {
	requests := 0
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
		Create: func(ctx context.Context, w client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			requests++
			if e := o.(*v1alpha1.Evaluation); e.Spec.Schedule == "tools" {
				return apierrors.NewInvalid(schema.GroupKind{Group: v1alpha1.Group, Kind: "Evaluation"}, e.Name, nil)
			}
			return w.Create(ctx, o, opts...)
		},
	}, toolsOf(300).AddSchedule("review", v1alpha1.CadenceOnce, "2026-11-25", v1alpha1.KindTechnologyPlan, "").BuildObject())
	_, err := newScheduler(c).Reconcile(t.Context(), planP)
	if !apierrors.IsInvalid(err) || requests != 2 || len(evaluations(t, c)) != 1 {
		t.Errorf("%d requests, %d evaluations, error %v", requests, len(evaluations(t, c)), err)
	}
}

// madeFor are the evaluations that the scheduler makes for a plan.
func madeFor(t *testing.T, plan *tp.PlanBuilder) []v1alpha1.Evaluation {
	t.Helper()
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, plan.BuildObject())
	r := newScheduler(c)
	for range 5 {
		if _, err := r.Reconcile(t.Context(), planP); err != nil {
			t.Fatal(err)
		}
	}
	return evaluations(t, c)
}

func TestSchedulerDeletes(t *testing.T) {
	// An evaluation that the plan does not yield any more.
	obsolete := madeFor(t, yearly())[0]
	without := tp.NewPlan("p").BuildObject()
	for name, tc := range map[string]struct {
		err              error
		returns, requeue bool
	}{
		// The write may have been to its status or labels, and then no event of
		// it brings another pass.
		"touched since it was read": {
			err: apierrors.NewConflict(resource, obsolete.Name, errors.New("newer")), requeue: true,
		},
		"the server fails": {err: apierrors.NewInternalError(errors.New("disk failed")), returns: true},
	} {
		t.Run(name, func(t *testing.T) {
			c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
				Delete: func(context.Context, client.WithWatch, client.Object, ...client.DeleteOption) error { return tc.err },
			}, without, &obsolete)
			result, err := newScheduler(c).Reconcile(t.Context(), planP)
			if tc.returns != (err != nil) {
				t.Fatalf("error %v", err)
			}
			const subject = "deleting evaluation " + tp.Namespace + "/"
			if err != nil && (!errors.Is(err, tc.err) || !strings.Contains(err.Error(), subject+obsolete.Name)) {
				t.Errorf("want the error with the verb and the object, got: %v", err)
			}
			if err == nil && tc.requeue != (result.RequeueAfter > 0 && result.RequeueAfter <= time.Second) {
				t.Errorf("requeue after %s", result.RequeueAfter)
			}
			if emitted := c.TakeEvents(); len(emitted) > 0 {
				t.Errorf("events %q of what was not deleted", emitted)
			}
		})
	}
	t.Run("exactly the version that was read", func(t *testing.T) {
		var given client.DeleteOptions
		c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
			Delete: func(_ context.Context, _ client.WithWatch, _ client.Object, options ...client.DeleteOption) error {
				given.ApplyOptions(options)
				return nil
			},
		}, without, &obsolete)
		if _, err := newScheduler(c).Reconcile(t.Context(), planP); err != nil {
			t.Fatal(err)
		}
		if p := given.Preconditions; p == nil || p.UID == nil || p.ResourceVersion == nil || *p.ResourceVersion == "" {
			t.Errorf("preconditions %+v", p)
		}
		if emitted := c.TakeEvents(); len(emitted) != 1 || !strings.HasPrefix(emitted[0], "Normal EvaluationDeleted") {
			t.Errorf("events %q", emitted)
		}
	})
	t.Run("a conflict does not hold back what is to be created", func(t *testing.T) {
		c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
			Delete: func(context.Context, client.WithWatch, client.Object, ...client.DeleteOption) error {
				return apierrors.NewConflict(resource, obsolete.Name, errors.New("newer"))
			},
		}, toolsOf(2).BuildObject(), &obsolete)
		if _, err := newScheduler(c).Reconcile(t.Context(), planP); err != nil || len(evaluations(t, c)) != 3 {
			t.Errorf("%d evaluations, error %v", len(evaluations(t, c)), err)
		}
	})
}

// An evaluation of a plan that is gone stays if it was changed since it was found untouched, and the
// plan is requeued.
func TestSchedulerMeetsANewerOrphan(t *testing.T) {
	orphan := &madeFor(t, toolsOf(1))[0]
	orphan.CreationTimestamp = metav1.NewTime(midTerm.Add(-schedules.OrphanGrace))
	resource := v1alpha1.GroupVersion.WithResource("evaluations").GroupResource()
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
		Delete: func(context.Context, client.WithWatch, client.Object, ...client.DeleteOption) error {
			return apierrors.NewConflict(resource, orphan.Name, errors.New("newer"))
		},
	}, orphan)
	result, err := newScheduler(c).Reconcile(t.Context(), planP)
	if err != nil || len(evaluations(t, c)) != 1 || result.RequeueAfter != requeue.AfterConflict {
		t.Errorf("%d evaluations, next pass after %s, error %v", len(evaluations(t, c)), result.RequeueAfter, err)
	}
}

// The evaluations of a plan that is gone are withdrawn in batches, but for those that
// people have touched and those that came a short while ago.
func TestSchedulerWithdrawsOrphans(t *testing.T) {
	made := madeFor(t, toolsOf(45))
	var objects []client.Object
	for i := range made {
		e := &made[i]
		e.CreationTimestamp = metav1.NewTime(midTerm.Add(-schedules.OrphanGrace))
		switch i {
		case 0:
			e.Spec.Decision = v1alpha1.Decision{Outcome: "Retain", Date: "2026-11-15", By: "Cabinet"}
		case 1:
			e.Labels = nil
		case 2:
			e.CreationTimestamp = metav1.NewTime(midTerm.Add(time.Second - schedules.OrphanGrace))
		}
		objects = append(objects, e)
	}
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{}, objects...)
	now := testclock.NewFakePassiveClock(midTerm)
	r := schedulerAt(c, now, c.Events)
	left := []int{25, 5, 3, 3}
	for pass, want := range left {
		result, err := r.Reconcile(t.Context(), planP)
		if err != nil || len(evaluations(t, c)) != want {
			t.Fatalf("%d evaluations after pass %d, want %d; error %v", len(evaluations(t, c)), pass+1, want, err)
		}
		// Further batches follow at once. The last orphan is one in a second.
		hasMore := want > 3
		if soon := result.RequeueAfter > 0 && result.RequeueAfter < time.Second; soon != hasMore || result.RequeueAfter > time.Second {
			t.Errorf("pass %d asks for the next after %s", pass+1, result.RequeueAfter)
		}
	}
	now.SetTime(midTerm.Add(time.Second))
	result, err := r.Reconcile(t.Context(), planP)
	kept := evaluations(t, c)
	if err != nil || result.RequeueAfter != 0 || len(kept) != 2 {
		t.Errorf("%d evaluations, next pass after %s, error %v", len(kept), result.RequeueAfter, err)
	}
	for _, e := range kept {
		if !slices.Contains([]string{made[0].Name, made[1].Name}, e.Name) {
			t.Errorf("%s is kept", e.Name)
		}
	}
	if emitted := c.TakeEvents(); len(emitted) != 4 || !strings.Contains(emitted[0], "Deleted 20 evaluations: ") {
		t.Errorf("events %q", emitted)
	}
}
