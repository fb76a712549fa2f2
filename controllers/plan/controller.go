// Package plan keeps the status of TechnologyPlans.
package plan

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/evaluation"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	evaluations "techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
)

// Reconciler keeps the status of TechnologyPlans.
type Reconciler struct {
	shell.Shell
	// Ledger keeps the sums of the plans' device lots.
	Ledger *inventory.Ledger
	// Refusals keeps which evaluations the scheduler could not create.
	Refusals *refusals.Store

	bursts *bursts
}

// +kubebuilder:rbac:groups=techplan.education,resources=technologyplans;goals;benchmarks;devices;evaluations,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=technologyplans/status,verbs=patch
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create

var status = shell.Status[*v1alpha1.TechnologyPlan, v1alpha1.TechnologyPlanStatus]{
	Of:         func(p *v1alpha1.TechnologyPlan) *v1alpha1.TechnologyPlanStatus { return &p.Status },
	Conditions: func(s *v1alpha1.TechnologyPlanStatus) []metav1.Condition { return s.Conditions },
	TooLarge:   assess.PlanTooLarge,
	News:       used,
}

// used tells of the lines that have come to half, three quarters or nine tenths of
// their money.
func used(before, after *v1alpha1.TechnologyPlanStatus) []shell.News {
	var news []shell.News
	for _, step := range assess.CrossedUsageThresholds(before, after) {
		news = append(news, shell.News{Reason: "BudgetUsed", Action: fmt.Sprintf("%s.%d", step.Line, step.Percent), Words: step.Message})
	}
	return news
}

// Reconcile assesses a plan.
func (r *Reconciler) Reconcile(ctx context.Context, p *v1alpha1.TechnologyPlan) (reconcile.Result, error) {
	if !p.DeletionTimestamp.IsZero() {
		return reconcile.Result{}, nil
	}
	if wait := r.settling(p); wait > 0 {
		return reconcile.Result{RequeueAfter: wait}, nil
	}
	now := r.Now()
	in, err := r.gather(ctx, p)
	if err != nil {
		return reconcile.Result{}, err
	}
	verdict, next := assess.Plan(in, now)
	return status.Settle(ctx, r.Shell, p, verdict, shell.At(next, now))
}

// settling says how much longer to wait for the lots of a plan to come to rest. An
// edit of the plan itself does not wait.
func (r *Reconciler) settling(p *v1alpha1.TechnologyPlan) time.Duration {
	if r.bursts == nil || p.Status.ObservedGeneration != p.Generation {
		return 0
	}
	return r.bursts.wait(inventory.PlanKey{Namespace: p.Namespace, Name: p.Name})
}

func (r *Reconciler) gather(ctx context.Context, p *v1alpha1.TechnologyPlan) (in assess.PlanInput, err error) {
	in.Plan = p
	key := inventory.PlanKey{Namespace: p.Namespace, Name: p.Name}
	// The ledger counts by the very facts that are judged. A plan that went before
	// its facts came would leave them behind: once it is gone from the cache, its
	// end has been told or is about to be.
	r.Ledger.SetPlan(key, budget.Facts(p))
	current, err := shell.Find(ctx, r.Client, p.Namespace, p.Name, &v1alpha1.TechnologyPlan{})
	if err != nil {
		return in, err
	}
	if current == nil {
		r.Ledger.DeletePlan(key)
	}
	in.Inventory = func(today calendar.Date) inventory.Inventory { return r.Ledger.Inventory(key, today) }
	if in.Others, err = shell.Plans(ctx, r.Client, p.Namespace); err != nil {
		return in, err
	}
	if in.Goals, err = shell.Goals(ctx, r.Client, p.Namespace, p.Name); err != nil {
		return in, err
	}
	if in.Benchmarks, err = shell.Benchmarks(ctx, r.Client, p.Namespace, in.Goals); err != nil {
		return in, err
	}
	if in.Evaluations, err = shell.Evaluations(ctx, r.Client, p.Namespace, p.Name); err != nil {
		return in, err
	}
	if in.Elsewhere, err = shell.EvaluationsElsewhere(ctx, r.Client, p.Namespace, p.Name); err != nil {
		return in, err
	}
	in.EvaluationNamed = shell.EvaluationNamed(ctx, r.Client, p.Namespace)
	in.Refused = r.Refusals.Of(client.ObjectKeyFromObject(p))
	in.DeviceStart, err = evaluation.DeviceStarts(ctx, r.Client, p, in.Evaluations)
	return in, err
}

