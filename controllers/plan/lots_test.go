package plan

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/shell"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	tp "techplan.education/internal/testplan"
)

var noon = time.Date(2026, time.November, 15, 12, 0, 0, 0, time.UTC)

// A change that comes alone is assessed at once; a burst once it is over, and every
// half a minute while it lasts.
func TestBursts(t *testing.T) {
	const ms = time.Millisecond
	clock := testclock.NewFakePassiveClock(noon)
	b, p := newBursts(clock), inventory.PlanKey{Namespace: "n", Name: "p"}
	at := func(d time.Duration) { clock.SetTime(noon.Add(d)) }
	delay := func(want time.Duration) {
		t.Helper()
		if got := b.delay(p); got != want {
			t.Errorf("after %s: a look at the plan in %s, want %s", clock.Since(noon), got, want)
		}
	}
	wait := func(want time.Duration) {
		t.Helper()
		if got := b.wait(p); got != want {
			t.Errorf("after %s: wait for %s, want %s", clock.Since(noon), got, want)
		}
	}
	wait(0) // Nothing has changed.
	delay(0)
	wait(0)
	wait(0) // Somebody else asks for the plan.
	at(499 * ms)
	delay(500 * ms)
	wait(500 * ms) // Others may follow.
	if got := b.delay(inventory.PlanKey{Namespace: "n", Name: "other"}); got != 0 {
		t.Errorf("another plan waits %s", got)
	}
	at(998 * ms)
	wait(1 * ms)
	at(999 * ms)
	wait(0)         // None did.
	delay(500 * ms) // It may go on still.
	at(1499 * ms)
	wait(0)
	at(1999 * ms)
	delay(0) // It is over, and this one comes alone.
	wait(0)
	for i := range handful - 1 {
		at(time.Duration(2100+600*i) * ms)
		delay(500 * ms)
		wait(500 * ms)
		at(time.Duration(2600+600*i) * ms)
		wait(0) // With gaps as these, each is assessed.
	}
	at(13_800 * ms)
	delay(500 * ms)
	wait(2 * time.Second) // More than a handful is a stream, which may thin out.
	at(15_799 * ms)
	wait(1 * ms)
	delay(500 * ms)
	at(17_798 * ms)
	wait(1 * ms)
	at(17_799 * ms)
	wait(0)
	at(19_798 * ms)
	delay(500 * ms) // It goes on.
	at(21_798 * ms)
	wait(2 * time.Second) // One pause was not its end: the next is to be longer.
	at(23_798 * ms)
	wait(0)
	at(27_798 * ms)
	delay(0)
	wait(0)
	for i := 27_800; i < 57_798; i += 100 {
		at(time.Duration(i) * ms)
		delay(500 * ms)
	}
	wait(98 * ms)
	at(57_798 * ms)
	delay(500 * ms)
	wait(0) // It does not end: assessed in between.
	at(57_900 * ms)
	delay(500 * ms)
	wait(2 * time.Second)
}

// A hundred lots a second over twenty plans, at random: no plan is assessed much
// more often than every half minute, not even where the watch stands still for three
// seconds of every ten.
func TestStreamOverManyPlans(t *testing.T) {
	for title, c := range map[string]struct {
		still time.Duration
		// misjudged is how often a stop may be taken for the end, plan by plan.
		misjudged int
	}{
		"without a stop":    {0, 0},
		"with stops of 3 s": {3 * time.Second, 1},
	} {
		t.Run(title, func(t *testing.T) { streamOverManyPlans(t, c.still, c.misjudged) })
	}
}

func streamOverManyPlans(t *testing.T, still time.Duration, misjudged int) {
	t.Helper()
	clock := testclock.NewFakePassiveClock(noon)
	b, random := newBursts(clock), rand.New(rand.NewPCG(1, 2))
	const plans, step, length = 20, 10 * time.Millisecond, 3 * time.Minute
	look, assessments := map[inventory.PlanKey]time.Duration{}, 0
	for at := time.Duration(0); at < length+5*time.Second; at += step {
		clock.SetTime(noon.Add(at))
		if at < length && at%(10*time.Second) >= still {
			p := inventory.PlanKey{Name: strconv.Itoa(random.IntN(plans))}
			delay := b.delay(p)
			if _, waiting := look[p]; !waiting {
				look[p] = at + delay
			}
		}
		for p, when := range look {
			if at < when {
				continue
			}
			delete(look, p)
			if wait := b.wait(p); wait > 0 {
				look[p] = at + wait
			} else {
				assessments++
			}
		}
	}
	least := plans * int(length/longest)
	if most := least + (4+misjudged)*plans; assessments < least || assessments > most {
		t.Errorf("%d assessments of %d plans in %s, want at most %d", assessments, plans, length, most)
	}
}

// Goals and evaluations that ask for the plan meanwhile do not end a stream of
// changes of its lots.
func TestStreamWithOthersLooking(t *testing.T) {
	clock := testclock.NewFakePassiveClock(noon)
	b, p := newBursts(clock), inventory.PlanKey{Namespace: "n", Name: "p"}
	const step, length = 10 * time.Millisecond, time.Minute
	assessments, pending := 0, false
	for at := time.Duration(0); at < length+5*time.Second; at += step {
		clock.SetTime(noon.Add(at))
		if at < length && at%(200*time.Millisecond) == 0 {
			b.delay(p)
			pending = true
		}
		if at%(50*time.Millisecond) == 0 && b.wait(p) == 0 && pending {
			assessments, pending = assessments+1, false
		}
	}
	if most := int(length/longest) + 2; assessments < 3 || assessments > most {
		t.Errorf("%d assessments in %s, want at most %d", assessments, length, most)
	}
	if pending {
		t.Error("the last change is left out")
	}
}

