package plan

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
)

// lots is the source of the plans whose device lots changed. It feeds the
// ledger from the lots' specs, and the controller does not start before the
// ledger has seen all of them: waiting for the cache alone would not do.
type lots struct {
	cache  cache.Cache
	ledger *inventory.Ledger
	bursts *bursts
	// registered is what the informer's handler has seen.
	registered toolscache.ResourceEventHandlerRegistration
}

type queue = workqueue.TypedRateLimitingInterface[reconcile.Request]

// String names the source in the controller's log.
func (l *lots) String() string { return "ledger of device lots" }

// Start implements source.Source.
func (l *lots) Start(ctx context.Context, q queue) error {
	informer, err := l.cache.GetInformer(ctx, &v1alpha1.Device{})
	if err != nil {
		return fmt.Errorf("getting the informer of devices: %w", err)
	}
	l.registered, err = informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { l.set(o, q) },
		UpdateFunc: func(_, o any) { l.set(o, q) },
		DeleteFunc: func(o any) { l.delete(o, q) },
	})
	if err != nil {
		return fmt.Errorf("watching devices for the ledger: %w", err)
	}
	return nil
}

// WaitForSync implements source.SyncingSource.
func (l *lots) WaitForSync(ctx context.Context) error {
	if !toolscache.WaitForCacheSync(ctx.Done(), l.registered.HasSynced) {
		return errors.New("the ledger of device lots did not sync")
	}
	return nil
}

func (l *lots) set(o any, q queue) {
	if d, ok := o.(*v1alpha1.Device); ok {
		l.enqueue(l.ledger.Set(inventory.LotKey{Namespace: d.Namespace, Name: d.Name}, inventory.LotOf(d)), q)
	}
}

func (l *lots) delete(o any, q queue) {
	if gone, ok := o.(toolscache.DeletedFinalStateUnknown); ok {
		o = gone.Obj
	}
	if d, ok := o.(*v1alpha1.Device); ok {
		l.enqueue(l.ledger.Delete(inventory.LotKey{Namespace: d.Namespace, Name: d.Name}), q)
	}
}

func (l *lots) enqueue(plans []inventory.PlanKey, q queue) {
	for _, p := range plans {
		key := types.NamespacedName{Namespace: p.Namespace, Name: p.Name}
		q.AddAfter(reconcile.Request{NamespacedName: key}, l.bursts.delay(p))
	}
}

// gathering is for how long a plan's assessment waits for further changes of its
// lots; longest is how many such waits a burst that does not end may take, so that
// its plan is assessed every ten seconds.
const (
	gathering = 500 * time.Millisecond
	longest   = 20
)

// bursts puts off the assessments that a burst of changes asks for until the
// burst is over: a plan's status is by far the dearest to write.
type bursts struct {
	clock clock.PassiveClock
	mu    sync.Mutex
	// plans whose lots have changed of late.
	plans map[inventory.PlanKey]*burst
}

// burst is a plan whose lots change.
type burst struct {
	// last change, and how many there have been.
	last    time.Time
	changes int
	// alone says that the first change has not been assessed yet.
	alone bool
	// seen are the changes that there were when somebody last asked, waits how
	// often the assessment was put off since.
	seen, waits int
}

func newBursts(c clock.PassiveClock) *bursts {
	return &bursts{clock: c, plans: map[inventory.PlanKey]*burst{}}
}

// delay notes a change, and says in how long to look at the plan: at once for a
// change that comes alone.
func (b *bursts) delay(plan inventory.PlanKey) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	w, known := b.plans[plan]
	if !known || now.Sub(w.last) >= 2*gathering {
		b.forget(now)
		b.plans[plan] = &burst{last: now, changes: 1, alone: true}
		return 0
	}
	w.last = now
	w.changes++
	return gathering
}

// wait says how much longer the assessment of a plan should be put off: while
// changes keep coming, and not for ever.
func (b *bursts) wait(plan inventory.PlanKey) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	w, known := b.plans[plan]
	switch {
	case !known:
		return 0
	case w.alone, w.changes == w.seen, w.waits >= longest:
		w.alone, w.seen, w.waits = false, w.changes, 0
		return 0
	default:
		w.seen = w.changes
		w.waits++
		return gathering
	}
}

// forget drops the bursts that are long over, so that plans that are gone cost
// nothing.
func (b *bursts) forget(now time.Time) {
	const many = 10_000
	if len(b.plans) < many {
		return
	}
	for plan, w := range b.plans {
		if now.Sub(w.last) >= 2*gathering {
			delete(b.plans, plan)
		}
	}
}
