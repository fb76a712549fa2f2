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
// lots; longest is how many such waits a burst that does not end may take, so that
// its plan is assessed every half minute. A stream of more than a handful of
// changes, an import say, is over only when it has paused for several such waits:
// it thins out now and then, and the API server is busy enough with the lots.
const (
	gathering = 500 * time.Millisecond
	longest   = 60
	handful   = 20
	pauses    = 4
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
	// assessed and seen are the changes that there were when the plan was last
	// assessed, and when somebody last asked.
	assessed, seen int
	// waits since the last assessment, and quiet ones in a row.
	waits, quiet int
	// looked is when somebody last asked and was told to wait.
	looked time.Time
}

// patience is how many quiet waits in a row end the burst.
func (w *burst) patience() int {
	if w.changes > handful {
		return pauses
	}
	return 1
}

// over tells whether a change at an instant begins another burst.
func (w *burst) over(now time.Time) bool {
	return now.Sub(w.last) >= time.Duration(2*w.patience())*gathering
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
	if !known || w.over(now) {
		b.forget(now)
		b.plans[plan] = &burst{last: now, changes: 1}
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
	if !known || w.changes == w.assessed {
		return 0
	}
	now := b.clock.Now()
	if early := gathering - now.Sub(w.looked); early > 0 && early <= gathering {
		// A goal or an evaluation has asked for the plan meanwhile: that its lots
		// did not change within an instant says nothing.
		return early
	}
	switch {
	case w.changes == w.seen:
		w.quiet++
	default:
		w.seen, w.quiet = w.changes, 0
	}
	if w.assessed > 0 && w.quiet < w.patience() && w.waits < longest {
		w.waits++
		w.looked = now
		return gathering
	}
	if w.quiet >= w.patience() {
		// It is over: what comes next is not part of the stream any more.
		*w = burst{last: w.last, changes: 1, assessed: 1, seen: 1}
		return 0
	}
	w.assessed, w.waits, w.quiet, w.looked = w.changes, 0, 0, time.Time{}
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
