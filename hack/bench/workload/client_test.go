package workload

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
)

var errRefused = errors.New("refused")

// newClient makes a client of a server in memory, some of whose calls are replaced.
func newClient(t *testing.T, funcs interceptor.Funcs, objects ...client.Object) client.Client {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return fake.NewClientBuilder().WithScheme(scheme).
		WithStatusSubresource(&v1alpha1.Device{}, &v1alpha1.TechnologyPlan{}).
		WithObjects(objects...).
		WithInterceptorFuncs(funcs).
		Build()
}

// refuseName refuses to create the object of a name.
func refuseName(name string) interceptor.Funcs {
	return interceptor.Funcs{Create: func(
		ctx context.Context, inner client.WithWatch, object client.Object, options ...client.CreateOption,
	) error {
		if object.GetName() == name {
			return errRefused
		}
		return inner.Create(ctx, object, options...)
	}}
}

func listQuantities(t *testing.T, reader client.Reader) map[string]int32 {
	t.Helper()
	var list v1alpha1.DeviceList
	if err := reader.List(t.Context(), &list); err != nil {
		t.Fatal(err)
	}
	quantities := map[string]int32{}
	for i := range list.Items {
		quantities[list.Items[i].Name] = list.Items[i].Spec.Quantity
	}
	return quantities
}

func TestCallInParallel(t *testing.T) {
	for _, count := range []int{0, 1, parallelWriters, 100} {
		var mu sync.Mutex
		calls := map[int]int{}
		err := CallInParallel(count, func(number int) error {
			mu.Lock()
			defer mu.Unlock()
			calls[number]++
			return nil
		})
		if err != nil || len(calls) != count {
			t.Errorf("%d: %d different calls, %v", count, len(calls), err)
		}
		for number, times := range calls {
			if times != 1 || number < 0 || number >= count {
				t.Errorf("%d: call %d was made %d times", count, number, times)
			}
		}
	}
}

func TestCallInParallelReturnsAnError(t *testing.T) {
	err := CallInParallel(100, func(number int) error {
		if number == 50 {
			return errRefused
		}
		return nil
	})
	if !errors.Is(err, errRefused) {
		t.Errorf("got %v, want %v", err, errRefused)
	}
}

