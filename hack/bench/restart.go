package main

import (
	"context"
	"fmt"
	"time"

	"k8s.io/client-go/tools/cache"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	ctrlcache "sigs.k8s.io/controller-runtime/pkg/cache"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
)

// start is what a start of a candidate takes: the seconds until its caches are
// filled and it has assessed the plan, and the bytes of heap afterwards, if they
// were measured.
type start struct {
	seconds float64
	heap    int64
}

// measureRestart starts the controllers on lots that exist. Nothing is written, and
// the caches fill in about the time of a list.
func (c *cluster) measureRestart(ctx context.Context, namespace string, lots int, o options, r *report) error {
	emptyDistrict, err := c.createDistrict(ctx)
	if err != nil {
		return err
	}
	withoutLots, err := c.measureStart(ctx, emptyDistrict, 0, techplanCandidate(clock.RealClock{}), true, options{})
	if err != nil {
		return err
	}
	var lists, techplan, base samples
	var writes writeCounts
	var techplanHeap, baselineHeap int64
	for i := range o.runs {
		elapsed, err := c.listLots(ctx, namespace)
		if err != nil {
			return err
		}
		lists = append(lists, elapsed.Seconds())
		before, err := c.readWrites(ctx)
		if err != nil {
			return err
		}
		isFirst := i == 0 // The heap is the same in each run.
		started, err := c.measureStart(ctx, namespace, lots, techplanCandidate(clock.RealClock{}), isFirst, o)
		if err != nil {
			return err
		}
		techplan = append(techplan, started.seconds)
		after, err := c.readWrites(ctx)
		if err != nil {
			return err
		}
		writes = writes.plus(after.minus(before))
		if !isFirst {
			continue
		}
		techplanHeap = started.heap
		if started, err = c.measureStart(ctx, namespace, lots, baselineCandidate(), isFirst, o); err != nil {
			return err
		}
		base, baselineHeap = append(base, started.seconds), started.heap
	}
	r.add(row{
		measure:  fmt.Sprintf("start with %d lots to caches and ledger ready, s", lots),
		techplan: techplan.format("%.2f"),
		bare:     lists.format("%.2f") + " (paged list)",
		baseline: base.format("%.2f"),
		ratios: techplan.dividedBy(lists).format("%.2f") + " of a list; baseline " +
			base.dividedBy(techplan).format("%.2f") + " of techplan",
	})
	r.add(row{
		measure:  "writes in these restarts, until each lot has been reconciled",
		techplan: fmt.Sprintf("%.0f", writes.all),
		bare:     "0",
	})
	return c.reportHeap(ctx, namespace, lots, techplanHeap-withoutLots.heap, baselineHeap-withoutLots.heap, r)
}

// measureStart starts a candidate on a plan and stops it again.
func (c *cluster) measureStart(
	ctx context.Context, namespace string, lots int, how *candidate, withHeap bool, o options,
) (start, error) {
	const reconciles = "controller_runtime_reconcile_total"
	before := measureHeap()
	reconciled := sumOwnMetric(reconciles, how.planController)
	began := time.Now()
	running, err := c.startCandidate(namespace, how)
	if err != nil {
		return start{}, err
	}
	defer running.stopIgnoringError()
	if err := running.waitCurrent(ctx, lots); err != nil {
		return start{}, err
	}
	// techplan assesses a plan only when its ledger is complete.
	for lots > 0 && sumOwnMetric(reconciles, how.planController) == reconciled {
		sleep(time.Millisecond)
	}
	started := start{seconds: time.Since(began).Seconds()}
	waitIdle() // Each lot is reconciled once after a start.
	if !withHeap {
		return started, nil
	}
	started.heap = measureHeap() - before
	return started, o.writeHeapProfile("restart")
}

// reportHeap adds the heap that a lot takes, and where. techplan and base are the
// bytes of all lots, without the heap of controllers that have no lots.
func (c *cluster) reportHeap(
	ctx context.Context, namespace string, lots int, techplan, base int64, r *report,
) error {
	plain, err := c.measureCache(ctx, namespace, nil)
	if err != nil {
		return err
	}
	var options ctrl.Options
	controllers.Configure(&options)
	trimmed, err := c.measureCache(ctx, namespace, options.Cache.DefaultTransform)
	if err != nil {
		return err
	}
	count := int64(lots)
	ledger := ledgerBytesPerLot(lots)
	r.add(row{
		measure:  "heap for a lot, all included, bytes",
		techplan: fmt.Sprint(techplan / count),
		bare:     fmt.Sprintf("%d (plain typed cache)", plain/count),
		baseline: fmt.Sprint(base / count),
		ratios:   fmt.Sprintf("%.2f of a plain cache", float64(techplan)/float64(plain)),
	})
	r.add(row{
		measure: "of which the object in its cache, the ledger, indexes with the rest",
		techplan: fmt.Sprintf("%d, %d, %d",
			trimmed/count, ledger, techplan/count-trimmed/count-ledger),
	})
	return nil
}

// measureCache returns the bytes that a cache of lots alone takes.
func (c *cluster) measureCache(
	ctx context.Context, namespace string, transform cache.TransformFunc,
) (int64, error) {
	before := measureHeap()
	lots, err := ctrlcache.New(c.config, ctrlcache.Options{
		Scheme:            c.scheme,
		DefaultTransform:  transform,
		DefaultNamespaces: map[string]ctrlcache.Config{namespace: {}},
	})
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if _, err := lots.GetInformer(ctx, &v1alpha1.Device{}, ctrlcache.BlockUntilSynced(false)); err != nil {
		return 0, err
	}
	go func() { _ = lots.Start(ctx) }()
	if !lots.WaitForCacheSync(ctx) {
		return 0, ctx.Err()
	}
	sleep(time.Second)
	return measureHeap() - before, nil
}

// reportServerMemory adds what a large plan takes in the API server and its storage.
func (c *cluster) reportServerMemory(ctx context.Context, lots int, filled time.Duration, r *report) error {
	metrics, err := c.readMetrics(ctx)
	if err != nil {
		return err
	}
	const memory, storage = "process_resident_memory_bytes", "apiserver_storage_size_bytes"
	r.add(row{
		measure:  fmt.Sprintf("%d new lots of one plan, until every status is current, s", lots),
		techplan: fmt.Sprintf("%.0f", filled.Seconds()),
		ratios: fmt.Sprintf("then %.0f MB in the API server, %.0f MB in its database",
			sumMetric(metrics, memory)/1e6, sumMetric(metrics, storage)/1e6),
	})
	return nil
}
