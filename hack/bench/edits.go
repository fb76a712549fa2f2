package main

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
)

// editInterval is how long after an edit the next one is a single one again: the
// controllers batch edits for half a second.
const editInterval = 1100 * time.Millisecond

// manyLots is the plan size from which on a row shows the memory of the servers.
const manyLots = 100_000

// measureSingleEdits edits single lots of plans of growing size through the API. On
// the largest plan it also restarts the controllers and measures memory.
func measureSingleEdits(ctx context.Context, c *cluster, o options, r *report) error {
	for _, lots := range planSizes(o.largest) {
		if err := c.measurePlanOfSize(ctx, lots, o, r); err != nil {
			return err
		}
	}
	return nil
}

// planSizes are the powers of ten from 100 below the largest size, and that size.
func planSizes(largest int) []int {
	var sizes []int
	for size := 100; size < largest; size *= 10 {
		sizes = append(sizes, size)
	}
	return append(sizes, largest)
}

func (c *cluster) measurePlanOfSize(ctx context.Context, lots int, o options, r *report) error {
	namespace, err := c.createDistrict(ctx)
	if err != nil {
		return err
	}
	plans, err := c.createPlans(ctx, namespace, 1)
	if err != nil {
		return err
	}
	running, err := c.startCandidate(namespace, techplanCandidate(clock.RealClock{}))
	if err != nil {
		return err
	}
	defer running.stopIgnoringError()
	began := time.Now()
	if err := c.createLots(ctx, plans, lots, nil); err != nil {
		return err
	}
	if err := running.waitCurrent(ctx, lots); err != nil {
		return err
	}
	filled := time.Since(began)
	waitIdle()
	techplan, err := c.editLots(ctx, running, plans[0], o.runs)
	if err != nil {
		return err
	}
	atOnce := min(lots, 50)
	statuses, err := c.editLotsAtOnce(ctx, running, plans[0], atOnce)
	if err != nil {
		return err
	}
	if err := running.stop(); err != nil {
		return err
	}
	base, err := c.editLotsUnderBaseline(ctx, plans[0], o.runs)
	if err != nil {
		return err
	}
	r.add(singleEditRow(lots, techplan, base))
	r.add(row{
		measure:  fmt.Sprintf("%d of %d lots edited at once: statuses of lots, of plans", atOnce, lots),
		techplan: fmt.Sprintf("%.0f, %.0f", statuses.deviceStatuses, statuses.planStatuses),
	})
	if lots < o.largest {
		return nil
	}
	if lots >= manyLots {
		if err := c.reportServerMemory(ctx, lots, filled, r); err != nil {
			return err
		}
	}
	return c.measureRestart(ctx, namespace, lots, o, r)
}

func singleEditRow(lots int, techplan, base edits) row {
	return row{
		measure:  fmt.Sprintf("a single edit of one of %d lots, until the statuses of lot and plan, ms", lots),
		techplan: techplan.statuses.format("%.1f"),
		bare:     techplan.reads.format("%.1f") + " (read)",
		baseline: base.statuses.format("%.1f"),
		ratios: techplan.statuses.dividedBy(techplan.reads).format("%.1f") + " reads of the plan; baseline " +
			base.statuses.dividedBy(techplan.statuses).format("%.1f") + " of techplan",
	}
}

// edits are the milliseconds that single edits of lots take: one read of the plan
// for comparison, until the API server reports the edit, and until the statuses of
// the lot and of its plan follow.
type edits struct{ reads, reported, statuses samples }

func (e *edits) append(other edits) {
	e.reads = append(e.reads, other.reads...)
	e.reported = append(e.reported, other.reported...)
	e.statuses = append(e.statuses, other.statuses...)
}

// editLots edits lots of a plan one by one, each an interval after the one before.
func (c *cluster) editLots(
	ctx context.Context, r *runningCandidate, plan *v1alpha1.TechnologyPlan, runs int,
) (edits, error) {
	var all edits
	for i := range runs {
		sleep(editInterval)
		one, err := c.editLot(ctx, r, plan, i)
		if err != nil {
			return all, err
		}
		all.append(one)
	}
	return all, nil
}

func (c *cluster) editLot(
	ctx context.Context, r *runningCandidate, plan *v1alpha1.TechnologyPlan, i int,
) (edits, error) {
	planKey := client.ObjectKeyFromObject(plan)
	var current v1alpha1.TechnologyPlan
	began := time.Now()
	if err := c.client.Get(ctx, planKey, &current); err != nil {
		return edits{}, err
	}
	read := time.Since(began)
	version := current.ResourceVersion
	name := newLot(plan.Namespace, plan.Name, i).Name
	lot := &v1alpha1.Device{ObjectMeta: metav1.ObjectMeta{Namespace: plan.Namespace, Name: name}}
	began = time.Now()
	if err := c.client.Patch(ctx, lot, patchQuantity(time.Now().Nanosecond())); err != nil {
		return edits{}, err
	}
	var reported time.Duration
	what := fmt.Sprintf("waiting for the statuses of %s and %s", plan.Name, lot.Name)
	err := r.waitFor(ctx, what, func() (bool, error) {
		var seen v1alpha1.Device
		if err := r.GetCache().Get(ctx, client.ObjectKeyFromObject(lot), &seen); err != nil {
			return false, err
		}
		if reported == 0 && seen.Generation >= lot.Generation {
			reported = time.Since(began)
		}
		err := r.GetCache().Get(ctx, planKey, &current)
		return current.ResourceVersion != version && reported > 0 && isCurrent(&seen), err
	})
	return edits{
		reads:    samples{inMilliseconds(read)},
		reported: samples{inMilliseconds(reported)},
		statuses: samples{inMilliseconds(time.Since(began))},
	}, err
}

func (c *cluster) editLotsUnderBaseline(
	ctx context.Context, plan *v1alpha1.TechnologyPlan, runs int,
) (edits, error) {
	running, err := c.startCandidate(plan.Namespace, baselineCandidate())
	if err != nil {
		return edits{}, err
	}
	defer running.stopIgnoringError()
	waitIdle() // It reconciles all lots first.
	base, err := c.editLots(ctx, running, plan, runs)
	if err != nil {
		return edits{}, err
	}
	return base, running.stop()
}

// editLotsAtOnce edits several lots at once. It counts the statuses that follow.
func (c *cluster) editLotsAtOnce(
	ctx context.Context, r *runningCandidate, plan *v1alpha1.TechnologyPlan, lots int,
) (writeCounts, error) {
	sleep(editInterval)
	before, err := c.readWrites(ctx)
	if err != nil {
		return writeCounts{}, err
	}
	seen := r.statusChanges.Load()
	err = callInParallel(lots, func(i int) error {
		return c.client.Patch(ctx, newLot(plan.Namespace, plan.Name, i), patchQuantity(1000+i))
	})
	if err != nil {
		return writeCounts{}, err
	}
	err = r.waitFor(ctx, "waiting for the statuses of the edited lots", func() (bool, error) {
		return r.statusChanges.Load() >= seen+int64(lots), nil
	})
	if err != nil {
		return writeCounts{}, err
	}
	sleep(2 * editInterval)
	after, err := c.readWrites(ctx)
	return after.minus(before), err
}
