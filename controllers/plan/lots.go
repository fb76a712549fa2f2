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

// gathering is for how long the changes of a plan's lots are gathered after the
// first, which is assessed at once.
const gathering = 500 * time.Millisecond

// bursts spaces the assessments that a burst of changes asks for.
type bursts struct {
	clock clock.PassiveClock
	mu    sync.Mutex
	// plans have had a change within the last gathering.
	plans map[inventory.PlanKey]window
}

// window is a gathering under way.
type window struct {
	end time.Time
	// used says that an assessment is due at its end.
	used bool
}

func newBursts(c clock.PassiveClock) *bursts {
	return &bursts{clock: c, plans: map[inventory.PlanKey]window{}}
}

// delay is how long a plan's assessment waits: not at all for the first change,
// to the end of the gathering for further ones.
func (b *bursts) delay(plan inventory.PlanKey) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	w, open := b.plans[plan]
	switch {
	case open && now.Before(w.end):
		w.used = true
	case open && w.used && now.Before(w.end.Add(gathering)):
		// The assessment of the last gathering has just been made: this change
		// begins the next one.
		w = window{end: w.end.Add(gathering), used: true}
	default:
		w = window{end: now.Add(gathering)}
		b.plans[plan] = w
		b.forget(now)
		return 0
	}
	b.plans[plan] = w
	return w.end.Sub(now)
}

// forget drops the gatherings that are long over, so that plans that are gone
// cost nothing.
func (b *bursts) forget(now time.Time) {
	const many = 10_000
	if len(b.plans) < many {
		return
	}
	for plan, w := range b.plans {
		if now.After(w.end.Add(gathering)) {
			delete(b.plans, plan)
		}
	}
}
