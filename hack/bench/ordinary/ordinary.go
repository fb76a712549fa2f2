// Package ordinary is a controller for plans and device lots written in the usual
// way, to measure techplan against: one worker, an Update of the whole status
// after every pass, and a plan that lists all its lots at each of their events.
// It judges by the same code, so that the way of working is all that differs.
package ordinary

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
)

// planIndex finds the lots of a plan.
const planIndex = "spec.planRef.name"

// Setup adds the two controllers to a manager. now is the clock.
func Setup(ctx context.Context, mgr manager.Manager, now func() time.Time) error {
	index := func(o client.Object) []string { return []string{o.(*v1alpha1.Device).Spec.PlanRef.Name} }
	if err := mgr.GetFieldIndexer().IndexField(ctx, &v1alpha1.Device{}, planIndex, index); err != nil {
		return fmt.Errorf("indexing devices: %w", err)
	}
	device := &devices{mgr.GetClient(), now}
	err := builder.ControllerManagedBy(mgr).Named("ordinary-device").
		For(&v1alpha1.Device{}, builder.WithPredicates(predicate.GenerationChangedPredicate{})).Complete(device)
	if err != nil {
		return fmt.Errorf("setting up devices: %w", err)
	}
	plan := &plans{mgr.GetClient(), now}
	toPlan := handler.EnqueueRequestsFromMapFunc(func(_ context.Context, o client.Object) []reconcile.Request {
		d := o.(*v1alpha1.Device)
		return []reconcile.Request{{NamespacedName: types.NamespacedName{Namespace: d.Namespace, Name: d.Spec.PlanRef.Name}}}
	})
	err = builder.ControllerManagedBy(mgr).Named("ordinary-plan").
		For(&v1alpha1.TechnologyPlan{}, builder.WithPredicates(predicate.GenerationChangedPredicate{})).
		Watches(&v1alpha1.Device{}, toPlan, builder.WithPredicates(predicate.GenerationChangedPredicate{})).
		Complete(plan)
	if err != nil {
		return fmt.Errorf("setting up plans: %w", err)
	}
	return nil
}

type devices struct {
	client.Client
	now func() time.Time
}

// Reconcile assesses a lot.
func (r *devices) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	var d v1alpha1.Device
	if err := r.Get(ctx, request.NamespacedName, &d); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	in := assess.DeviceInput{Device: &d}
	var p v1alpha1.TechnologyPlan
	switch err := r.Get(ctx, types.NamespacedName{Namespace: d.Namespace, Name: d.Spec.PlanRef.Name}, &p); {
	case client.IgnoreNotFound(err) != nil:
		return reconcile.Result{}, err
	case err == nil:
		in.Plan, in.Payer = &p, &p
	}
	status, _ := assess.Device(in, r.now())
	if equality.Semantic.DeepEqual(d.Status, status) {
		return reconcile.Result{}, nil
	}
	d.Status = status
	return reconcile.Result{}, r.Status().Update(ctx, &d)
}

type plans struct {
	client.Client
	now func() time.Time
}

// Reconcile assesses a plan from the list of all its lots.
func (r *plans) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	var p v1alpha1.TechnologyPlan
	if err := r.Get(ctx, request.NamespacedName, &p); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	var list v1alpha1.DeviceList
	if err := r.List(ctx, &list, client.InNamespace(p.Namespace), client.MatchingFields{planIndex: p.Name}); err != nil {
		return reconcile.Result{}, err
	}
	status := Assess(&p, list.Items, r.now())
	if equality.Semantic.DeepEqual(p.Status, status) {
		return reconcile.Result{}, nil
	}
	p.Status = status
	return reconcile.Result{}, r.Status().Update(ctx, &p)
}

// Assess sums all lots of a plan anew and judges it.
func Assess(p *v1alpha1.TechnologyPlan, lots []v1alpha1.Device, now time.Time) v1alpha1.TechnologyPlanStatus {
	ledger, key := inventory.NewLedger(), inventory.PlanKey{Namespace: p.Namespace, Name: p.Name}
	ledger.SetPlan(key, budget.Facts(p))
	for i := range lots {
		ledger.Set(inventory.LotKey{Namespace: p.Namespace, Name: lots[i].Name}, inventory.LotOf(&lots[i]))
	}
	status, _ := assess.Plan(assess.PlanInput{
		Plan:        p,
		Inventory:   func(today calendar.Date) inventory.Inventory { return ledger.Inventory(key, today) },
		DeviceStart: func(string) (calendar.Date, bool) { return 0, false },
	}, now)
	return status
}
