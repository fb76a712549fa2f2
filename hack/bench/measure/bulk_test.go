package measure

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
)

func TestBulkChangeRows(t *testing.T) {
	bulk := bulkChange{
		elapsed: 63_840 * time.Millisecond,
		// Two edits meanwhile make statuses too.
		writes:  cluster.WriteCounts{DeviceStatuses: 102, PlanStatuses: 7},
		longest: 99,
		meanwhile: edits{
			reads: samples{1, 1}, reported: samples{20, 30}, statuses: samples{500, 700},
		},
	}
	want := []page.Row{{
		Measure:  "an import that edits 100 lots, s",
		Techplan: "63.8",
		Ratios:   "1.000 statuses for a lot, 7 of plans; at most 99 waiting",
	}, {
		Measure:  "... a single edit meanwhile, until the statuses of lot and plan, ms",
		Techplan: "700 [500 to 700] (2 edits)",
		Bare:     "30 [20 to 30] (until the API server reports the edit)",
	}}
	if diff := cmp.Diff(want, bulkChangeRows("an import that edits 100 lots", 100, bulk)); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
}

func TestBulkChangeRowsWithoutEditsMeanwhile(t *testing.T) {
	rows := bulkChangeRows("a midnight", 100, bulkChange{writes: cluster.WriteCounts{DeviceStatuses: 150}})
	if want := "1.500 statuses for a lot, 0 of plans; at most 0 waiting"; rows[0].Ratios != want {
		t.Errorf("got %s, want %s", rows[0].Ratios, want)
	}
	if want := " (0 edits)"; rows[1].Techplan != want {
		t.Errorf("got %q, want %q", rows[1].Techplan, want)
	}
}

func TestDeletionRow(t *testing.T) {
	bulk := bulkChange{
		elapsed: 300 * time.Millisecond, longest: 5,
		writes: cluster.WriteCounts{DeviceStatuses: 2, PlanStatuses: 1},
	}
	want := page.Row{
		Measure:  "a district of 40 lots deleted, s",
		Techplan: "0.3",
		Ratios:   "2 statuses of lots, 1 of plans; at most 5 waiting",
	}
	if diff := cmp.Diff(want, deletionRow(40, bulk)); diff != "" {
		t.Errorf("the row (-want +got):\n%s", diff)
	}
}

func TestShiftedClock(t *testing.T) {
	shifted := &shiftedClock{by: -time.Hour}
	var passive clock.PassiveClock = shifted
	if ahead := time.Until(passive.Now()); ahead > -time.Hour || ahead < -time.Hour-time.Minute {
		t.Errorf("the clock is %v ahead, want one hour behind", ahead)
	}
}

func TestClockBeforeAnInstant(t *testing.T) {
	midnight := time.Date(2028, 8, 6, 4, 0, 0, 0, time.UTC)
	shifted := clockBefore(midnight, time.Hour)
	if left := midnight.Sub(shifted.Now()); left > time.Hour || left < 59*time.Minute {
		t.Errorf("midnight comes after %v, want one hour", left)
	}
}

func TestDeleteDistrict(t *testing.T) {
	inDistrict := func(object client.Object, namespace string) client.Object {
		object.SetNamespace(namespace)
		object.SetName("one")
		return object
	}
	var order []string
	bench := newBench(t, interceptor.Funcs{
		Delete: func(_ context.Context, _ client.WithWatch, object client.Object, _ ...client.DeleteOption) error {
			order = append(order, fmt.Sprintf("%T %s", object, object.GetName()))
			return nil
		},
		DeleteAllOf: func(
			ctx context.Context, inner client.WithWatch, object client.Object, options ...client.DeleteAllOfOption,
		) error {
			order = append(order, fmt.Sprintf("%T", object))
			return inner.DeleteAllOf(ctx, object, options...)
		},
	}, inDistrict(&v1alpha1.Device{}, "district"), inDistrict(&v1alpha1.Device{}, "other"))
	if err := (&bulkBench{Bench: bench, namespace: "district"}).deleteDistrict(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"*v1.Namespace district", "*v1alpha1.TechnologyPlan", "*v1alpha1.Goal", "*v1alpha1.Benchmark",
		"*v1alpha1.Device", "*v1alpha1.Evaluation",
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	var left v1alpha1.DeviceList
	if err := bench.Client.List(t.Context(), &left); err != nil || len(left.Items) != 1 {
		t.Errorf("%d lots are left, %v; want that of the other district", len(left.Items), err)
	}
}

func TestEditBusyPlan(t *testing.T) {
	plan := workload.NewPlan("district", "plan")
	bench := newBench(t, interceptor.Funcs{}, plan)
	bulk := &bulkBench{Bench: bench, namespace: "district", busyPlan: plan}
	if err := bulk.editBusyPlan(t.Context()); err != nil {
		t.Fatal(err)
	}
	var edited v1alpha1.TechnologyPlan
	if err := bench.Client.Get(t.Context(), client.ObjectKeyFromObject(plan), &edited); err != nil {
		t.Fatal(err)
	}
	if months := edited.Spec.Policy.Refresh.LeadMonths; months == nil || *months != 9 {
		t.Errorf("the lead months are %v, want 9", months)
	}
	if plan.Spec.Policy.Refresh.LeadMonths != nil {
		t.Error("the plan in memory has changed too")
	}
}

func TestEditBusyLots(t *testing.T) {
	plan := workload.NewPlan("district", "plan")
	first, second := workload.NewLot("district", "plan", 0), workload.NewLot("district", "plan", 1)
	bench := newBench(t, interceptor.Funcs{}, first, second)
	bench.BulkLots = 2
	bulk := &bulkBench{Bench: bench, namespace: "district", busyPlan: plan}
	if err := bulk.editBusyLots(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, lot := range []*v1alpha1.Device{first, second} {
		before := lot.Spec.Quantity
		if err := bench.Client.Get(t.Context(), client.ObjectKeyFromObject(lot), lot); err != nil {
			t.Fatal(err)
		}
		if lot.Spec.Quantity == before {
			t.Errorf("%s still has a quantity of %d", lot.Name, before)
		}
	}
}
