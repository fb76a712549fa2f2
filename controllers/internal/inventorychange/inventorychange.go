// Package inventorychange requests the assessment of the benchmarks that take their values from the
// inventory of a plan. The plan is assessed after its device lots have changed, as often as its
// debouncer allows, and its benchmarks after it: so an import costs them no more than it costs the
// plan.
package inventorychange

import (
	"context"
	"errors"
	"sync"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/measured"
)

// Source enqueues benchmarks. It is a source.SyncingSource of the controller of benchmarks, which does
// not start before the ledger has all lots: a part of the inventory would give wrong values, which the
// status would keep. A nil Source enqueues nothing.
type Source struct {
	mu     sync.Mutex
	queue  watch.Queue
	synced chan struct{}
	once   sync.Once
}

// NewSource returns a source of a ledger that is empty.
func NewSource() *Source { return &Source{synced: make(chan struct{})} }

// MarkSynced says that the ledger has all lots.
func (source *Source) MarkSynced() {
	if source != nil {
		source.once.Do(func() { close(source.synced) })
	}
}

// EnqueueBenchmarks enqueues those of a plan's benchmarks that take their values from the inventory.
// The benchmarks are by the name of their goal.
func (source *Source) EnqueueBenchmarks(benchmarks map[string][]*v1alpha1.Benchmark) {
	if source == nil {
		return
	}
	source.mu.Lock()
	defer source.mu.Unlock()
	if source.queue == nil {
		return
	}
	for _, ofGoal := range benchmarks {
		for _, benchmark := range ofGoal {
			if measured.HasInventorySource(benchmark) {
				watch.EnqueueAfter(source.queue, client.ObjectKeyFromObject(benchmark), watch.PriorityDerived, 0)
			}
		}
	}
}

// Start implements source.Source. The queue is that of the controller of benchmarks.
func (source *Source) Start(_ context.Context, queue watch.Queue) error {
	source.mu.Lock()
	defer source.mu.Unlock()
	source.queue = queue
	return nil
}

// WaitForSync implements source.SyncingSource.
func (source *Source) WaitForSync(ctx context.Context) error {
	select {
	case <-source.synced:
		return nil
	case <-ctx.Done():
		return errors.New("the ledger of device lots did not sync, so that no benchmark can be measured")
	}
}

// String names the source in the log of the controller.
func (source *Source) String() string { return "benchmarks of the inventory" }
