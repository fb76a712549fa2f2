package measure

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"k8s.io/client-go/tools/cache"
	ctrl "sigs.k8s.io/controller-runtime"
	ctrlcache "sigs.k8s.io/controller-runtime/pkg/cache"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

// heaps are the bytes that a number of lots takes in all.
type heaps struct {
	// techplan and base are what the controllers take, without the heap of controllers
	// that have no lots.
	techplan, base int64
	// plain is a cache of whole objects alone, trimmed one of the parts that techplan
	// keeps, and ledger the ledger alone.
	plain, trimmed, ledger int64
}

// reportHeap adds the heap that a lot takes, and where. techplan and base are those of
// heaps.
func (bench *Bench) reportHeap(ctx context.Context, namespace string, lotCount int, techplan, base int64) error {
	plain, err := bench.measureCache(ctx, namespace, nil)
	if err != nil {
		return err
	}
	var options ctrl.Options
	controllers.ConfigureManager(&options)
	trimmed, err := bench.measureCache(ctx, namespace, options.Cache.DefaultTransform)
	if err != nil {
		return err
	}
	bench.AddRows(heapRows(lotCount, heaps{techplan, base, plain, trimmed, measureLedger(lotCount)})...)
	return nil
}

func heapRows(lotCount int, heaps heaps) []page.Row {
	count := int64(lotCount)
	techplan, trimmed, ledger := heaps.techplan/count, heaps.trimmed/count, heaps.ledger/count
	return []page.Row{{
		Measure:  "heap for a lot, all included, bytes",
		Techplan: fmt.Sprint(techplan),
		Bare:     fmt.Sprintf("%d (plain typed cache)", heaps.plain/count),
		Baseline: fmt.Sprint(heaps.base / count),
		Ratios:   fmt.Sprintf("%.2f of a plain cache", float64(heaps.techplan)/float64(heaps.plain)),
	}, {
		Measure:  "of which the object in its cache, the ledger, indexes with the rest",
		Techplan: fmt.Sprintf("%d, %d, %d", trimmed, ledger, techplan-trimmed-ledger),
	}}
}

// measureCache returns the bytes that a cache of lots alone takes.
func (bench *Bench) measureCache(ctx context.Context, namespace string, transform cache.TransformFunc) (int64, error) {
	before := measureHeap()
	lots, err := ctrlcache.New(bench.Config, ctrlcache.Options{
		Scheme:            bench.Scheme,
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
	sleepFor(time.Second)
	return measureHeap() - before, nil
}

// measureLedger returns the heap that so many lots take in a ledger alone.
func measureLedger(count int) int64 {
	plan, lots := makeLots(count)
	before := measureHeap()
	ledger := newLedger(plan, lots)
	bytes := measureHeap() - before
	runtime.KeepAlive(ledger)
	runtime.KeepAlive(lots)
	return bytes
}

// reportServerMemory adds what a large plan takes in the API server and its storage.
func (bench *Bench) reportServerMemory(ctx context.Context, lotCount int, filled time.Duration) error {
	metrics, err := bench.ReadMetrics(ctx)
	if err != nil {
		return err
	}
	bench.AddRows(serverMemoryRow(lotCount, filled, metrics))
	return nil
}

func serverMemoryRow(lotCount int, filled time.Duration, metrics cluster.Metrics) page.Row {
	return page.Row{
		Measure:  fmt.Sprintf("%d new lots of one plan, until every status is current, s", lotCount),
		Techplan: fmt.Sprintf("%.0f", filled.Seconds()),
		Ratios: fmt.Sprintf("then %.0f MB in the API server, %.0f MB in its database",
			metrics.MemoryBytes()/1e6, metrics.StorageBytes()/1e6),
	}
}