// SetupWithManager watches plans and all that belongs to them; device lots
// reach a plan through the ledger.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	// The queue waits in real time, whatever day it is for the rules.
	r.bursts = newBursts(clock.RealClock{})
	b := builder.ControllerManagedBy(mgr).Named("technologyplan").
		WithOptions(controller.Options{MaxConcurrentReconciles: shell.PlanWorkers}).
		For(&v1alpha1.TechnologyPlan{}, builder.WithPredicates(shell.SpecChanged)).
		Watches(&v1alpha1.TechnologyPlan{}, shell.StatusChanged).
		Watches(&v1alpha1.TechnologyPlan{}, shell.Watch(r.ofPlan)).
		Watches(&v1alpha1.Goal{}, shell.Watch(shell.Owner(shell.PlanOfGoal))).
		Watches(&v1alpha1.Benchmark{}, shell.Watch(r.ofBenchmark)).
		Watches(&v1alpha1.Evaluation{}, shell.WatchLater(evaluation.PlansOfEvaluation(r.Client), pauseAfterCreation)).
		Watches(&v1alpha1.Device{}, shell.Watch(evaluation.PlansOfDevice(r.Client))).
		WatchesRawSource(&lots{cache: mgr.GetCache(), ledger: r.Ledger, bursts: r.bursts}).
		WatchesRawSource(r.Refusals)
	return shell.Complete(b, r.Shell, r)
}

// creationPause is how long the scheduler's batches are waited for.
const creationPause = 2 * time.Second

// pauseAfterCreation is the pause before a plan is assessed because of an evaluation. One
// that the scheduler has just created changes nothing as a rule, and a thousand of them
// are to cost a few passes.
func pauseAfterCreation(old, current *v1alpha1.Evaluation) time.Duration {
	if old == nil && evaluations.IsUntouched(current) {
		return creationPause
	}
	return 0
}

// ofPlan are the other plans of the district when one appears, goes, or changes
// its approval or period: they may overlap. A plan that goes takes its facts
// out of the ledger.
func (r *Reconciler) ofPlan(ctx context.Context, old, current *v1alpha1.TechnologyPlan) []types.NamespacedName {
	if old != nil && current != nil && old.Spec.Approval == current.Spec.Approval && old.Spec.Period == current.Spec.Period {
		return nil
	}
	p := current
	if p == nil {
		p = old
		r.Ledger.DeletePlan(inventory.PlanKey{Namespace: p.Namespace, Name: p.Name})
	}
	plans, err := shell.Plans(ctx, r.Client, p.Namespace)
	var others []*v1alpha1.TechnologyPlan
	for _, o := range plans {
		if o.Name != p.Name {
			others = append(others, o)
		}
	}
	return shell.KeysOf(ctx, others, err)
}

func (r *Reconciler) ofBenchmark(ctx context.Context, old, current *v1alpha1.Benchmark) []types.NamespacedName {
	var keys []types.NamespacedName
	for _, goal := range shell.Owner(shell.GoalOfBenchmark)(ctx, old, current) {
		g, err := shell.Find(ctx, r.Client, goal.Namespace, goal.Name, &v1alpha1.Goal{})
		if err == nil && g != nil {
			keys = append(keys, shell.PlanOfGoal(g))
		}
	}
	return keys
}
