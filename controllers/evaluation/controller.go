// Package evaluation keeps the status of Evaluations, and creates the evaluations
// that the schedules of a plan call for.
package evaluation

import (
	"context"
	"errors"
	"slices"
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
	"techplan.education/internal/evaluation"
	"techplan.education/internal/scoring"
	"techplan.education/internal/snapshot"
)

// +kubebuilder:rbac:groups=techplan.education,resources=evaluations,verbs=list;watch
// +kubebuilder:rbac:groups=techplan.education,resources=evaluations/status,verbs=patch

var kind = reconciler.Kind[*v1alpha1.Evaluation, v1alpha1.EvaluationStatus, assess.EvaluationInput]{
	Assess: assess.ComputeEvaluationStatus,
	Patch: statuspatch.Options[*v1alpha1.Evaluation, v1alpha1.EvaluationStatus]{
		TooLarge: assess.EvaluationTooLarge,
	},
}

// Reconciler assesses Evaluations and patches their statuses. It writes nothing else.
type Reconciler struct {
	Client  client.Client
	Clock   clock.PassiveClock
	Reader  *cachereader.Reader
	Patcher *statuspatch.Patcher
}

// Reconcile assesses an evaluation and patches its status.
func (r *Reconciler) Reconcile(ctx context.Context, record *v1alpha1.Evaluation) (reconcile.Result, error) {
	gather := func(time.Time) (assess.EvaluationInput, error) {
		return snapshot.EvaluationInput(ctx, r.Reader.District(record.Namespace), record)
	}
	return kind.Reconcile(ctx, r.Clock, r.Patcher, record, gather)
}

// SetupWithManager watches evaluations, the evaluations that they are compared with, the benchmarks that
// measure the use of their technologies, with their goals, and the plans whose time zone decides when a
// day begins and whose technologies and needs a score reads.
func (r *Reconciler) SetupWithManager(mgr manager.Manager) error {
	b := builder.ControllerManagedBy(mgr).
		Named("evaluation").
		Watches(&v1alpha1.Evaluation{}, watch.EnqueueEdited(r.Clock, watch.PlanOfEvaluation)).
		Watches(&v1alpha1.Evaluation{}, watch.EnqueueNonSpecChanged).
		Watches(&v1alpha1.Evaluation{}, watch.EnqueueMapped(r.mapToComparing)).
		Watches(&v1alpha1.Benchmark{}, watch.EnqueueMeasured(r.mapBenchmarkToEvaluations)).
		Watches(&v1alpha1.Goal{}, watch.EnqueueMapped(r.mapGoalToEvaluations)).
		Watches(&v1alpha1.TechnologyPlan{}, watch.EnqueueMapped(r.mapPlanToEvaluations))
	return reconciler.BuildController(b, r.Client, r.Clock, r)
}

// mapToComparing maps an evaluation to the others of its series that have a criterion which
// compares with the evaluations before.
func (r *Reconciler) mapToComparing(
	ctx context.Context, change watch.Change[*v1alpha1.Evaluation],
) ([]types.NamespacedName, error) {
	record := change.LatestObject()
	others, err := index.ListEvaluationsOfSeries(ctx, r.Client, record.Namespace, evaluation.SeriesOf(record))
	others = slices.DeleteFunc(others, func(other *v1alpha1.Evaluation) bool {
		return other.Name == record.Name || !scoring.ReadsEarlier(other.Spec.Criteria)
	})
	return watch.ListKeys(others), err
}

// mapBenchmarkToEvaluations maps a benchmark to the evaluations of the technology whose use it measures,
// before and after the change.
func (r *Reconciler) mapBenchmarkToEvaluations(
	ctx context.Context, change watch.Change[*v1alpha1.Benchmark],
) ([]types.NamespacedName, error) {
	var keys []types.NamespacedName
	var errs []error
	seen := map[v1alpha1.EntryName]bool{"": true}
	for _, benchmark := range change.BothVersions() {
		name := benchmark.Spec.Technology
		if seen[name] {
			continue
		}
		seen[name] = true
		evaluations, err := index.ListEvaluationsOfTechnology(ctx, r.Client, benchmark.Namespace, name)
		keys, errs = append(keys, watch.ListKeys(evaluations)...), append(errs, err)
	}
	return keys, errors.Join(errs...)
}

// mapGoalToEvaluations maps a goal to the evaluations of the technologies whose use its benchmarks
// measure, if it was created or deleted or belongs to another plan.
func (r *Reconciler) mapGoalToEvaluations(
	ctx context.Context, change watch.Change[*v1alpha1.Goal],
) ([]types.NamespacedName, error) {
	if change.IsUpdate() && change.Old.Spec.PlanRef == change.New.Spec.PlanRef {
		return nil, nil
	}
	goal := change.LatestObject()
	benchmarks, err := index.ListBenchmarksOfGoal(ctx, r.Client, goal.Namespace, goal.Name)
	errs := []error{err}
	var keys []types.NamespacedName
	for _, benchmark := range benchmarks {
		ofBenchmark, err := r.mapBenchmarkToEvaluations(ctx, watch.Change[*v1alpha1.Benchmark]{New: benchmark})
		keys, errs = append(keys, ofBenchmark...), append(errs, err)
	}
	return keys, errors.Join(errs...)
}

// mapPlanToEvaluations maps a plan to its evaluations if it was created or deleted or has another
// time zone, and to those of technologies if what a score reads of the plan changed.
func (r *Reconciler) mapPlanToEvaluations(
	ctx context.Context, change watch.Change[*v1alpha1.TechnologyPlan],
) ([]types.NamespacedName, error) {
	keepsTimeZone := watch.KeepsTimeZone(change)
	if keepsTimeZone && scoring.HasSameInputs(&change.Old.Spec, &change.New.Spec) {
		return nil, nil
	}
	plan := change.LatestObject()
	evaluations, err := index.ListEvaluationsOfPlan(ctx, r.Client, plan.Namespace, plan.Name)
	if keepsTimeZone {
		evaluations = slices.DeleteFunc(evaluations, func(record *v1alpha1.Evaluation) bool {
			return !evaluation.AboutTechnology(record)
		})
	}
	return watch.ListKeys(evaluations), err
}
