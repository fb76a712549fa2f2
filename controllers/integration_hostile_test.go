package controllers_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// hostilePlans is the number of plans of the hostile district. Each schedules more
// evaluations than may be open at once.
const hostilePlans = 17

// hostile returns a plan with four schedules of each of 300 technologies, all open on a day.
func hostile(name string, day time.Time) *v1alpha1.TechnologyPlan {
	p := tp.NewPlan(name).SetPeriod(day.AddDate(-1, 0, 0).Format(time.DateOnly), day.AddDate(1, 0, 0).Format(time.DateOnly)).
		ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.Approval.Date = s.Period.Start })
	for i := range 300 {
		p.AddTechnology(fmt.Sprintf("t%03d", i))
	}
	for i := range 4 {
		p.AddSchedule(fmt.Sprintf("s%d", i), v1alpha1.CadenceOnce, day.Format(time.DateOnly), v1alpha1.TargetTechnology, "")
		p.ChangeSpec(func(s *v1alpha1.TechnologyPlanSpec) { s.EvaluationSchedules[i].Target.All = new(true) })
	}
	return p.BuildObject()
}

// neighbours are a hostile and a quiet district under the same controllers, at the
// present: the API server dates what it creates by its own clock.
type neighbours struct {
	hostile, quiet *district
	day            time.Time
}

// newNeighbours starts the controllers and fills the hostile district, under a quota of a
// number of evaluations; 0: without a quota.
func newNeighbours(t *testing.T, quota int64) neighbours {
	t.Helper()
	day := time.Now().UTC().Truncate(time.Second)
	n := neighbours{newDistrict(t, day.Format(time.RFC3339)), newDistrict(t, day.Format(time.RFC3339)), day}
	if quota > 0 {
		n.hostile.setQuota(quota)
	}
	synced, logs := n.hostile.launch(cluster.Config, func(o *ctrl.Options) {
		o.Cache.DefaultNamespaces = map[string]cache.Config{n.hostile.namespace: {}, n.quiet.namespace: {}}
	})
	stop := n.hostile.stop
	n.hostile.stop = func() {
		for _, line := range logs.take() {
			t.Errorf("the controllers logged: %s", line)
		}
		stop()
	}
	if !synced(t.Context()) {
		t.Fatal("the caches did not sync")
	}
	for i := range hostilePlans {
		n.hostile.create(hostile(fmt.Sprintf("p%02d", i), day))
	}
	return n
}

// count returns the number of evaluations of a district.
func (d *district) count() int {
	d.Helper()
	all := &metav1.PartialObjectMetadataList{}
	all.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind("EvaluationList"))
	if err := d.List(d.Context(), all, client.InNamespace(d.namespace)); err != nil {
		d.Fatal(err)
	}
	return len(all.Items)
}

// atLeast waits until a district has a number of evaluations.
func (d *district) atLeast(count int) {
	d.Helper()
	eventually(d, func() error {
		if got := d.count(); got < count {
			return fmt.Errorf("%d evaluations, want at least %d", got, count)
		}
		return nil
	})
}

// servesTheQuiet creates a plan with one evaluation in the quiet district. It returns how
// many evaluations the hostile district got until that one was created.
func (n neighbours) servesTheQuiet(t *testing.T, plan string) int {
	t.Helper()
	before, beforeQuiet := n.hostile.count(), n.quiet.count()
	p := hostile(plan, n.day)
	p.Spec.EvaluationSchedules = p.Spec.EvaluationSchedules[:1]
	p.Spec.Technologies = p.Spec.Technologies[:1]
	n.quiet.create(p)
	started := time.Now()
	n.quiet.atLeast(beforeQuiet + 1)
	gained := n.hostile.count() - before
	t.Logf("the quiet district waited %s, the hostile one gained %d evaluations and has %d",
		time.Since(started).Round(time.Millisecond), gained, before+gained)
	return gained
}

