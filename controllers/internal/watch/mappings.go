package watch

import (
	"context"
	"errors"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
	"techplan.education/internal/inventory"
)

// PlanOfGoal returns the key of the plan that a goal belongs to.
func PlanOfGoal(goal *v1alpha1.Goal) types.NamespacedName {
	return types.NamespacedName{Namespace: goal.Namespace, Name: goal.Spec.PlanRef.Name}
}

// PlanOfDevice returns the key of the plan that a device lot belongs to.
func PlanOfDevice(lot *v1alpha1.Device) types.NamespacedName {
	return types.NamespacedName{Namespace: lot.Namespace, Name: lot.Spec.PlanRef.Name}
}

// PlanOfEvaluation returns the key of the plan that an evaluation belongs to.
func PlanOfEvaluation(evaluation *v1alpha1.Evaluation) types.NamespacedName {
	return types.NamespacedName{Namespace: evaluation.Namespace, Name: evaluation.Spec.PlanRef.Name}
}

// GoalOfBenchmark returns the key of the goal that a benchmark measures.
func GoalOfBenchmark(benchmark *v1alpha1.Benchmark) types.NamespacedName {
	return types.NamespacedName{Namespace: benchmark.Namespace, Name: benchmark.Spec.GoalRef.Name}
}

// MapDeviceToEvaluatingPlans maps a device lot to the plans that schedule evaluations
// of it or have some, if the lot was created or deleted or its start has changed.
func MapDeviceToEvaluatingPlans(reader client.Reader) MapFunc[*v1alpha1.Device] {
	return func(ctx context.Context, change Change[*v1alpha1.Device]) ([]types.NamespacedName, error) {
		if change.IsUpdate() && inventory.LotOf(change.Old).Start == inventory.LotOf(change.New).Start {
			return nil, nil
		}
		lot := change.LatestObject()
		plans, plansErr := index.ListPlansSchedulingDevice(ctx, reader, lot.Namespace, lot.Name)
		evaluations, evaluationsErr := index.ListEvaluationsOfDevice(ctx, reader, lot.Namespace, lot.Name)
		keys := ListKeys(plans)
		for _, evaluation := range evaluations {
			if planKey := PlanOfEvaluation(evaluation); planKey.Name != "" {
				keys = append(keys, planKey)
			}
		}
		return keys, errors.Join(plansErr, evaluationsErr)
	}
}

// KeepsTimeZone reports whether a change is an update that keeps the time zone of a plan:
// its days begin when they did before.
func KeepsTimeZone(change Change[*v1alpha1.TechnologyPlan]) bool {
	return change.IsUpdate() && change.Old.Spec.District.TimeZone == change.New.Spec.District.TimeZone
}
