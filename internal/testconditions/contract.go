package testconditions

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
)

// Reconciler is what Contract holds a reconciler to.
type Reconciler[O client.Object] struct {
	// Index adds the indexes that it reads by.
	Index func(context.Context, manager.Manager) error
	// New makes it.
	New func(client.Client, clock.PassiveClock, events.EventRecorder) reconcile.ObjectReconciler[O]
	// Object is reconciled, alone and with the Related objects.
	Object  O
	Related []client.Object
	// At is the instant.
	At time.Time
	// Writes is false for a reconciler that writes no status of Object.
	Writes bool
}

// Cluster is a fake cluster that counts what is written.
type Cluster struct {
	client.Client
	Events *events.FakeRecorder
	// Writes of any object or status.
	Writes int
}

// NewCluster is a fake cluster with objects, with the indexes of the
// controllers. funcs that are not nil stand before its methods.
func NewCluster(tb testing.TB, index func(context.Context, manager.Manager) error, funcs interceptor.Funcs, objects ...client.Object) *Cluster {
	tb.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		tb.Fatal(err)
	}
	builder := fake.NewClientBuilder().WithScheme(scheme).WithStatusSubresource(
		&v1alpha1.TechnologyPlan{}, &v1alpha1.Goal{}, &v1alpha1.Benchmark{}, &v1alpha1.Device{}, &v1alpha1.Evaluation{})
	if err := index(tb.Context(), indexing{indexer: indexer{builder}}); err != nil {
		tb.Fatal(err)
	}
	for _, object := range objects {
		o := object.DeepCopyObject().(client.Object)
		if o.GetGeneration() == 0 {
			o.SetGeneration(1)
		}
		if o.GetUID() == "" {
			o.SetUID(types.UID(fmt.Sprintf("%T/%s", o, o.GetName())))
		}
		builder.WithObjects(o)
	}
	cluster := &Cluster{Events: events.NewFakeRecorder(1000)}
	under := builder.Build()
	counting := interceptor.NewClient(under, interceptor.Funcs{
		Create: func(ctx context.Context, inner client.WithWatch, object client.Object, opts ...client.CreateOption) error {
			cluster.Writes++
			return inner.Create(ctx, object, opts...)
		},
		Delete: func(ctx context.Context, inner client.WithWatch, object client.Object, opts ...client.DeleteOption) error {
			cluster.Writes++
			return inner.Delete(ctx, object, opts...)
		},
		Update: func(context.Context, client.WithWatch, client.Object, ...client.UpdateOption) error {
			cluster.Writes++
			return errors.New("an object was updated as a whole")
		},
		Patch: func(context.Context, client.WithWatch, client.Object, client.Patch, ...client.PatchOption) error {
			cluster.Writes++
			return errors.New("an object was patched outside its status")
		},
		SubResourcePatch: func(ctx context.Context, inner client.Client, sub string, object client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
			cluster.Writes++
			return inner.SubResource(sub).Patch(ctx, object, patch, opts...)
		},
	})
	cluster.Client = interceptor.NewClient(counting, funcs)
	return cluster
}

// indexing stands for a manager where only the indexer is wanted.
type indexing struct {
	manager.Manager
	indexer indexer
}

func (i indexing) GetFieldIndexer() client.FieldIndexer { return i.indexer }

type indexer struct{ *fake.ClientBuilder }

func (i indexer) IndexField(_ context.Context, object client.Object, field string, extract client.IndexerFunc) error {
	i.WithIndex(object, field, extract)
	return nil
}

// TakeEvents returns the events since the last call.
func (cluster *Cluster) TakeEvents() []string {
	var list []string
	for {
		select {
		case e := <-cluster.Events.Events:
			list = append(list, e)
		default:
			return list
		}
	}
}

// RunContract holds a reconciler to what the API and the other controllers rely on.
func RunContract[O client.Object](t *testing.T, reconciler Reconciler[O]) {
	t.Helper()
	t.Run("being deleted: nothing", reconciler.testDeleted)
	t.Run("alone: says so and writes once", func(t *testing.T) { reconciler.testIdempotence(t) })
	t.Run("with related objects: writes once", func(t *testing.T) { reconciler.testIdempotence(t, reconciler.Related...) })
	t.Run("reading fails: returned, nothing written", reconciler.testReadErrors)
	if reconciler.Writes {
		t.Run("writing fails", reconciler.testWriteErrors)
	}
}

func (reconciler Reconciler[O]) newReconciler(cluster *Cluster) reconcile.ObjectReconciler[O] {
	return reconciler.New(cluster, testclock.NewFakePassiveClock(reconciler.At), cluster.Events)
}

// readObject reads the object anew, as the cache would hand it over.
func (reconciler Reconciler[O]) readObject(t *testing.T, cluster *Cluster) O {
	t.Helper()
	object := reconciler.Object.DeepCopyObject().(O)
	if err := cluster.Get(t.Context(), client.ObjectKeyFromObject(object), object); err != nil {
		t.Fatal(err)
	}
	return object
}

