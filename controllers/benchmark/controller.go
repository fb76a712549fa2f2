// Package benchmark keeps the status of Benchmarks.
package benchmark

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/assess"
)

// Reconciler keeps the status of Benchmarks.
type Reconciler struct{ shell.Shell }

// +kubebuilder:rbac:groups=techplan.education,resources=benchmarks,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=benchmarks/status,verbs=patch

var status = shell.Status[*v1alpha1.Benchmark, v1alpha1.BenchmarkStatus]{
	Of:         func(b *v1alpha1.Benchmark) *v1alpha1.BenchmarkStatus { return &b.Status },
	Conditions: func(s *v1alpha1.BenchmarkStatus) []metav1.Condition { return s.Conditions },
	TooLarge:   assess.BenchmarkTooLarge,
}

// Reconcile assesses a benchmark.
func (r *Reconciler) Reconcile(ctx context.Context, b *v1alpha1.Benchmark) (reconcile.Result, error) {
	if !b.DeletionTimestamp.IsZero() {
		return reconcile.Result{}, nil
	}
	now := r.Now()
	in := assess.BenchmarkInput{Benchmark: b}
	var err error
	if in.Goal, err = shell.Find(ctx, r.Client, b.Namespace, b.Spec.GoalRef.Name, &v1alpha1.Goal{}); err != nil {
		return reconcile.Result{}, err
	}
	if in.Goal != nil {
		if in.Plan, err = shell.Find(ctx, r.Client, b.Namespace, in.Goal.Spec.PlanRef.Name, &v1alpha1.TechnologyPlan{}); err != nil {
			return reconcile.Result{}, err
		}
	}
	verdict, next := assess.Benchmark(in, now)
	return status.Settle(ctx, r.Shell, b, verdict, shell.At(next, now))
}

// SetupWithManager watches benchmarks, the goals that they measure and the
// plans in whose zone their days begin.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).Named("benchmark").
		For(&v1alpha1.Benchmark{}, builder.WithPredicates(shell.SpecChanged)).
		Watches(&v1alpha1.Benchmark{}, shell.StatusChanged).
		Watches(&v1alpha1.Goal{}, shell.Watch(r.ofGoal)).
		Watches(&v1alpha1.TechnologyPlan{}, shell.Watch(r.ofPlan))
	return shell.Complete(b, r.Shell, r)
}

func (r *Reconciler) ofGoal(ctx context.Context, old, current *v1alpha1.Goal) []types.NamespacedName {
	if old != nil && current != nil && old.Spec.PlanRef == current.Spec.PlanRef {
		return nil
	}
	goal := current
	if goal == nil {
		goal = old
	}
	return r.ofGoals(ctx, goal.Namespace, []*v1alpha1.Goal{goal})
}

func (r *Reconciler) ofPlan(ctx context.Context, old, current *v1alpha1.TechnologyPlan) []types.NamespacedName {
	if old != nil && current != nil && old.Spec.District.TimeZone == current.Spec.District.TimeZone {
		return nil
	}
	plan := current
	if plan == nil {
		plan = old
	}
	goals, err := shell.Goals(ctx, r.Client, plan.Namespace, plan.Name)
	if err != nil {
		return shell.KeysOf(ctx, goals, err)
	}
	return r.ofGoals(ctx, plan.Namespace, goals)
}

func (r *Reconciler) ofGoals(ctx context.Context, namespace string, goals []*v1alpha1.Goal) []types.NamespacedName {
	of, err := shell.Benchmarks(ctx, r.Client, namespace, goals)
	var all []*v1alpha1.Benchmark
	for _, benchmarks := range of {
		all = append(all, benchmarks...)
	}
	return shell.KeysOf(ctx, all, err)
}