// A stream of changes has the plan assessed every half minute, and the last change
// is never left out.
func TestStreamOfChanges(t *testing.T) {
	clock := testclock.NewFakePassiveClock(noon)
	b, p := newBursts(clock), inventory.PlanKey{Namespace: "n", Name: "p"}
	const step, length = 7 * time.Millisecond, 2 * time.Minute
	assessed, look, waiting := []time.Duration(nil), time.Duration(0), false
	for at := time.Duration(0); at < length+5*time.Second; at += step {
		clock.SetTime(noon.Add(at))
		if at < length {
			if delay := b.delay(p); !waiting {
				look, waiting = at+delay, true
			}
		}
		if waiting && at >= look {
			wait := b.wait(p)
			look, waiting = at+wait, wait > 0
			if wait == 0 {
				assessed = append(assessed, at)
			}
		}
	}
	if most := int(length/longest) + 3; len(assessed) < 3 || len(assessed) > most {
		t.Errorf("%d assessments in %s, want at most %d: %s", len(assessed), length, most, assessed)
	}
	if last := assessed[len(assessed)-1]; last < length-step || last > length+(pauses+2)*gathering+step {
		t.Errorf("the last assessment is at %s", last)
	}
}

func TestBurstsForgetPlans(t *testing.T) {
	clock := testclock.NewFakePassiveClock(noon)
	b := newBursts(clock)
	for i := range 50_000 {
		clock.SetTime(noon.Add(time.Duration(i) * time.Second))
		b.delay(inventory.PlanKey{Namespace: time.Duration(i).String(), Name: "p"})
	}
	if len(b.plans) > 10_000 {
		t.Errorf("remembers %d plans", len(b.plans))
	}
}

// devices is a cache with an informer of devices and nothing else.
type devices struct {
	cache.Cache
	cache.Informer
	handler toolscache.ResourceEventHandler
	synced  atomic.Bool
	err     error
}

func (d *devices) GetInformer(context.Context, client.Object, ...cache.InformerGetOption) (cache.Informer, error) {
	return d, d.err
}

func (d *devices) AddEventHandler(h toolscache.ResourceEventHandler) (toolscache.ResourceEventHandlerRegistration, error) {
	d.handler = h
	return registration{synced: d.synced.Load}, nil
}

type registration struct {
	toolscache.ResourceEventHandlerRegistration
	synced func() bool
}

func (r registration) HasSynced() bool { return r.synced() }

// noted is a queue that only notes what it is given.
type noted struct {
	shell.Queue
	names []string
}

func (n *noted) AddAfter(r reconcile.Request, _ time.Duration) {
	n.names = append(n.names, r.Name)
}

func (n *noted) take() []string {
	names := n.names
	n.names = nil
	slices.Sort(names)
	return names
}

var _ workqueue.TypedRateLimitingInterface[reconcile.Request] = (*noted)(nil)

func newLots(d *devices) *lots {
	return &lots{cache: d, ledger: inventory.NewLedger(), bursts: newBursts(testclock.NewFakePassiveClock(noon))}
}

func TestLotsFeedTheLedger(t *testing.T) {
	d, q := &devices{}, &noted{}
	l := newLots(d)
	if err := l.Start(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	expect := func(what string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, q.take()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	stock := func(plan string) (machines int64) {
		for _, s := range l.ledger.Inventory(inventory.PlanKey{Namespace: tp.Namespace, Name: plan}, calendar.DateAt(noon, time.UTC)).Stock {
			machines += s.Devices
		}
		return machines
	}
	lot := tp.Device("d", "laptop", 10).Received("2026-08-01").PaidBy("payer", "l")
	first := lot.Object()
	d.handler.OnAdd(first, true)
	expect("a lot appears", "p", "payer")
	d.handler.OnUpdate(first, first)
	expect("a resync")
	labelled := lot.Object()
	labelled.Labels, labelled.Status.Owned = map[string]string{"a": "b"}, new(int32(10))
	d.handler.OnUpdate(first, labelled)
	expect("labels and status")
	moved := lot.Of("q").Object()
	d.handler.OnUpdate(first, moved)
	expect("it moves", "p", "payer", "q")
	if stock("p") != 0 || stock("q") != 10 {
		t.Errorf("p has %d, q has %d", stock("p"), stock("q"))
	}
	// A deletion that was missed comes as a tombstone, with an older state.
	d.handler.OnDelete(toolscache.DeletedFinalStateUnknown{Key: tp.Namespace + "/d", Obj: first})
	expect("a tombstone", "payer", "q")
	if stock("q") != 0 {
		t.Errorf("q still has %d", stock("q"))
	}
	d.handler.OnDelete(moved)
	expect("gone already")
	d.handler.OnDelete(toolscache.DeletedFinalStateUnknown{Key: "x/y", Obj: nil})
	d.handler.OnAdd(&v1alpha1.Goal{}, false)
	expect("nothing that is a lot")
}

func TestLotsWaitForTheLedger(t *testing.T) {
	d := &devices{}
	l := newLots(d)
	if err := l.Start(t.Context(), &noted{}); err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := l.WaitForSync(stopped); err == nil {
		t.Error("it did not wait for the handler of the ledger")
	}
	d.synced.Store(true)
	if err := l.WaitForSync(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestLotsWithoutAnInformer(t *testing.T) {
	broken := errors.New("on fire")
	if err := newLots(&devices{err: broken}).Start(t.Context(), &noted{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
