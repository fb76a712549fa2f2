package main

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

// callInParallel calls a function for each number below count. It returns the first
// error, after all calls that had begun.
func callInParallel(count int, call func(i int) error) error {
	var next atomic.Int64
	var group sync.WaitGroup
	errs := make(chan error, parallelWriters)
	for range parallelWriters {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				if err := call(i); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	group.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

// createPlans creates so many plans for lots.
func (c *cluster) createPlans(ctx context.Context, namespace string, count int) ([]*v1alpha1.TechnologyPlan, error) {
	var plans []*v1alpha1.TechnologyPlan
	for i := range count {
		plan := newPlan(namespace, fmt.Sprintf("plan-%02d", i))
		if err := c.client.Create(ctx, plan); err != nil {
			return nil, err
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

// createLots creates lots, spread over plans. It calls then for each, unless then is
// nil.
func (c *cluster) createLots(
	ctx context.Context, plans []*v1alpha1.TechnologyPlan, count int,
	then func(*v1alpha1.TechnologyPlan, *v1alpha1.Device) error,
) error {
	return callInParallel(count, func(i int) error {
		plan := plans[i%len(plans)]
		lot := newLot(plan.Namespace, plan.Name, i)
		if err := c.client.Create(ctx, lot); err != nil {
			return err
		}
		if then == nil {
			return nil
		}
		return then(plan, lot)
	})
}

// patchLotStatus writes the status that techplan would, as a bare client.
func (c *cluster) patchLotStatus(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, lot *v1alpha1.Device, now time.Time,
) error {
	before := lot.DeepCopy()
	lot.Status, _ = assess.Device(assess.DeviceInput{Device: lot, Plan: plan, Payer: plan}, now)
	return c.client.Status().Patch(ctx, lot, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
}

// listLots reads all lots of a namespace page by page. It returns the time.
func (c *cluster) listLots(ctx context.Context, namespace string) (time.Duration, error) {
	began := time.Now()
	token := ""
	for first := true; first || token != ""; first = false {
		var list v1alpha1.DeviceList
		page := []client.ListOption{client.InNamespace(namespace), client.Limit(500), client.Continue(token)}
		if err := c.client.List(ctx, &list, page...); err != nil {
			return 0, err
		}
		token = list.Continue
	}
	return time.Since(began), nil
}

// patchQuantity returns an edit of a lot to some quantity.
func patchQuantity(seed int) client.Patch {
	const mergePatch = "application/merge-patch+json"
	return client.RawPatch(mergePatch, fmt.Appendf(nil, `{"spec":{"quantity":%d}}`, 100+seed%100_000))
}

// sleep waits in real time: a measure needs intervals of a known length.
func sleep(d time.Duration) { <-time.After(d) }
