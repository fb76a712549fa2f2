package plan

import (
	"context"
	"errors"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"sigs.k8s.io/controller-runtime/pkg/event"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/inventory"
)

// mapPlanToOtherPlans maps a plan to the other plans of the district, which it may
// overlap, if it was created or deleted or has another approval or period.
func (r *Reconciler) mapPlanToOtherPlans(
	ctx context.Context, change watch.Change[*v1alpha1.TechnologyPlan],
) ([]types.NamespacedName, error) {
	if change.IsUpdate() && change.Old.Spec.Approval == change.New.Spec.Approval &&
		change.Old.Spec.Period == change.New.Spec.Period {
		return nil, nil
	}
	changed := change.LatestObject()
	plans, err := index.ListPlans(ctx, r.Client, changed.Namespace)
	others := slices.DeleteFunc(plans, func(plan *v1alpha1.TechnologyPlan) bool { return plan.Name == changed.Name })
	return watch.ListKeys(others), err
}

// forgetDeletedPlan removes the facts of a deleted plan from the ledger: the settings of the
// plan by which the sums of its lots are divided into years and lines.
func (r *Reconciler) forgetDeletedPlan(_ context.Context, e event.DeleteEvent, _ watch.Queue) {
	planKey := inventory.PlanKey{Namespace: e.Object.GetNamespace(), Name: e.Object.GetName()}
	r.Ledger.DeletePlan(planKey)
	r.debouncer.forgetPlan(planKey)
}

// mapBenchmarkToPlans maps a benchmark to the plans of its goals before and after the
// change.
func (r *Reconciler) mapBenchmarkToPlans(
	ctx context.Context, change watch.Change[*v1alpha1.Benchmark],
) ([]types.NamespacedName, error) {
	var keys []types.NamespacedName
	var errs []error
	for _, key := range watch.ListParents(change, watch.GoalOfBenchmark) {
		goal, err := index.GetOrNil(ctx, r.Client, key.Namespace, key.Name, &v1alpha1.Goal{})
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if goal != nil {
			keys = append(keys, watch.PlanOfGoal(goal))
		}
	}
	return keys, errors.Join(errs...)
}

// mapEvaluationToPlans maps an evaluation to its plan. An evaluation of technologies
// also maps to the other plans of the district that have one of them, because its
// decision holds there too.
func (r *Reconciler) mapEvaluationToPlans(
	ctx context.Context, change watch.Change[*v1alpha1.Evaluation],
) ([]types.NamespacedName, error) {
	keys := watch.ListParents(change, watch.PlanOfEvaluation)
	for _, e := range change.BothVersions() {
		if !evaluation.AboutTechnology(e) {
			continue
		}
		plans, err := index.ListPlans(ctx, r.Client, e.Namespace)
		if err != nil {
			return keys, err
		}
		having := slices.DeleteFunc(plans, lacksTechnologies(evaluation.ListTechnologies(e)))
		keys = append(keys, watch.ListKeys(having)...)
	}
	return keys, nil
}

func lacksTechnologies(names []v1alpha1.EntryName) func(*v1alpha1.TechnologyPlan) bool {
	return func(plan *v1alpha1.TechnologyPlan) bool {
		return !slices.ContainsFunc(plan.Spec.Technologies, func(technology v1alpha1.Technology) bool {
			return slices.Contains(names, technology.Name)
		})
	}
}

// creationDelay is how long the scheduler's batches are collected.
const creationDelay = 2 * time.Second

// delayAfterCreation returns the delay before a plan is assessed because of an
// evaluation. One that the scheduler has just created seldom changes the status of its
// plan, and a thousand of them should cost a few reconciles.
func delayAfterCreation(change watch.Change[*v1alpha1.Evaluation]) time.Duration {
	if change.IsCreate() && evaluation.IsUntouched(change.New) {
		return creationDelay
	}
	return 0
}