// A quiet district gets its evaluation while another keeps the scheduler busy. Only batches
// that are already running come before it.
func TestAHostileDistrictDelaysNoOther(t *testing.T) {
	n := newNeighbours(t, 0)
	n.hostile.atLeast(100)
	const workers, batch = 16, 20
	if gained := n.servesTheQuiet(t, "quiet"); gained > 2*workers*batch {
		t.Errorf("%d evaluations of the hostile district came first", gained)
	}

	// The plans of the hostile district are deleted during the work. Their untouched
	// evaluations are deleted, and no more are created.
	n.hostile.clock.SetTime(n.day.Add(time.Hour))
	for i := range hostilePlans {
		n.hostile.remove(named(&v1alpha1.TechnologyPlan{}, fmt.Sprintf("p%02d", i)))
	}
	eventually(t, func() error {
		if left := n.hostile.count(); left > 0 {
			return fmt.Errorf("%d evaluations are left", left)
		}
		return nil
	})
	n.servesTheQuiet(t, "later")
}

// Under a quota the status of each plan reports it, and the attempts end.
func TestAHostileDistrictUnderQuota(t *testing.T) {
	n := newNeighbours(t, 50)
	for i := range hostilePlans {
		n.hostile.awaitScheduled(fmt.Sprintf("p%02d", i), v1alpha1.ReasonQuotaExceeded)
	}
	if got := n.hostile.count(); got != 50 {
		t.Errorf("%d evaluations under a quota of 50", got)
	}
	if gained := n.servesTheQuiet(t, "quiet"); gained != 0 {
		t.Errorf("the quota let %d more pass", gained)
	}

	// After an edit a plan is tried at once, and gets the room of the larger quota.
	n.hostile.setQuota(70)
	edit(n.hostile, named(&v1alpha1.TechnologyPlan{}, "p00"), func(p *v1alpha1.TechnologyPlan) {
		p.Spec.EvaluationSchedules = p.Spec.EvaluationSchedules[:1]
		p.Spec.Technologies = p.Spec.Technologies[:10]
	})
	n.hostile.awaitScheduled("p00", v1alpha1.ReasonScheduled)
}

// awaitScheduled waits for a reason of the condition EvaluationsScheduled.
func (d *district) awaitScheduled(plan string, reason v1alpha1.ConditionReason) {
	d.Helper()
	eventually(d, func() error {
		p := named(&v1alpha1.TechnologyPlan{ObjectMeta: metav1.ObjectMeta{Namespace: d.namespace}}, plan)
		if err := d.Get(d.Context(), client.ObjectKeyFromObject(p), p); err != nil {
			return err
		}
		c := v1alpha1.FindCondition(p.Status.Conditions, v1alpha1.ConditionEvaluationsScheduled)
		if c == nil || c.Reason != string(reason) {
			return fmt.Errorf("plan %s is %+v, want %s", plan, c, reason)
		}
		return nil
	})
}

const quotaResource = corev1.ResourceName("count/evaluations.techplan.education")

// setQuota sets how many evaluations a district may have. The test's API server has no
// controller that copies it into the status, by which it goes.
func (d *district) setQuota(most int64) {
	d.Helper()
	q := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: d.namespace, Name: "techplan"}}
	hard := corev1.ResourceList{quotaResource: *resource.NewQuantity(most, resource.DecimalSI)}
	used := corev1.ResourceList{quotaResource: *resource.NewQuantity(int64(d.count()), resource.DecimalSI)}
	if err := d.Get(d.Context(), client.ObjectKeyFromObject(q), q); client.IgnoreNotFound(err) != nil {
		d.Fatal(err)
	}
	q.Spec.Hard = hard
	save := d.Update
	if q.UID == "" {
		save = func(ctx context.Context, o client.Object, _ ...client.UpdateOption) error { return d.Create(ctx, o) }
	}
	if err := save(d.Context(), q); err != nil {
		d.Fatal(err)
	}
	q.Status = corev1.ResourceQuotaStatus{Hard: hard, Used: used}
	if err := d.Status().Update(d.Context(), q); err != nil {
		d.Fatal(err)
	}
}
