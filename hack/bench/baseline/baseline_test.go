package baseline

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/workload"
)

func nowInTests() time.Time { return time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC) }

// newServer makes a client of a server in memory. It counts the updates of statuses.
func newServer(t *testing.T, updates *int, objects ...client.Object) client.Client {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return fake.NewClientBuilder().WithScheme(scheme).
		WithStatusSubresource(&v1alpha1.Device{}, &v1alpha1.TechnologyPlan{}).
		WithIndex(&v1alpha1.Device{}, planIndex, planOfLot).
		WithObjects(objects...).
		WithInterceptorFuncs(interceptor.Funcs{SubResourceUpdate: func(
			ctx context.Context, inner client.Client, name string, object client.Object,
			options ...client.SubResourceUpdateOption,
		) error {
			*updates++
			return inner.SubResource(name).Update(ctx, object, options...)
		}}).
		Build()
}

// reconcileTwice returns the updates of the first reconcile, and of the second.
func reconcileTwice(t *testing.T, reconciler reconcile.Reconciler, updates *int, object client.Object) [2]int {
	t.Helper()
	var counts [2]int
	for i := range counts {
		before := *updates
		request := reconcile.Request{NamespacedName: client.ObjectKeyFromObject(object)}
		if _, err := reconciler.Reconcile(t.Context(), request); err != nil {
			t.Fatal(err)
		}
		counts[i] = *updates - before
	}
	return counts
}

func TestReconcileLot(t *testing.T) {
	plan, lot := workload.NewPlan("district", "plan"), workload.NewLot("district", "plan", 0)
	for name, tc := range map[string]struct {
		objects     []client.Object
		wantUpdates [2]int
	}{
		"a lot of a plan: written once": {[]client.Object{plan, lot}, [2]int{1, 0}},
		"a lot whose plan is missing":   {[]client.Object{lot}, [2]int{1, 0}},
		"a lot that is gone":            {[]client.Object{plan}, [2]int{0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			var updates int
			server := newServer(t, &updates, tc.objects...)
			got := reconcileTwice(t, &lotReconciler{server, nowInTests}, &updates, lot)
			if got != tc.wantUpdates {
				t.Errorf("%v updates, want %v", got, tc.wantUpdates)
			}
		})
	}
}

func TestReconcilePlanCountsItsLotsAlone(t *testing.T) {
	plan := workload.NewPlan("district", "plan")
	var updates int
	server := newServer(t, &updates, plan,
		workload.NewLot("district", "plan", 0), workload.NewLot("district", "plan", 1),
		workload.NewLot("district", "other", 2), workload.NewLot("elsewhere", "plan", 3))
	reconciler := &planReconciler{server, nowInTests}
	if got, want := reconcileTwice(t, reconciler, &updates, plan), [2]int{1, 0}; got != want {
		t.Errorf("%v updates, want %v", got, want)
	}
	var assessed v1alpha1.TechnologyPlan
	if err := server.Get(t.Context(), client.ObjectKeyFromObject(plan), &assessed); err != nil {
		t.Fatal(err)
	}
	if lots := assessed.Status.Inventory.Lots; lots == nil || *lots != 2 {
		t.Errorf("the inventory is %+v, want 2 lots", assessed.Status.Inventory)
	}
	gone := workload.NewPlan("district", "gone")
	if got, want := reconcileTwice(t, reconciler, &updates, gone), [2]int{0, 0}; got != want {
		t.Errorf("a plan that is gone: %v updates, want %v", got, want)
	}
}

func TestMapLotToPlan(t *testing.T) {
	got := mapLotToPlan(t.Context(), workload.NewLot("district", "plan", 0))
	want := []reconcile.Request{{NamespacedName: client.ObjectKey{Namespace: "district", Name: "plan"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}
