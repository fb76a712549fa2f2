// Package benchmark keeps the status of Benchmarks.
package benchmark

import (
	"context"
	"errors"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/inventorychange"
	"techplan.education/controllers/internal/prometheus"
	"techplan.education/controllers/internal/reconciler"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/assess"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/measured"
	"techplan.education/internal/model"
	"techplan.education/internal/snapshot"
)

// +kubebuilder:rbac:groups=techplan.education,resources=benchmarks,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=benchmarks/status,verbs=patch

var kind = reconciler.Kind[*v1alpha1.Benchmark, v1alpha1.BenchmarkStatus, assess.BenchmarkInput]{
	Assess: assess.ComputeBenchmarkStatus,
	Patch: statuspatch.Options[*v1alpha1.Benchmark, v1alpha1.BenchmarkStatus]{
		TooLarge: assess.BenchmarkTooLarge,
	},
}

// Reconciler assesses Benchmarks and patches their statuses. It writes nothing else.
type Reconciler struct {
	Client  client.Client
	Clock   clock.PassiveClock
	Reader  *cachereader.Reader
	Patcher *statuspatch.Patcher
	// InventoryChanges enqueues the benchmarks that take their values from the inventory.
	InventoryChanges *inventorychange.Source
	// Asker asks Prometheus for the values of benchmarks; nil: there is none to ask.
	Asker *prometheus.Asker
}

// Reconcile assesses a benchmark and patches its status. If the benchmark needs an answer of
// Prometheus, it is asked for and not waited for.
func (r *Reconciler) Reconcile(ctx context.Context, benchmark *v1alpha1.Benchmark) (reconcile.Result, error) {
	var input assess.BenchmarkInput
	var gathered time.Time
	gather := func(now time.Time) (_ assess.BenchmarkInput, err error) {
		gathered = now
		input, err = snapshot.BenchmarkInput(ctx, r.Reader.District(benchmark.Namespace), benchmark)
		input.Prometheus = r.Asker.Find(client.ObjectKeyFromObject(benchmark))
		return input, err
	}
	result, err := kind.Reconcile(ctx, r.Clock, r.Patcher, benchmark, gather)
	if err != nil || gathered.IsZero() {
		return result, err
	}
	return r.requestAnswer(result, input, gathered), nil
}

// requestAnswer asks Prometheus for a value if the benchmark needs one. If it is too early for the next
// query, the result requeues the benchmark then.
func (r *Reconciler) requestAnswer(
	result reconcile.Result, input assess.BenchmarkInput, now time.Time,
) reconcile.Result {
	if !measured.HasPrometheusSource(input.Benchmark) {
		r.Asker.Forget(client.ObjectKeyFromObject(input.Benchmark))
		return result
	}
	if !assess.UpdateMeasured(input, now).IsQueryDue {
		return result
	}
	wait := r.Asker.Request(input.Benchmark)
	if wait > 0 && (result.RequeueAfter == 0 || wait < result.RequeueAfter) {
		result.RequeueAfter = wait
	}
	return result
}

// forgetDeletedBenchmark forgets the answers to a benchmark.
func (r *Reconciler) forgetDeletedBenchmark(_ context.Context, e event.DeleteEvent, _ watch.Queue) {
	r.Asker.Forget(client.ObjectKeyFromObject(e.Object))
}

// SetupWithManager watches benchmarks, the goals that they measure, and the plans
// whose time zone decides when a day begins. Other changes of plans and Devices are not watched here: the
// plan controller enqueues the benchmarks that measure them, through InventoryChanges.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).
		Named("benchmark").
		For(&v1alpha1.Benchmark{}, builder.WithPredicates(watch.SpecChanged)).
		Watches(&v1alpha1.Benchmark{}, watch.EnqueueNonSpecChanged).
		Watches(&v1alpha1.Goal{}, watch.EnqueueMapped(r.mapGoalToBenchmarks)).
		Watches(&v1alpha1.TechnologyPlan{}, watch.EnqueueMapped(r.mapPlanToBenchmarks)).
		Watches(&v1alpha1.Evaluation{}, watch.EnqueueMapped(r.mapEvaluationToBenchmarks)).
		Watches(&v1alpha1.Benchmark{}, handler.Funcs{DeleteFunc: r.forgetDeletedBenchmark}).
		WatchesRawSource(r.InventoryChanges)
	if r.Asker != nil {
		b = b.WatchesRawSource(r.Asker)
	}
	return reconciler.BuildController(b, r.Client, r.Clock, r)
}

// mapGoalToBenchmarks maps a goal to its benchmarks, if it was created or deleted or
// has moved to another plan.
func (r *Reconciler) mapGoalToBenchmarks(
	ctx context.Context, change watch.Change[*v1alpha1.Goal],
) ([]types.NamespacedName, error) {
	if change.IsUpdate() && change.Old.Spec.PlanRef == change.New.Spec.PlanRef {
		return nil, nil
	}
	return r.listBenchmarkKeys(ctx, []*v1alpha1.Goal{change.LatestObject()})
}

// mapPlanToBenchmarks maps a plan to the benchmarks of its goals, if it was created or
// deleted or has another time zone.
func (r *Reconciler) mapPlanToBenchmarks(
	ctx context.Context, change watch.Change[*v1alpha1.TechnologyPlan],
) ([]types.NamespacedName, error) {
	if watch.KeepsTimeZone(change) && change.Old.Spec.Period.End == change.New.Spec.Period.End {
		return nil, nil
	}
	plan := change.LatestObject()
	goals, err := index.ListGoalsOfPlan(ctx, r.Client, plan.Namespace, plan.Name)
	if err != nil {
		return nil, err
	}
	return r.listBenchmarkKeys(ctx, goals)
}

// mapEvaluationToBenchmarks maps a completed evaluation to the benchmarks that take their values from
// its schedule. Of an evaluation that is not completed, before and after, there is no value.
func (r *Reconciler) mapEvaluationToBenchmarks(
	ctx context.Context, change watch.Change[*v1alpha1.Evaluation],
) ([]types.NamespacedName, error) {
	isDone := slices.ContainsFunc(change.BothVersions(), func(record *v1alpha1.Evaluation) bool {
		_, done := evaluation.CompletedOn(model.ParseEvaluation(record))
		return done
	})
	record := change.LatestObject()
	if !isDone || record.Spec.Schedule == "" {
		return nil, nil
	}
	benchmarks, err := index.ListBenchmarksOfSchedule(ctx, r.Client, record.Namespace, record.Spec.Schedule)
	var keys []types.NamespacedName
	for _, benchmark := range benchmarks {
		source := &benchmark.Spec.Source.Evaluations
		if source.Target != "" && source.Target != record.Spec.Target.Name {
			continue
		}
		goal, goalErr := index.GetOrNil(ctx, r.Client, record.Namespace, benchmark.Spec.GoalRef.Name, &v1alpha1.Goal{})
		err = errors.Join(err, goalErr)
		if goal != nil && goal.Spec.PlanRef == record.Spec.PlanRef {
			keys = append(keys, client.ObjectKeyFromObject(benchmark))
		}
	}
	return keys, err
}

func (r *Reconciler) listBenchmarkKeys(
	ctx context.Context, goals []*v1alpha1.Goal,
) ([]types.NamespacedName, error) {
	var keys []types.NamespacedName
	for _, goal := range goals {
		benchmarks, err := index.ListBenchmarksOfGoal(ctx, r.Client, goal.Namespace, goal.Name)
		if err != nil {
			return nil, err
		}
		keys = append(keys, watch.ListKeys(benchmarks)...)
	}
	return keys, nil
}
