// Package goal keeps the status of Goals.
package goal

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/assess"
)

// Reconciler keeps the status of Goals.
type Reconciler struct {
	shell.Shell

	shared sharedGoals
}

// +kubebuilder:rbac:groups=techplan.education,resources=goals,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=goals/status,verbs=patch

var status = shell.Status[*v1alpha1.Goal, v1alpha1.GoalStatus]{
	Of:         func(g *v1alpha1.Goal) *v1alpha1.GoalStatus { return &g.Status },
	Conditions: func(s *v1alpha1.GoalStatus) []metav1.Condition { return s.Conditions },
	TooLarge:   assess.GoalTooLarge,
}

// Reconcile assesses a goal.
func (r *Reconciler) Reconcile(ctx context.Context, g *v1alpha1.Goal) (reconcile.Result, error) {
	if !g.DeletionTimestamp.IsZero() {
		return reconcile.Result{}, nil
	}
	now := r.Now()
	in, err := r.gather(ctx, g, now)
	if err != nil {
		return reconcile.Result{}, err
	}
	verdict, next := assess.Goal(in, now)
	return status.Settle(ctx, r.Shell, g, verdict, shell.At(next, now))
}

func (r *Reconciler) gather(ctx context.Context, g *v1alpha1.Goal, now time.Time) (in assess.GoalInput, err error) {
	in.Goal = g
	plan, err := shell.Find(ctx, r.Client, g.Namespace, g.Spec.PlanRef.Name, &v1alpha1.TechnologyPlan{})
	if err != nil || plan == nil {
		return in, err
	}
	goals, err := shell.Goals(ctx, r.Client, g.Namespace, g.Spec.PlanRef.Name)
	if err != nil {
		return in, err
	}
	in.Shared = r.shared.get(plan, goals, assess.Today(plan, now))
	benchmarks, err := shell.Benchmarks(ctx, r.Client, g.Namespace, []*v1alpha1.Goal{g})
	in.Benchmarks = benchmarks[g.Name]
	return in, err
}

// SetupWithManager watches goals, the other goals of their plans, the plans and
// the benchmarks.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).Named("goal").
		For(&v1alpha1.Goal{}, builder.WithPredicates(shell.SpecChanged)).
		Watches(&v1alpha1.Goal{}, shell.StatusChanged).
		Watches(&v1alpha1.Goal{}, shell.Watch(r.ofGoal)).
		Watches(&v1alpha1.TechnologyPlan{}, shell.Watch(r.ofPlan)).
		Watches(&v1alpha1.Benchmark{}, shell.Watch(shell.Owner(shell.GoalOfBenchmark)))
	return shell.Complete(b, r.Shell, r)
}

func (r *Reconciler) ofPlan(ctx context.Context, old, current *v1alpha1.TechnologyPlan) []types.NamespacedName {
	plan := current
	if plan == nil {
		plan = old
	}
	goals, err := shell.Goals(ctx, r.Client, plan.Namespace, plan.Name)
	return shell.KeysOf(ctx, goals, err)
}

// ofGoal are all goals of the plan that a goal is in or has left: money that one
// no longer needs falls to another along any chain of shared lines, and a name
// that was missing may have explained what another lacked.
func (r *Reconciler) ofGoal(ctx context.Context, old, current *v1alpha1.Goal) []types.NamespacedName {
	var keys []types.NamespacedName
	for _, plan := range shell.Owner(shell.PlanOfGoal)(ctx, old, current) {
		goals, err := shell.Goals(ctx, r.Client, plan.Namespace, plan.Name)
		keys = append(keys, shell.KeysOf(ctx, goals, err)...)
	}
	return keys
}
