package workload

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
)

// parallelWriters is how many clients write at the same time. From about sixteen on
// the API server does no more.
const parallelWriters = 16

// CallInParallel calls a function for each number below count. It returns the first
// error, after all calls that had begun.
func CallInParallel(count int, call func(number int) error) error {
	var next atomic.Int64
	var group sync.WaitGroup
	failures := make(chan error, parallelWriters)
	for range parallelWriters {
		group.Go(func() {
			for number := int(next.Add(1)) - 1; number < count; number = int(next.Add(1)) - 1 {
				if err := call(number); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	group.Wait()
	select {
	case err := <-failures:
		return err
	default:
		return nil
	}
}

// CreatePlans creates so many plans for lots.
func CreatePlans(
	ctx context.Context, writer client.Writer, namespace string, count int,
) ([]*v1alpha1.TechnologyPlan, error) {
	var plans []*v1alpha1.TechnologyPlan
	for i := range count {
		plan := NewPlan(namespace, fmt.Sprintf("plan-%02d", i))
		if err := writer.Create(ctx, plan); err != nil {
			return nil, err
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

// CreateLots creates so many lots, spread over plans, in parallel. It calls a function
// with each lot that it has created, unless the function is nil.
func CreateLots(
	ctx context.Context, writer client.Writer, plans []*v1alpha1.TechnologyPlan, count int,
	then func(*v1alpha1.TechnologyPlan, *v1alpha1.Device) error,
) error {
	return CallInParallel(count, func(number int) error {
		plan := plans[number%len(plans)]
		lot := NewLot(plan.Namespace, plan.Name, number)
		if err := writer.Create(ctx, lot); err != nil {
			return err
		}
		if then == nil {
			return nil
		}
		return then(plan, lot)
	})
}

// EditLots changes the quantity of the first lots of a plan, in parallel. The lot with
// a number gets the quantity of PatchQuantity for the seed plus its number.
func EditLots(
	ctx context.Context, writer client.Writer, plan *v1alpha1.TechnologyPlan, count, seed int,
) error {
	return CallInParallel(count, func(number int) error {
		return writer.Patch(ctx, NewLot(plan.Namespace, plan.Name, number), PatchQuantity(seed+number))
	})
}

// PatchLotStatus writes the status that techplan would at an instant.
func PatchLotStatus(
	ctx context.Context, writer client.StatusClient,
	plan *v1alpha1.TechnologyPlan, lot *v1alpha1.Device, now time.Time,
) error {
	before := lot.DeepCopy()
	lot.Status, _ = assess.ComputeDeviceStatus(assess.DeviceInput{Device: lot, Plan: plan, Payer: plan}, now)
	return writer.Status().Patch(ctx, lot, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
}

// PatchPlanStatuses writes the status of each plan of CreateLots once, in parallel. The lots are as many as
// that created, and compute returns the status of a plan with its lots.
func PatchPlanStatuses(
	ctx context.Context, writer client.StatusClient, plans []*v1alpha1.TechnologyPlan, lotCount int,
	compute func(*v1alpha1.TechnologyPlan, []v1alpha1.Device, time.Time) v1alpha1.TechnologyPlanStatus,
) error {
	return CallInParallel(len(plans), func(number int) error {
		plan := plans[number]
		var lots []v1alpha1.Device
		for i := number; i < lotCount; i += len(plans) {
			lots = append(lots, *NewLot(plan.Namespace, plan.Name, i))
		}
		before := plan.DeepCopy()
		plan.Status = compute(plan, lots, time.Now())
		return writer.Status().Patch(ctx, plan, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
	})
}

// pageSize is the number of lots that ListLots reads at once.
const pageSize = 500

// ListLots reads all lots of a namespace page by page, and returns their number.
func ListLots(ctx context.Context, reader client.Reader, namespace string) (int, error) {
	count := 0
	token := ""
	for first := true; first || token != ""; first = false {
		var list v1alpha1.DeviceList
		page := []client.ListOption{client.InNamespace(namespace), client.Limit(pageSize), client.Continue(token)}
		if err := reader.List(ctx, &list, page...); err != nil {
			return 0, err
		}
		count += len(list.Items)
		token = list.Continue
	}
	return count, nil
}

// CountEvaluations returns the number of evaluations of a namespace.
func CountEvaluations(ctx context.Context, reader client.Reader, namespace string) (int, error) {
	var list v1alpha1.EvaluationList
	err := reader.List(ctx, &list, client.InNamespace(namespace))
	return len(list.Items), err
}
