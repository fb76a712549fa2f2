// Package plan keeps the status of TechnologyPlans.
package plan

import (
	"context"
	"fmt"
	"time"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/inventorychange"
	"techplan.education/controllers/internal/reconciler"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/assess"
	"techplan.education/internal/assess/usage"
	"techplan.education/internal/inventory"
	"techplan.education/internal/snapshot"
)

// +kubebuilder:rbac:groups=techplan.education,resources=technologyplans;goals;benchmarks,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=devices;evaluations,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=technologyplans/status,verbs=patch
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create

var kind = reconciler.Kind[*v1alpha1.TechnologyPlan, v1alpha1.TechnologyPlanStatus, assess.PlanInput]{
	Assess: assess.ComputePlanStatus,
	Patch: statuspatch.Options[*v1alpha1.TechnologyPlan, v1alpha1.TechnologyPlanStatus]{
		TooLarge:    assess.PlanTooLarge,
		ExtraEvents: listUsageEvents,
	},
}

// Reconciler assesses TechnologyPlans and patches their statuses. It writes nothing else.
type Reconciler struct {
	Client  client.Client
	Clock   clock.PassiveClock
	Reader  *cachereader.Reader
	Patcher *statuspatch.Patcher
	// Ledger keeps the sums of each plan's device lots. Reader reads the same one.
	Ledger *inventory.Ledger
	// InventoryChanges passes the assessments of plans on to the benchmarks that take their
	// values from the inventory.
	InventoryChanges *inventorychange.Source
	// Refusals keeps which evaluations the scheduler could not create.
	Refusals *refusals.Store

	debouncer *debouncer
}

// Reconcile assesses a plan and patches its status, or waits for further changes of its lots.
func (r *Reconciler) Reconcile(ctx context.Context, plan *v1alpha1.TechnologyPlan) (reconcile.Result, error) {
	if wait := r.remainingDelay(plan); wait > 0 {
		return reconcile.Result{RequeueAfter: wait}, nil
	}
	gather := func(time.Time) (assess.PlanInput, error) {
		input, err := snapshot.PlanInput(ctx, r.Reader.District(plan.Namespace), plan)
		r.InventoryChanges.EnqueueBenchmarks(input.Benchmarks)
		input.Refused = r.Refusals.GetRefusal(client.ObjectKeyFromObject(plan))
		return input, err
	}
	return r.debouncer.measureAssessment(plan, func() (reconcile.Result, error) {
		return kind.Reconcile(ctx, r.Clock, r.Patcher, plan, gather)
	})
}

// remainingDelay returns how much longer to wait for further changes of the plan's
// lots. An edit or the deletion of the plan itself does not wait.
func (r *Reconciler) remainingDelay(plan *v1alpha1.TechnologyPlan) time.Duration {
	isEdited := plan.Status.ObservedGeneration != plan.Generation || !plan.DeletionTimestamp.IsZero()
	return r.debouncer.beginAssessment(inventory.PlanKey{Namespace: plan.Namespace, Name: plan.Name}, isEdited)
}

// listUsageEvents lists an event for each budget line of which 50, 75 or 90 percent have
// been used in the new status, and had not in the one before.
func listUsageEvents(before, after *v1alpha1.TechnologyPlanStatus) []statuspatch.ExtraEvent {
	var events []statuspatch.ExtraEvent
	for _, step := range usage.CrossedThresholds(before, after) {
		events = append(events, statuspatch.ExtraEvent{
			Reason:  "BudgetUsed",
			Action:  fmt.Sprintf("%s.%d", step.Line, step.Percent),
			Message: step.Message,
		})
	}
	return events
}

// SetupWithManager watches plans and all that belongs to them. The ledger source
// enqueues the plans whose device lots change.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	// Work queues wait in real time, whatever Clock returns.
	r.debouncer = newDebouncer(clock.RealClock{})
	lots := &ledgerSource{
		cache: mgr.GetCache(), ledger: r.Ledger, debouncer: r.debouncer, changes: r.InventoryChanges,
	}
	mapBenchmark := watch.EnqueueMeasured(r.mapBenchmarkToPlans)
	mapEvaluation := watch.EnqueueMappedAfter(r.mapEvaluationToPlans, delayAfterCreation)
	mapDevice := watch.EnqueueMapped(watch.MapDeviceToEvaluatingPlans(r.Client))
	b := builder.ControllerManagedBy(mgr).
		Named("technologyplan").
		WithOptions(controller.Options{MaxConcurrentReconciles: reconciler.PlanWorkers}).
		For(&v1alpha1.TechnologyPlan{}, builder.WithPredicates(watch.SpecChanged)).
		Watches(&v1alpha1.TechnologyPlan{}, watch.EnqueueNonSpecChanged).
		Watches(&v1alpha1.TechnologyPlan{}, watch.EnqueueMapped(r.mapPlanToOtherPlans)).
		Watches(&v1alpha1.TechnologyPlan{}, handler.Funcs{DeleteFunc: r.forgetDeletedPlan}).
		Watches(&v1alpha1.Goal{}, watch.EnqueueMapped(watch.MapToParent(watch.PlanOfGoal))).
		Watches(&v1alpha1.Benchmark{}, mapBenchmark).
		Watches(&v1alpha1.Evaluation{}, mapEvaluation).
		Watches(&v1alpha1.Device{}, mapDevice).
		WatchesRawSource(lots).
		WatchesRawSource(r.Refusals)
	return reconciler.BuildController(b, r.Client, r.Clock, r)
}
