// Package goal keeps the status of Goals.
package goal

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/reconciler"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/assess"
	"techplan.education/internal/snapshot"
)

// +kubebuilder:rbac:groups=techplan.education,resources=goals,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=goals/status,verbs=patch

var kind = reconciler.Kind[*v1alpha1.Goal, v1alpha1.GoalStatus, assess.GoalInput]{
	Assess: assess.ComputeGoalStatus,
	Patch: statuspatch.Options[*v1alpha1.Goal, v1alpha1.GoalStatus]{
		TooLarge: assess.GoalTooLarge,
	},
}

// Reconciler assesses Goals and patches their statuses. It writes nothing else.
type Reconciler struct {
	Client  client.Client
	Clock   clock.PassiveClock
	Reader  *cachereader.Reader
	Patcher *statuspatch.Patcher
}

// Reconcile assesses a goal and patches its status.
func (r *Reconciler) Reconcile(ctx context.Context, goal *v1alpha1.Goal) (reconcile.Result, error) {
	gather := func(now time.Time) (assess.GoalInput, error) {
		return snapshot.GoalInput(ctx, r.Reader.District(goal.Namespace), goal, now)
	}
	return kind.Reconcile(ctx, r.Clock, r.Patcher, goal, gather)
}

// SetupWithManager watches goals, the other goals of their plans, the plans and the
// benchmarks.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).
		Named("goal").
		For(&v1alpha1.Goal{}, builder.WithPredicates(watch.SpecChanged)).
		Watches(&v1alpha1.Goal{}, watch.EnqueueNonSpecChanged).
		Watches(&v1alpha1.Goal{}, watch.EnqueueMapped(r.mapGoalToGoals)).
		Watches(&v1alpha1.TechnologyPlan{}, watch.EnqueueMapped(r.mapPlanToGoals)).
		Watches(&v1alpha1.Benchmark{}, watch.EnqueueMeasured(watch.MapToParent(watch.GoalOfBenchmark)))
	return reconciler.BuildController(b, r.Client, r.Clock, r)
}

func (r *Reconciler) mapPlanToGoals(
	ctx context.Context, change watch.Change[*v1alpha1.TechnologyPlan],
) ([]types.NamespacedName, error) {
	return r.listGoalKeys(ctx, client.ObjectKeyFromObject(change.LatestObject()))
}

// mapGoalToGoals maps a goal to all goals of the plan that it belongs to and of the
// one that it belonged to before. Goals that share budget lines compete for their money,
// so that a change of one goal can change what every other goal of the plan gets. A goal
// that is created or deleted also changes which names of goals on the lines are valid.
func (r *Reconciler) mapGoalToGoals(
	ctx context.Context, change watch.Change[*v1alpha1.Goal],
) ([]types.NamespacedName, error) {
	var keys []types.NamespacedName
	for _, planKey := range watch.ListParents(change, watch.PlanOfGoal) {
		goals, err := r.listGoalKeys(ctx, planKey)
		if err != nil {
			return keys, err
		}
		keys = append(keys, goals...)
	}
	return keys, nil
}

func (r *Reconciler) listGoalKeys(ctx context.Context, planKey types.NamespacedName) ([]types.NamespacedName, error) {
	goals, err := index.ListGoalsOfPlan(ctx, r.Client, planKey.Namespace, planKey.Name)
	return watch.ListKeys(goals), err
}
