package plan

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	tp "techplan.education/internal/testplan"
)

// fakeCache is a cache with an informer of devices and nothing else.
type fakeCache struct {
	cache.Cache
	cache.Informer
	handler toolscache.ResourceEventHandler
	synced  atomic.Bool
	err     error
}

func (f *fakeCache) GetInformer(context.Context, client.Object, ...cache.InformerGetOption) (cache.Informer, error) {
	return f, f.err
}

func (f *fakeCache) AddEventHandler(
	h toolscache.ResourceEventHandler,
) (toolscache.ResourceEventHandlerRegistration, error) {
	f.handler = h
	return registration{synced: f.synced.Load}, nil
}

type registration struct {
	toolscache.ResourceEventHandlerRegistration
	synced func() bool
}

func (r registration) HasSynced() bool { return r.synced() }

// recorder is a queue that records what is enqueued.
type recorder struct {
	watch.Queue
	names []string
}

func (r *recorder) AddAfter(request reconcile.Request, _ time.Duration) {
	r.names = append(r.names, request.Name)
}

func (r *recorder) takeNames() []string {
	names := r.names
	r.names = nil
	slices.Sort(names)
	return names
}

var _ workqueue.TypedRateLimitingInterface[reconcile.Request] = (*recorder)(nil)

func newLedgerSource(f *fakeCache) *ledgerSource {
	return &ledgerSource{
		cache:     f,
		ledger:    inventory.NewLedger(),
		debouncer: newDebouncer(testclock.NewFakePassiveClock(noon)),
	}
}

func TestLotsReachTheLedger(t *testing.T) {
	f, q := &fakeCache{}, &recorder{}
	s := newLedgerSource(f)
	if err := s.Start(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	expect := func(what string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, q.takeNames()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	countUnits := func(plan string) (units int64) {
		key := inventory.PlanKey{Namespace: tp.Namespace, Name: plan}
		for _, sum := range s.ledger.ComputeInventory(key, calendar.DateAt(noon, time.UTC)).Stock {
			units += sum.Devices
		}
		return units
	}
	lot := tp.NewDevice("d", "laptop", 10).
		ReceivedOn("2026-08-01").
		PaidBy("payer", "l")
	first := lot.BuildObject()
	f.handler.OnAdd(first, true)
	expect("a lot is created", "p", "payer")
	f.handler.OnUpdate(first, first)
	expect("a resync")
	labelled := lot.BuildObject()
	labelled.Labels, labelled.Status.Owned = map[string]string{"a": "b"}, new(int32(10))
	f.handler.OnUpdate(first, labelled)
	expect("labels and status")
	moved := lot.OfPlan("q").BuildObject()
	f.handler.OnUpdate(first, moved)
	expect("the lot moves to another plan", "p", "payer", "q")
	if countUnits("p") != 0 || countUnits("q") != 10 {
		t.Errorf("p has %d, q has %d", countUnits("p"), countUnits("q"))
	}
	// A deletion that was missed comes as a tombstone, with an older state.
	f.handler.OnDelete(toolscache.DeletedFinalStateUnknown{Key: tp.Namespace + "/d", Obj: first})
	expect("a tombstone", "payer", "q")
	if countUnits("q") != 0 {
		t.Errorf("q still has %d", countUnits("q"))
	}
	f.handler.OnDelete(moved)
	expect("deleted already")
	f.handler.OnDelete(toolscache.DeletedFinalStateUnknown{Key: "x/y", Obj: nil})
	f.handler.OnAdd(&v1alpha1.Goal{}, false)
	expect("no lot at all")
}

func TestWaitForSyncWaitsForTheLedger(t *testing.T) {
	f := &fakeCache{}
	s := newLedgerSource(f)
	if err := s.Start(t.Context(), &recorder{}); err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := s.WaitForSync(stopped); err == nil {
		t.Error("WaitForSync did not wait for the event handler")
	}
	f.synced.Store(true)
	if err := s.WaitForSync(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestErrorOfTheInformerIsReturned(t *testing.T) {
	broken := errors.New("on fire")
	if err := newLedgerSource(&fakeCache{err: broken}).Start(t.Context(), &recorder{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// Without the facts of its plan, the ledger has no lifetime and so no end of a lot.
func TestDeletedPlanIsForgotten(t *testing.T) {
	key := inventory.PlanKey{Namespace: tp.Namespace, Name: "p"}
	plan := tp.NewPlan("p").AddTechnology("laptop", tp.WithLifeMonths(60)).BuildObject()
	for name, deleted := range map[string]string{"the plan itself": "p", "another plan": "q"} {
		t.Run(name, func(t *testing.T) {
			r := &Reconciler{Ledger: inventory.NewLedger()}
			lot := tp.NewDevice("d", "laptop", 3).ReceivedOn("2026-08-01").BuildObject()
			r.Ledger.SetLot(inventory.LotKey{Namespace: tp.Namespace, Name: "d"}, inventory.LotOf(lot))
			r.Ledger.SetPlan(key, budget.InventoryFacts(model.ParsePlan(plan)))
			r.forgetDeletedPlan(t.Context(), event.DeleteEvent{Object: tp.NewPlan(deleted).BuildObject()}, &recorder{})
			stock := r.Ledger.ComputeInventory(key, calendar.DateAt(noon, time.UTC)).Stock
			if hasEnd := stock[0].End != 0; hasEnd != (deleted != "p") {
				t.Errorf("the stock is %+v", stock)
			}
		})
	}
}
