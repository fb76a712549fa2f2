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

// Reconciler describes a reconciler to Contract.
type Reconciler[O client.Object] struct {
	// Index adds the indexes by which it reads.
	Index func(context.Context, manager.Manager) error
	// New returns it.
	New func(client.Client, clock.PassiveClock, events.EventRecorder) reconcile.ObjectReconciler[O]
	// Object is the object to reconcile. Related are the existing objects to which it
	// refers.
	Object  O
	Related []client.Object
	// At is the instant of the first pass.
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

// NewCluster returns a fake cluster with objects and with the indexes of the
// controllers. The functions of funcs that are not nil intercept its methods.
func NewCluster(
	tb testing.TB,
	index func(context.Context, manager.Manager) error,
	funcs interceptor.Funcs,
	objects ...client.Object,
) *Cluster {
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
		SubResourcePatch: func(
			ctx context.Context, inner client.Client, sub string, object client.Object, patch client.Patch,
			opts ...client.SubResourcePatchOption,
		) error {
			cluster.Writes++
			return inner.SubResource(sub).Patch(ctx, object, patch, opts...)
		},
	})
	cluster.Client = interceptor.NewClient(counting, funcs)
	return cluster
}

// indexing implements the part of a manager that adds indexes.
type indexing struct {
	manager.Manager
	indexer indexer
}

func (indexing indexing) GetFieldIndexer() client.FieldIndexer { return indexing.indexer }

type indexer struct{ *fake.ClientBuilder }

func (indexer indexer) IndexField(
	_ context.Context,
	object client.Object,
	field string,
	extract client.IndexerFunc,
) error {
	indexer.WithIndex(object, field, extract)
	return nil
}

// DrainEvents returns the events since the last call.
func (cluster *Cluster) DrainEvents() []string {
	var list []string
	for {
		select {
		case event := <-cluster.Events.Events:
			list = append(list, event)
		default:
			return list
		}
	}
}

// Contract checks a reconciler for the behavior on which the API and the other
// controllers rely.
func Contract[O client.Object](t *testing.T, r Reconciler[O]) {
	t.Helper()
	t.Run("an object that is being deleted: no write", r.testDeleted)
	t.Run("without its related objects: writes once", func(t *testing.T) { r.testIdempotence(t) })
	t.Run("with its related objects: writes once", func(t *testing.T) { r.testIdempotence(t, r.Related...) })
	t.Run("a read fails: returns the error and writes nothing", r.testReadErrors)
	if r.Writes {
		t.Run("a write fails", r.testWriteErrors)
	}
}

func (reconciler Reconciler[O]) newReconciler(cluster *Cluster) reconcile.ObjectReconciler[O] {
	return reconciler.New(cluster, testclock.NewFakePassiveClock(reconciler.At), cluster.Events)
}

// readObject reads the object again, as the cache would return it.
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
	cluster := NewCluster(
		t, reconciler.Index, interceptor.Funcs{}, append([]client.Object{object}, reconciler.Related...)...,
	)
	result, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), reconciler.readObject(t, cluster))
	if err != nil || !result.IsZero() || cluster.Writes != 0 || len(cluster.DrainEvents()) > 0 {
		t.Errorf("result %+v, error %v, %d writes", result, err, cluster.Writes)
	}
}

func (reconciler Reconciler[O]) testIdempotence(t *testing.T, world ...client.Object) {
	t.Helper()
	cluster := NewCluster(
		t, reconciler.Index, interceptor.Funcs{}, append([]client.Object{reconciler.Object}, world...)...,
	)
	if _, err := reconciler.newReconciler(cluster).
		Reconcile(t.Context(), reconciler.readObject(t, cluster)); err != nil {
		t.Fatal(err)
	}
	first := reconciler.readObject(t, cluster)
	before, _ := ConditionsOf(first)
	if reconciler.Writes {
		Assert(t, first, nil)
		if cluster.Writes != 1 {
			t.Errorf("%d writes in the first pass, want 1", cluster.Writes)
		}
	}
	cluster.Writes = 0
	cluster.DrainEvents()
	if _, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if reported := cluster.DrainEvents(); cluster.Writes != 0 || len(reported) > 0 {
		t.Errorf("the second pass made %d writes and reported %q", cluster.Writes, reported)
	}
	// Hours later the result may differ, but a condition that stays True keeps its transition time.
	reconciler.At = reconciler.At.Add(72 * time.Hour)
	if _, err := reconciler.newReconciler(cluster).
		Reconcile(t.Context(), reconciler.readObject(t, cluster)); err != nil {
		t.Fatal(err)
	}
	if reconciler.Writes {
		Assert(t, reconciler.readObject(t, cluster), before)
	}
}

var errBroken = errors.New("the server is on fire")

func (reconciler Reconciler[O]) testReadErrors(t *testing.T) {
	broken := map[string]interceptor.Funcs{
		"getting": {
			Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
				return errBroken
			},
		},
		"listing": {List: func(context.Context, client.WithWatch, client.ObjectList, ...client.ListOption) error {
			return errBroken
		}},
	}
	reads := 0
	for verb, funcs := range broken {
		intact := NewCluster(
			t, reconciler.Index, interceptor.Funcs{},
			append([]client.Object{reconciler.Object}, reconciler.Related...)...,
		)
		object := reconciler.readObject(t, intact)
		cluster := NewCluster(
			t, reconciler.Index, funcs, append([]client.Object{reconciler.Object}, reconciler.Related...)...,
		)
		_, err := reconciler.newReconciler(cluster).Reconcile(t.Context(), object)
		if err == nil {
			continue // It does not read in this way.
		}
		reads++
		if !errors.Is(err, errBroken) || !strings.Contains(err.Error(), verb) ||
			!strings.Contains(err.Error(), reconciler.Object.GetNamespace()) {
			t.Errorf("want the error with %q and the namespace, got: %v", verb, err)
		}
		if reported := cluster.DrainEvents(); cluster.Writes != 0 || len(reported) > 0 {
			t.Errorf("%d writes and %q after a failed read", cluster.Writes, reported)
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
				SubResourcePatch: func(
					context.Context, client.Client, string, client.Object, client.Patch,
					...client.SubResourcePatchOption,
				) error {
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
			if reported := cluster.DrainEvents(); len(reported) > 0 {
				t.Errorf("reported %q about a write that failed", reported)
			}
		})
	}
}
