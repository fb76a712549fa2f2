package plan

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
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

// String names the source in the controller's log.
func (l *lots) String() string { return "ledger of device lots" }

// Start implements source.Source.
func (l *lots) Start(ctx context.Context, q shell.Queue) error {
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

func (l *lots) set(o any, q shell.Queue) {
	if d, ok := o.(*v1alpha1.Device); ok {
		l.enqueue(l.ledger.Set(inventory.LotKey{Namespace: d.Namespace, Name: d.Name}, inventory.LotOf(d)), q)
	}
}

func (l *lots) delete(o any, q shell.Queue) {
	if gone, ok := o.(toolscache.DeletedFinalStateUnknown); ok {
		o = gone.Obj
	}
	if d, ok := o.(*v1alpha1.Device); ok {
		l.enqueue(l.ledger.Delete(inventory.LotKey{Namespace: d.Namespace, Name: d.Name}), q)
	}
}

func (l *lots) enqueue(plans []inventory.PlanKey, q shell.Queue) {
	for _, p := range plans {
		key := types.NamespacedName{Namespace: p.Namespace, Name: p.Name}
		shell.Add(q, key, shell.Consequence, l.bursts.delay(p))
	}
}

// gathering is for how long a plan's assessment waits for further changes of its
// lots, and longest for how long one change after the other may put it off. A
// stream of more than a handful of changes, an import say, is over only when it has
// paused for several times as long: it thins out now and then, and the API server
// is busy enough with the lots. Where such a pause was not its end, the next is to
// be twice as long: what stands still once for so long, an API server that is late
// with telling of changes say, does so again.
const (
	gathering = 500 * time.Millisecond
	longest   = 30 * time.Second
	handful   = 20
	pauses    = 4
	misjudged = 8
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
	// last change, and when the plan was last assessed or first to be.
	last, assessed time.Time
	// changes that there have been, and those that have been assessed.
	changes, seen int
	// ended says that the assessment took the stream to be over, and resumed that
	// it once was not.
	ended, resumed bool
}

// pause is how long nothing must change for the plan to be assessed.
func (w *burst) pause() time.Duration {
	switch {
	case w.changes > handful && w.resumed:
		return misjudged * gathering
	case w.changes > handful:
		return pauses * gathering
	default:
		return gathering
	}
}

// over tells whether a change at an instant begins another burst. A stream may
// well have a gap that is long enough for an assessment, and is one stream still:
// with each gap counted as its end, every tenth of its changes would come alone.
func (w *burst) over(now time.Time) bool { return now.Sub(w.last) >= 2*w.pause() }

// newBursts counts time by a clock that nobody sets.
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
	if !known || w.over(now) && w.seen == w.changes {
		b.forget(now)
		b.plans[plan] = &burst{last: now, assessed: now, changes: 1}
		return 0
	}
	w.resumed = w.resumed || w.ended
	w.last, w.ended = now, false
	w.changes++
	return gathering
}

// wait says how much longer the assessment of a plan should be put off: while
// changes keep coming, and not for ever. Somebody else who asks for the plan, a
// goal say, changes nothing about that.
func (b *bursts) wait(plan inventory.PlanKey) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	w, known := b.plans[plan]
	if !known || w.seen == w.changes {
		return 0
	}
	now := b.clock.Now()
	if w.seen > 0 && now.Sub(w.last) < w.pause() && now.Sub(w.assessed) < longest {
		return min(w.pause()-now.Sub(w.last), longest-now.Sub(w.assessed))
	}
	w.seen, w.assessed, w.ended = w.changes, now, w.changes > handful && now.Sub(w.last) >= w.pause()
	return 0
}

// forget drops the bursts that are long over, so that plans that are gone cost
// nothing.
func (b *bursts) forget(now time.Time) {
	const many = 10_000
	if len(b.plans) < many {
		return
	}
	for plan, w := range b.plans {
		if w.over(now) {
			delete(b.plans, plan)
		}
	}
}
