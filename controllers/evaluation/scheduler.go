package evaluation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
)

// Scheduler creates the Evaluations that a plan's schedules call for, once each
// under a deterministic name, and deletes those of its own that nobody has touched
// and that the plan no longer yields or that a person keeps under another name.
type Scheduler struct{ shell.Shell }

// +kubebuilder:rbac:groups=techplan.education,resources=technologyplans;goals;devices,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=evaluations,verbs=create;delete

// Reconcile brings the evaluations of a plan in line with its schedules.
func (r *Scheduler) Reconcile(ctx context.Context, plan *v1alpha1.TechnologyPlan) (reconcile.Result, error) {
	if !plan.DeletionTimestamp.IsZero() {
		return reconcile.Result{}, nil
	}
	now := r.Now()
	in, err := r.gather(ctx, plan)
	if err != nil {
		return reconcile.Result{}, err
	}
	create, obsolete, next := assess.Schedule(in, now)
	// One evaluation that the API server refuses must not hold back the others.
	var failed error
	result := shell.At(next, now)
	for _, e := range obsolete {
		touched, err := r.delete(ctx, plan, e)
		failed = errors.Join(failed, err)
		if touched {
			result = reconcile.Result{RequeueAfter: shell.AfterConflict}
		}
	}
	for _, e := range create {
		failed = errors.Join(failed, r.create(ctx, plan, e))
	}
	if failed != nil {
		return reconcile.Result{}, failed
	}
	return result, nil
}

func (r *Scheduler) gather(ctx context.Context, plan *v1alpha1.TechnologyPlan) (in assess.ScheduleInput, err error) {
	in.Plan = plan
	if in.Evaluations, err = shell.Evaluations(ctx, r.Client, plan.Namespace, plan.Name); err != nil {
		return in, err
	}
	goals, err := shell.Goals(ctx, r.Client, plan.Namespace, plan.Name)
	if err != nil {
		return in, err
	}
	starts, err := DeviceStarts(ctx, r.Client, plan, in.Evaluations)
	in.Targets = assess.Targets(goals, starts)
	return in, err
}

// DeviceStarts finds the lots that a plan's schedules and evaluations name.
func DeviceStarts(ctx context.Context, c client.Reader, plan *v1alpha1.TechnologyPlan, evaluations []*v1alpha1.Evaluation) (func(string) (calendar.Date, bool), error) {
	var named []string
	for _, s := range plan.Spec.EvaluationSchedules {
		if s.Target.Kind == v1alpha1.KindDevice {
			named = append(named, s.Target.Name)
		}
	}
	for _, e := range evaluations {
		if e.Spec.Target.Kind == v1alpha1.KindDevice {
			named = append(named, e.Spec.Target.Name)
		}
	}
	found := map[string]calendar.Date{}
	for _, name := range named {
		d, err := shell.Find(ctx, c, plan.Namespace, name, &v1alpha1.Device{})
		if err != nil {
			return nil, err
		}
		if d != nil {
			found[name] = inventory.LotOf(d).Start
		}
	}
	return func(name string) (calendar.Date, bool) {
		start, ok := found[name]
		return start, ok
	}, nil
}

// create is repeatable: a name that is taken by this very evaluation means that
// it was created before, and the cache does not show it yet.
func (r *Scheduler) create(ctx context.Context, plan *v1alpha1.TechnologyPlan, e evaluation.Expected) error {
	object := e.Object(plan.Namespace)
	err := r.Client.Create(ctx, object)
	switch {
	case apierrors.IsAlreadyExists(err):
		return nil
	case apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		return nil
	case err != nil:
		return fmt.Errorf("creating evaluation %s/%s: %w", object.Namespace, object.Name, err)
	}
	r.Emit(plan, object, corev1.EventTypeNormal, "EvaluationCreated", "Schedule",
		fmt.Sprintf("Created evaluation %s, due on %s", object.Name, e.Due))
	return nil
}