func TestCreatePlans(t *testing.T) {
	server := newClient(t, interceptor.Funcs{})
	plans, err := CreatePlans(t.Context(), server, "district", 3)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, plan := range plans {
		names = append(names, plan.Namespace+"/"+plan.Name)
		if err := server.Get(t.Context(), client.ObjectKeyFromObject(plan), &v1alpha1.TechnologyPlan{}); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff([]string{"district/plan-00", "district/plan-01", "district/plan-02"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	refusing := newClient(t, refuseName("plan-01"))
	if _, err := CreatePlans(t.Context(), refusing, "district", 3); !errors.Is(err, errRefused) {
		t.Errorf("got %v, want %v", err, errRefused)
	}
}

func TestCreateLots(t *testing.T) {
	plans := []*v1alpha1.TechnologyPlan{NewPlan("district", "one"), NewPlan("district", "two")}
	for name, tc := range map[string]struct {
		count int
		want  []string
	}{
		"no lot":                         {0, nil},
		"fewer lots than plans":          {1, []string{"one-lot-000000"}},
		"one more than a multiple of it": {3, []string{"one-lot-000000", "one-lot-000002", "two-lot-000001"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := newClient(t, interceptor.Funcs{})
			var mu sync.Mutex
			var followed []string
			err := CreateLots(t.Context(), server, plans, tc.count,
				func(plan *v1alpha1.TechnologyPlan, lot *v1alpha1.Device) error {
					mu.Lock()
					defer mu.Unlock()
					followed = append(followed, lot.Name)
					if lot.Spec.PlanRef.Name != plan.Name || lot.ResourceVersion == "" {
						t.Errorf("%s: of plan %s, version %q", lot.Name, plan.Name, lot.ResourceVersion)
					}
					return nil
				})
			if err != nil {
				t.Fatal(err)
			}
			quantities := listQuantities(t, server)
			for _, name := range tc.want {
				if quantities[name] == 0 {
					t.Errorf("no lot %s", name)
				}
			}
			if len(quantities) != len(tc.want) || len(followed) != len(tc.want) {
				t.Errorf("created %v and called with %v, want %v", quantities, followed, tc.want)
			}
		})
	}
}

func TestCreateLotsReturnsErrors(t *testing.T) {
	plans := []*v1alpha1.TechnologyPlan{NewPlan("district", "one")}
	refusing := newClient(t, refuseName("one-lot-000002"))
	if err := CreateLots(t.Context(), refusing, plans, 4, nil); !errors.Is(err, errRefused) {
		t.Errorf("a refused lot: got %v, want %v", err, errRefused)
	}
	refuse := func(*v1alpha1.TechnologyPlan, *v1alpha1.Device) error { return errRefused }
	server := newClient(t, interceptor.Funcs{})
	if err := CreateLots(t.Context(), server, plans, 1, refuse); !errors.Is(err, errRefused) {
		t.Errorf("a refusing function: got %v, want %v", err, errRefused)
	}
}

func TestEditLots(t *testing.T) {
	plan := NewPlan("district", "plan")
	server := newClient(t, interceptor.Funcs{},
		NewLot("district", "plan", 0), NewLot("district", "plan", 1), NewLot("district", "plan", 2))
	if err := EditLots(t.Context(), server, plan, 2, 1000); err != nil {
		t.Fatal(err)
	}
	want := map[string]int32{"plan-lot-000000": 1100, "plan-lot-000001": 1101, "plan-lot-000002": 22}
	if diff := cmp.Diff(want, listQuantities(t, server)); diff != "" {
		t.Errorf("quantities (-want +got):\n%s", diff)
	}
	if err := EditLots(t.Context(), server, plan, 4, 0); !apierrors.IsNotFound(err) {
		t.Errorf("one lot too many: got %v", err)
	}
}

func TestPatchLotStatus(t *testing.T) {
	plan := NewPlan("district", "plan")
	server := newClient(t, interceptor.Funcs{}, NewLot("district", "plan", 0))
	key := client.ObjectKeyFromObject(NewLot("district", "plan", 0))
	var lot, written v1alpha1.Device
	if err := server.Get(t.Context(), key, &lot); err != nil {
		t.Fatal(err)
	}
	stale := lot.DeepCopy()
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	if err := PatchLotStatus(t.Context(), server, plan, &lot, now); err != nil {
		t.Fatal(err)
	}
	if err := server.Get(t.Context(), key, &written); err != nil {
		t.Fatal(err)
	}
	if len(written.Status.Conditions) == 0 || written.Status.ObservedGeneration != written.Generation {
		t.Errorf("the status is %+v", written.Status)
	}
	if err := PatchLotStatus(t.Context(), server, plan, stale, now); !apierrors.IsConflict(err) {
		t.Errorf("a write to an old version: got %v, want a conflict", err)
	}
}

// TestPatchPlanStatuses writes the statuses of two plans that share five lots, and then to old versions.
func TestPatchPlanStatuses(t *testing.T) {
	server := newClient(t, interceptor.Funcs{})
	plans, err := CreatePlans(t.Context(), server, "district", 2)
	if err != nil {
		t.Fatal(err)
	}
	countLots := func(
		_ *v1alpha1.TechnologyPlan, lots []v1alpha1.Device, _ time.Time,
	) v1alpha1.TechnologyPlanStatus {
		return v1alpha1.TechnologyPlanStatus{Inventory: v1alpha1.InventoryStatus{Lots: new(int64(len(lots)))}}
	}
	if err := PatchPlanStatuses(t.Context(), server, plans, 5, countLots); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{3, 2} {
		var plan v1alpha1.TechnologyPlan
		if err := server.Get(t.Context(), client.ObjectKeyFromObject(plans[i]), &plan); err != nil {
			t.Fatal(err)
		}
		if got := plan.Status.Inventory.Lots; got == nil || *got != want {
			t.Errorf("%s counts %v lots, want %d", plan.Name, got, want)
		}
	}
	plans[0].ResourceVersion = "1"
	if err := PatchPlanStatuses(t.Context(), server, plans[:1], 4, countLots); !apierrors.IsConflict(err) {
		t.Errorf("a write to an old version: got %v, want a conflict", err)
	}
}

func TestListLotsReadsAllPages(t *testing.T) {
	pages := map[string]int{"": pageSize, "second": pageSize, "third": 3}
	next := map[string]string{"": "second", "second": "third"}
	server := newClient(t, interceptor.Funcs{List: func(
		_ context.Context, _ client.WithWatch, list client.ObjectList, options ...client.ListOption,
	) error {
		var asked client.ListOptions
		asked.ApplyOptions(options)
		if asked.Namespace != "district" || asked.Limit != pageSize {
			return fmt.Errorf("asked for %d of %q", asked.Limit, asked.Namespace)
		}
		list.(*v1alpha1.DeviceList).Items = make([]v1alpha1.Device, pages[asked.Continue])
		list.SetContinue(next[asked.Continue])
		return nil
	}})
	if count, err := ListLots(t.Context(), server, "district"); err != nil || count != 2*pageSize+3 {
		t.Errorf("got %d lots, %v; want %d", count, err, 2*pageSize+3)
	}
	if _, err := ListLots(t.Context(), server, "other"); err == nil {
		t.Error("the error of the server is lost")
	}
}

func TestCountEvaluations(t *testing.T) {
	var objects []client.Object
	for _, namespace := range []string{"district", "district", "other"} {
		evaluation := &v1alpha1.Evaluation{}
		evaluation.Namespace, evaluation.Name = namespace, fmt.Sprint("evaluation-", len(objects))
		objects = append(objects, evaluation)
	}
	server := newClient(t, interceptor.Funcs{}, objects...)
	for namespace, want := range map[string]int{"district": 2, "other": 1, "none": 0} {
		if got, err := CountEvaluations(t.Context(), server, namespace); err != nil || got != want {
			t.Errorf("%s: got %d, %v; want %d", namespace, got, err, want)
		}
	}
}
