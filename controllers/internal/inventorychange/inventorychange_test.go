package inventorychange_test

import (
	"context"
	"testing"

	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/inventorychange"
	"techplan.education/internal/testplan"
)

// Only the benchmarks that take their values from the inventory are enqueued.
func TestEnqueueBenchmarks(t *testing.T) {
	source := inventorychange.NewSource()
	benchmarks := map[string][]*v1alpha1.Benchmark{
		"g": {
			testplan.NewBenchmark("covered", "g").TakeInventory(v1alpha1.MeasureDeviceCoverage, "", "").BuildObject(),
			testplan.NewBenchmark("by-hand", "g").BuildObject(),
		},
		"h": {testplan.NewBenchmark("asked", "h").AskPrometheus("up", 7).BuildObject()},
	}
	source.EnqueueBenchmarks(benchmarks) // The controller has not begun: it reconciles all benchmarks then.
	queue := workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]())
	t.Cleanup(queue.ShutDown)
	if err := source.Start(t.Context(), queue); err != nil {
		t.Fatal(err)
	}
	source.EnqueueBenchmarks(benchmarks)
	if queue.Len() != 1 {
		t.Fatalf("%d benchmarks are enqueued, want 1", queue.Len())
	}
	if request, _ := queue.Get(); request.Name != "covered" {
		t.Errorf("%s is enqueued", request.Name)
	}
}

// The controller of benchmarks waits until the ledger has all lots, and says so if it does not get them.
func TestWaitForSync(t *testing.T) {
	source := inventorychange.NewSource()
	ended, end := context.WithCancel(t.Context())
	end()
	if err := source.WaitForSync(ended); err == nil {
		t.Error("a ledger without its lots is taken for complete")
	}
	source.MarkSynced()
	source.MarkSynced() // Once more after another election.
	if err := source.WaitForSync(t.Context()); err != nil {
		t.Error(err)
	}
}

// Reconcilers of tests have no source.
func TestNoSource(t *testing.T) {
	defer func() {
		if failure := recover(); failure != nil {
			t.Errorf("without a source: %v", failure)
		}
	}()
	var source *inventorychange.Source
	source.MarkSynced()
	source.EnqueueBenchmarks(map[string][]*v1alpha1.Benchmark{"g": {testplan.NewBenchmark("b", "g").BuildObject()}})
}