// delete removes exactly the version that was judged untouched. Where somebody
// has touched it since, it is to be judged anew: that may have been a write to
// its status or labels, of which no event brings another pass.
func (r *Scheduler) delete(ctx context.Context, plan *v1alpha1.TechnologyPlan, e *v1alpha1.Evaluation) (touched bool, err error) {
	uid, version := e.UID, e.ResourceVersion
	err = r.Client.Delete(ctx, e.DeepCopy(), client.Preconditions{UID: &uid, ResourceVersion: &version})
	switch {
	case apierrors.IsNotFound(err):
		return false, nil
	case apierrors.IsConflict(err):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("deleting evaluation %s/%s: %w", e.Namespace, e.Name, err)
	}
	r.Emit(plan, e, corev1.EventTypeNormal, "EvaluationWithdrawn", "Schedule", fmt.Sprintf("Deleted evaluation %s: nothing was recorded in it, "+
		"and the plan does not schedule it any more or it is kept under another name", e.Name))
	return false, nil
}

// SetupWithManager watches plans, and the evaluations, goals and devices that
// their schedules concern.
func (r *Scheduler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).Named("schedule").
		For(&v1alpha1.TechnologyPlan{}, builder.WithPredicates(shell.SpecChanged)).
		Watches(&v1alpha1.Evaluation{}, shell.Watch(shell.Owner(shell.PlanOfEvaluation))).
		Watches(&v1alpha1.Goal{}, shell.Watch(shell.Owner(shell.PlanOfGoal))).
		Watches(&v1alpha1.Device{}, shell.Watch(PlansOfDevice(r.Client)))
	return shell.Complete(b, r.Shell, r)
}

// PlansOfDevice are the plans that schedule evaluations of a lot or have one,
// when the lot appears, goes or is put to use.
func PlansOfDevice(c client.Reader) shell.Concern[*v1alpha1.Device] {
	return func(ctx context.Context, old, current *v1alpha1.Device) []types.NamespacedName {
		return plansOfDevice(ctx, c, old, current)
	}
}

func plansOfDevice(ctx context.Context, c client.Reader, old, current *v1alpha1.Device) []types.NamespacedName {
	if old != nil && current != nil && inventory.LotOf(old).Start == inventory.LotOf(current).Start {
		return nil
	}
	d := current
	if d == nil {
		d = old
	}
	plans, err := shell.PlansScheduling(ctx, c, d.Namespace, d.Name)
	keys := shell.KeysOf(ctx, plans, err)
	evaluations, err := shell.EvaluationsOfDevice(ctx, c, d.Namespace, d.Name)
	for _, e := range evaluations {
		keys = append(keys, shell.Keys(e.Namespace, e.Spec.PlanRef.Name)...)
	}
	return append(keys, shell.KeysOf(ctx, []*v1alpha1.Evaluation(nil), err)...)
}

// PlansOfEvaluation are the plan of an evaluation and, where it is about a
// technology, the other plans of the district that have it: what is found about one
// holds there too.
func PlansOfEvaluation(c client.Reader) shell.Concern[*v1alpha1.Evaluation] {
	return func(ctx context.Context, old, current *v1alpha1.Evaluation) []types.NamespacedName {
		keys := shell.Owner(shell.PlanOfEvaluation)(ctx, old, current)
		for _, e := range []*v1alpha1.Evaluation{old, current} {
			if e == nil || !evaluation.AboutTechnology(e) {
				continue
			}
			plans, err := shell.Plans(ctx, c, e.Namespace)
			having := slices.DeleteFunc(plans, func(p *v1alpha1.TechnologyPlan) bool { return !has(p, e.Spec.Target.Name) })
			keys = append(keys, shell.KeysOf(ctx, having, err)...)
		}
		return keys
	}
}

func has(p *v1alpha1.TechnologyPlan, technology string) bool {
	return slices.ContainsFunc(p.Spec.Technologies, func(t v1alpha1.Technology) bool { return string(t.Name) == technology })
}