func (reconciler Reconciler[O]) testDeleted(t *testing.T) {
	object := reconciler.Object.DeepCopyObject().(O)
	object.SetFinalizers([]string{"example.org/hold"})
	gone := metav1.NewTime(reconciler.At)
	object.SetDeletionTimestamp(&gone)
	cluster := NewCluster(t, reconciler.Index, interceptor.Funcs{}, append([]client.Object{object}, reconciler.Related...)...)
	result, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), reconciler.readObject(t, cluster))
	if err != nil || !result.IsZero() || cluster.Writes != 0 || len(cluster.TakeEvents()) > 0 {
		t.Errorf("result %+v, error %v, %d writes", result, err, cluster.Writes)
	}
}

func (reconciler Reconciler[O]) testIdempotence(t *testing.T, related ...client.Object) {
	t.Helper()
	cluster := NewCluster(t, reconciler.Index, interceptor.Funcs{}, append([]client.Object{reconciler.Object}, related...)...)
	if _, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), reconciler.readObject(t, cluster)); err != nil {
		t.Fatal(err)
	}
	first := reconciler.readObject(t, cluster)
	before, _ := ConditionsOf(first)
	if reconciler.Writes {
		AssertContract(t, first, nil)
		if cluster.Writes != 1 {
			t.Errorf("%d writes in the first pass, want 1", cluster.Writes)
		}
	}
	cluster.Writes = 0
	cluster.TakeEvents()
	if _, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if events := cluster.TakeEvents(); cluster.Writes != 0 || len(events) > 0 {
		t.Errorf("the second pass made %d writes and emitted %q", cluster.Writes, events)
	}
	// Later the status may differ. A condition with the same status keeps its time.
	reconciler.At = reconciler.At.Add(72 * time.Hour)
	if _, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), reconciler.readObject(t, cluster)); err != nil {
		t.Fatal(err)
	}
	if reconciler.Writes {
		AssertContract(t, reconciler.readObject(t, cluster), before)
	}
}

var errBroken = errors.New("the server is on fire")

func (reconciler Reconciler[O]) testReadErrors(t *testing.T) {
	broken := map[string]interceptor.Funcs{
		"getting": {Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
			return errBroken
		}},
		"listing": {List: func(context.Context, client.WithWatch, client.ObjectList, ...client.ListOption) error {
			return errBroken
		}},
	}
	reads := 0
	for verb, funcs := range broken {
		intact := NewCluster(t, reconciler.Index, interceptor.Funcs{}, append([]client.Object{reconciler.Object}, reconciler.Related...)...)
		object := reconciler.readObject(t, intact)
		cluster := NewCluster(t, reconciler.Index, funcs, append([]client.Object{reconciler.Object}, reconciler.Related...)...)
		_, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), object)
		if err == nil {
			continue // It does not read in this way.
		}
		reads++
		if !errors.Is(err, errBroken) || !strings.Contains(err.Error(), verb) || !strings.Contains(err.Error(), reconciler.Object.GetNamespace()) {
			t.Errorf("want the error with %q and the namespace, got: %v", verb, err)
		}
		if events := cluster.TakeEvents(); cluster.Writes != 0 || len(events) > 0 {
			t.Errorf("%d writes and %q after a failed read", cluster.Writes, events)
		}
	}
	if reads == 0 {
		t.Error("no read failed")
	}
}

func (reconciler Reconciler[O]) testWriteErrors(t *testing.T) {
	resource := schema.GroupResource{Group: v1alpha1.Group, Resource: "objects"}
	name := reconciler.Object.GetName()
	cases := map[string]struct {
		err     error
		returns bool
		requeue bool
	}{
		"conflict":     {err: apierrors.NewConflict(resource, name, errors.New("newer")), requeue: true},
		"not found":    {err: apierrors.NewNotFound(resource, name)},
		"server error": {err: apierrors.NewInternalError(errBroken), returns: true},
		"forbidden":    {err: apierrors.NewForbidden(resource, name, errBroken), returns: true},
		"invalid":      {err: apierrors.NewInvalid(schema.GroupKind{Kind: "Object"}, name, nil), returns: true},
	}
	for what, tc := range cases {
		t.Run(what, func(t *testing.T) {
			refuse := interceptor.Funcs{
				SubResourcePatch: func(context.Context, client.Client, string, client.Object, client.Patch, ...client.SubResourcePatchOption) error {
					return tc.err
				},
			}
			cluster := NewCluster(t, reconciler.Index, refuse, reconciler.Object)
			result, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), reconciler.readObject(t, cluster))
			if tc.returns != (err != nil) {
				t.Fatalf("error %v", err)
			}
			if err != nil && (!errors.Is(err, tc.err) || !strings.Contains(err.Error(), "patching the status") ||
				!strings.Contains(err.Error(), reconciler.Object.GetNamespace()+"/"+name)) {
				t.Errorf("want the error with the verb and the object, got: %v", err)
			}
			if err == nil && tc.requeue != (result.RequeueAfter > 0 && result.RequeueAfter <= time.Second) {
				t.Errorf("requeue after %s", result.RequeueAfter)
			}
			if events := cluster.TakeEvents(); len(events) > 0 {
				t.Errorf("events %q of a write that failed", events)
			}
		})
	}
}
