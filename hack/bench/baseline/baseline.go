// Package baseline is a controller for plans and device lots that is written in the
// usual way, to compare techplan with: one worker, an Update of the whole status
// after every reconcile, and a plan that lists all its lots at each of their
// events. It uses the same assessment code, so that only the way of working
// differs.
package baseline

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
	"techplan.education/internal/model"
)

// PlanController is the name of the controller of plans.
const PlanController = "baseline-plan"

// planIndex is the index of lots by their plan.
const planIndex = "spec.planRef.name"

// SetupControllers adds the two controllers to a manager. now is the clock.
func SetupControllers(ctx context.Context, mgr manager.Manager, now func() time.Time) error {
	if err := mgr.GetFieldIndexer().IndexField(ctx, &v1alpha1.Device{}, planIndex, planOfLot); err != nil {
		return fmt.Errorf("indexing devices: %w", err)
	}
	specChanged := builder.WithPredicates(predicate.GenerationChangedPredicate{})
	err := builder.ControllerManagedBy(mgr).Named("baseline-device").
		For(&v1alpha1.Device{}, specChanged).
		Complete(&lotReconciler{mgr.GetClient(), now})
	if err != nil {
		return fmt.Errorf("setting up devices: %w", err)
	}
	err = builder.ControllerManagedBy(mgr).Named(PlanController).
		For(&v1alpha1.TechnologyPlan{}, specChanged).
		Watches(&v1alpha1.Device{}, handler.EnqueueRequestsFromMapFunc(mapLotToPlan), specChanged).
		Complete(&planReconciler{mgr.GetClient(), now})
	if err != nil {
		return fmt.Errorf("setting up plans: %w", err)
	}
	return nil
}

func planOfLot(object client.Object) []string {
	return []string{object.(*v1alpha1.Device).Spec.PlanRef.Name}
}

func mapLotToPlan(_ context.Context, object client.Object) []reconcile.Request {
	planName := object.(*v1alpha1.Device).Spec.PlanRef.Name
	return []reconcile.Request{{NamespacedName: types.NamespacedName{Namespace: object.GetNamespace(), Name: planName}}}
}

type lotReconciler struct {
	client.Client
	now func() time.Time
}

// Reconcile assesses a lot.
func (reconciler *lotReconciler) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	var lot v1alpha1.Device
	if err := reconciler.Get(ctx, request.NamespacedName, &lot); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	input := assess.DeviceInput{Device: &lot}
	var plan v1alpha1.TechnologyPlan
	planKey := types.NamespacedName{Namespace: lot.Namespace, Name: lot.Spec.PlanRef.Name}
	switch err := reconciler.Get(ctx, planKey, &plan); {
	case client.IgnoreNotFound(err) != nil:
		return reconcile.Result{}, err
	case err == nil:
		input.Plan, input.Payer = &plan, &plan
	}
	status, _ := assess.ComputeDeviceStatus(input, reconciler.now())
	if equality.Semantic.DeepEqual(lot.Status, status) {
		return reconcile.Result{}, nil
	}
	lot.Status = status
	return reconcile.Result{}, reconciler.Status().Update(ctx, &lot)
}

type planReconciler struct {
	client.Client
	now func() time.Time
}

// Reconcile assesses a plan from the list of all its lots.
func (reconciler *planReconciler) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	var plan v1alpha1.TechnologyPlan
	if err := reconciler.Get(ctx, request.NamespacedName, &plan); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	var lots v1alpha1.DeviceList
	ofPlan := []client.ListOption{client.InNamespace(plan.Namespace), client.MatchingFields{planIndex: plan.Name}}
	if err := reconciler.List(ctx, &lots, ofPlan...); err != nil {
		return reconcile.Result{}, err
	}
	status := ComputePlanStatus(&plan, lots.Items, reconciler.now())
	if equality.Semantic.DeepEqual(plan.Status, status) {
		return reconcile.Result{}, nil
	}
	plan.Status = status
	return reconcile.Result{}, reconciler.Status().Update(ctx, &plan)
}

// ComputePlanStatus computes the status of a plan from the sums of all its lots.
func ComputePlanStatus(plan *v1alpha1.TechnologyPlan, lots []v1alpha1.Device, now time.Time) v1alpha1.TechnologyPlanStatus {
	ledger, planKey := inventory.NewLedger(), inventory.PlanKey{Namespace: plan.Namespace, Name: plan.Name}
	ledger.SetPlan(planKey, budget.InventoryFacts(model.ParsePlan(plan)))
	for i := range lots {
		ledger.SetLot(inventory.LotKey{Namespace: plan.Namespace, Name: lots[i].Name}, inventory.LotOf(&lots[i]))
	}
	status, _ := assess.ComputePlanStatus(assess.PlanInput{
		Plan:        plan,
		Inventory:   func(today calendar.Date) inventory.Inventory { return ledger.ComputeInventory(planKey, today) },
		DeviceStart: func(string) (calendar.Date, bool) { return 0, false },
	}, now)
	return status
}
