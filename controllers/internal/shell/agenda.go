package shell

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/internal/heap"
)

// PlanWorkers is how many passes over whole plans run at the same time in one
// controller. Such a pass takes megabytes and computes more than it writes: further
// ones would wait for a processor, each with its megabytes.
const PlanWorkers = 4

// Complete makes a controller of a reconciler. Passes that it asks for much later
// wait in an agenda, and a district that is being deleted gets none.
func Complete[O client.Object](b *builder.Builder, s Shell, r reconcile.ObjectReconciler[O]) error {
	return CompleteRequests(b, s, reconcile.AsReconciler(s.Client, r))
}

// CompleteRequests is Complete for a reconciler that also wants to see requests for
// objects that do not exist any more.
func CompleteRequests(b *builder.Builder, s Shell, r reconcile.Reconciler) error {
	a := newAgenda(s.Clock)
	return b.WatchesRawSource(a).Complete(a.around(unlessLeaving(s.Client, r)))
}

const (
	// soon is waited for in the queue.
	soon = time.Minute
	// patience is how long the agenda trusts the machine's clock not to be set.
	patience = time.Hour
)

// agenda wakes objects at the instants that their verdicts named, behind what
// people edit meanwhile. Nearly all objects of a state wait for some day months
// ahead: here one takes about a fifth of what it would in a queue, which keeps
// figures about each, and nothing is looked at before its day.
type agenda struct {
	clock clock.PassiveClock

	mu      sync.Mutex
	entries map[types.NamespacedName]*instant
	waiting heap.Heap[types.NamespacedName, int64]
	// sooner says that what comes first has changed.
	sooner chan struct{}
}

// instant is an object with a Unix time in seconds.
type instant = heap.Item[types.NamespacedName, int64]

func newAgenda(c clock.PassiveClock) *agenda {
	return &agenda{clock: c, entries: map[types.NamespacedName]*instant{}, sooner: make(chan struct{}, 1)}
}

// around takes over what a reconciler asks for later.
func (a *agenda) around(r reconcile.Reconciler) reconcile.Reconciler {
	return reconcile.Func(func(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
		result, err := r.Reconcile(ctx, request)
		if err != nil {
			return result, err
		}
		if result.RequeueAfter < soon {
			a.forget(request.NamespacedName)
			return result, nil
		}
		a.set(request.NamespacedName, a.clock.Now().Add(result.RequeueAfter))
		result.RequeueAfter = 0
		return result, nil
	})
}

func (a *agenda) set(key types.NamespacedName, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e, known := a.entries[key]
	if !known {
		e = &instant{Value: key}
		a.entries[key] = e
	}
	// In whole seconds, and never before the instant.
	a.waiting.PushOrUpdate(e, at.Add(time.Second-1).Unix())
	if a.waiting.Peek() == e {
		select {
		case a.sooner <- struct{}{}:
		default:
		}
	}
}

func (a *agenda) forget(key types.NamespacedName) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e, known := a.entries[key]; known {
		a.waiting.Delete(e)
		delete(a.entries, key)
	}
}

// due takes out what is due, and says how long to wait for the next.
func (a *agenda) due() (keys []types.NamespacedName, wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.clock.Now()
	for e := a.waiting.Peek(); e != nil; e = a.waiting.Peek() {
		if at := time.Unix(e.Priority(), 0); at.After(now) {
			return keys, min(patience, at.Sub(now))
		}
		a.waiting.Delete(e)
		delete(a.entries, e.Value)
		keys = append(keys, e.Value)
	}
	return keys, patience
}

// Start implements source.Source.
func (a *agenda) Start(ctx context.Context, q Queue) error {
	go func() {
		timer := time.NewTimer(0)
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-a.sooner:
			case <-timer.C:
			}
			keys, wait := a.due()
			for _, key := range keys {
				Add(q, key, handler.LowPriority, 0)
			}
			timer.Reset(wait)
		}
	}()
	return nil
}

func (a *agenda) String() string { return "agenda of instants at which verdicts change" }
