package controllers_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
	devicecontroller "techplan.education/controllers/device"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/statuspatch"
	plancontroller "techplan.education/controllers/plan"
	"techplan.education/internal/inventory"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

// work counts what a change makes the controllers do.
type work struct {
	Gets, Lists, Listed, Writes int
	// Allocations of the ledger, in tens, because maps grow in steps.
	Allocations int
}

// The work for one edited lot is the same for a plan of ten lots and of ten thousand.
func TestWorkForAChangeDoesNotGrowWithLots(t *testing.T) {
	few, many := countWork(t, 10), countWork(t, 10_000)
	if diff := cmp.Diff(few, many); diff != "" {
		t.Errorf("the work differs between 10 and 10,000 lots (-10 +10,000):\n%s", diff)
	}
	if few.Writes != 2 {
		t.Errorf("%d writes, want the status of the lot and that of its plan", few.Writes)
	}
}

func countWork(t *testing.T, lots int) work {
	t.Helper()
	p := tp.NewPlan("p").AddTechnology("laptop", tp.WithUnitCost("305"), tp.WithLifeMonths(60)).AddLine("laptops", 2027, "4000", tp.ForTechnologies("laptop"))
	objects := []client.Object{p.BuildObject()}
	ledger := inventory.NewLedger()
	lot := func(i int, units int32) *v1alpha1.Device {
		d := tp.NewDevice(fmt.Sprint("lot-", i), "laptop", units).ReceivedOn("2026-08-05").PaidBy("p", "laptops")
		if i%2 == 0 {
			// Each old lot has a new one of its own.
			d.ReplacedBy(fmt.Sprint("lot-", i+1))
		}
		return d.BuildObject()
	}
	set := func(d *v1alpha1.Device) {
		ledger.SetLot(inventory.LotKey{Namespace: d.Namespace, Name: d.Name}, inventory.LotOf(d))
	}
	for i := range lots {
		objects = append(objects, lot(i, 30))
		set(lot(i, 30))
	}
	var s work
	c := testconditions.NewCluster(t, index.AddFields, interceptor.Funcs{
		Get: func(
			ctx context.Context, w client.WithWatch, key client.ObjectKey, o client.Object, options ...client.GetOption,
		) error {
			s.Gets++
			return w.Get(ctx, key, o, options...)
		},
		List: func(ctx context.Context, w client.WithWatch, list client.ObjectList, options ...client.ListOption) error {
			s.Lists++
			err := w.List(ctx, list, options...)
			s.Listed += meta.LenList(list)
			return err
		},
	}, objects...)
	now, source := testclock.NewFakePassiveClock(instant(t, midTerm)), cachereader.New(c, ledger)
	patcher := &statuspatch.Patcher{Client: c, Recorder: c.Events}
	devices := &devicecontroller.Reconciler{Client: c, Clock: now, Reader: source, Patcher: patcher}
	plans := &plancontroller.Reconciler{
		Client: c, Clock: now, Reader: source, Patcher: patcher, Ledger: ledger, Refusals: &refusals.Store{},
	}
	change := func(units int32) {
		edited := &v1alpha1.Device{}
		if err := c.Get(t.Context(), client.ObjectKey{Namespace: tp.Namespace, Name: "lot-3"}, edited); err != nil {
			t.Fatal(err)
		}
		edited.Spec.Quantity = units
		set(edited)
		if _, err := devices.Reconcile(t.Context(), edited); err != nil {
			t.Fatal(err)
		}
		current := &v1alpha1.TechnologyPlan{}
		if err := c.Get(t.Context(), client.ObjectKey{Namespace: tp.Namespace, Name: "p"}, current); err != nil {
			t.Fatal(err)
		}
		if _, err := plans.Reconcile(t.Context(), current); err != nil {
			t.Fatal(err)
		}
	}
	change(30)
	s, c.Writes = work{}, 0
	change(31)
	s.Writes = c.Writes
	units := int32(0)
	key := inventory.PlanKey{Namespace: tp.Namespace, Name: "p"}
	s.Allocations = int(testing.AllocsPerRun(200, func() {
		units++
		set(lot(3, 30+units%2))
		ledger.ComputeInventory(key, 739_900)
	})) / 10
	return s
}
