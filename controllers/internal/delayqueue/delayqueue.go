// Package delayqueue holds reconcile requests that are far ahead, outside the work
// queue of a controller.
package delayqueue

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/heap"
)

const (
	// minDelay is the least delay that this queue takes over from the work queue.
	minDelay = time.Minute
	// maxTimerWait is how long one timer waits. The clock of the machine may be set
	// meanwhile.
	maxTimerWait = time.Hour
)

// Queue enqueues objects at the instants that their last reconcile asked for, at low
// priority. Nearly all objects of a state wait for a day that is months ahead. An entry
// takes about a fifth of the memory of an entry in the work queue of a controller, which
// keeps metrics of each object. Queue is a source.Source.
type Queue struct {
	clock clock.PassiveClock

	mu    sync.Mutex
	items map[types.NamespacedName]*item
	heap  heap.Heap[types.NamespacedName, int64]
	// firstChanged has an entry when another item has become the first.
	firstChanged chan struct{}
}

// item is the key of an object, with a Unix time in seconds as its priority.
type item = heap.Item[types.NamespacedName, int64]

// New returns an empty queue that reads the time from clock. Its timers run in real time.
func New(clock clock.PassiveClock) *Queue {
	return &Queue{clock: clock, items: map[types.NamespacedName]*item{}, firstChanged: make(chan struct{}, 1)}
}

// DelayRequeues wraps a reconciler so that its delays of a minute and more are kept in the
// queue. A reconcile that succeeds replaces the delay that an earlier one asked for.
func (queue *Queue) DelayRequeues(reconciler reconcile.Reconciler) reconcile.Reconciler {
	return reconcile.Func(func(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
		result, err := reconciler.Reconcile(ctx, request)
		if err != nil {
			return result, err
		}
		if result.RequeueAfter < minDelay {
			queue.removeKey(request.NamespacedName)
			return result, nil
		}
		queue.addOrUpdate(request.NamespacedName, queue.clock.Now().Add(result.RequeueAfter))
		result.RequeueAfter = 0
		return result, nil
	})
}

func (queue *Queue) addOrUpdate(key types.NamespacedName, at time.Time) {
	queue.mu.Lock()
	defer queue.mu.Unlock()
	waiting, known := queue.items[key]
	if !known {
		waiting = &item{Value: key}
		queue.items[key] = waiting
	}
	// In whole seconds, and never before the instant.
	queue.heap.PushOrUpdate(waiting, at.Add(time.Second-1).Unix())
	if queue.heap.Peek() == waiting {
		select {
		case queue.firstChanged <- struct{}{}:
		default:
		}
	}
}

func (queue *Queue) removeKey(key types.NamespacedName) {
	queue.mu.Lock()
	defer queue.mu.Unlock()
	if waiting, known := queue.items[key]; known {
		queue.heap.Delete(waiting)
		delete(queue.items, key)
	}
}

// popDue removes the objects whose instant has come, and returns how long to wait for
// the next one.
func (queue *Queue) popDue() (keys []types.NamespacedName, wait time.Duration) {
	queue.mu.Lock()
	defer queue.mu.Unlock()
	now := queue.clock.Now()
	for first := queue.heap.Peek(); first != nil; first = queue.heap.Peek() {
		if at := time.Unix(first.Priority(), 0); at.After(now) {
			return keys, min(maxTimerWait, at.Sub(now))
		}
		queue.heap.Delete(first)
		delete(queue.items, first.Value)
		keys = append(keys, first.Value)
	}
	return keys, maxTimerWait
}

// Start implements source.Source.
func (queue *Queue) Start(ctx context.Context, work watch.Queue) error {
	go func() {
		timer := time.NewTimer(0)
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-queue.firstChanged:
			case <-timer.C:
			}
			keys, wait := queue.popDue()
			for _, key := range keys {
				watch.EnqueueAfter(work, key, handler.LowPriority, 0)
			}
			timer.Reset(wait)
		}
	}()
	return nil
}

// String names the source in the log of the controller.
func (queue *Queue) String() string { return "delayed requests" }
