package controllers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/index"
)

// simulatedCache writes to a fake API server and reads from a copy of it that may lag
// behind, as the client of a manager does. The objects that it returns are shared and must
// not be changed.
type simulatedCache struct {
	client.Client
	t      testing.TB
	random *rand.Rand
	// objects are by kind and name.
	objects map[string]map[string]client.Object
	// stale are the objects that have changed since the last sync.
	stale []client.Object
	// writes counts the writes of statuses, and made the objects created or deleted.
	writes, made int
}

// simulatedIndex returns the extractor of an indexed field of a kind.
func simulatedIndex(kind, field string) client.IndexerFunc {
	for _, indexed := range index.Fields {
		if indexed.Name == field && simulatedKind(indexed.Object) == kind {
			return indexed.Extract
		}
	}
	return nil
}

func newSimulatedCache(tb testing.TB, random *rand.Rand) *simulatedCache {
	tb.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		tb.Fatal(err)
	}
	server := fake.NewClientBuilder().
		WithScheme(scheme).
		WithStatusSubresource(
			&v1alpha1.TechnologyPlan{}, &v1alpha1.Goal{}, &v1alpha1.Benchmark{}, &v1alpha1.Device{}, &v1alpha1.Evaluation{},
		).
		Build()
	return &simulatedCache{Client: server, t: tb, random: random, objects: map[string]map[string]client.Object{}}
}

func simulatedKind(o any) string { return reflect.TypeOf(o).Elem().Name() }

// sync makes all writes visible to readers.
func (c *simulatedCache) sync() {
	for _, o := range c.stale {
		kind := simulatedKind(o)
		if c.objects[kind] == nil {
			c.objects[kind] = map[string]client.Object{}
		}
		fresh := reflect.New(reflect.TypeOf(o).Elem()).Interface().(client.Object)
		err := c.Client.Get(c.t.Context(), client.ObjectKeyFromObject(o), fresh)
		switch {
		case apierrors.IsNotFound(err):
			delete(c.objects[kind], o.GetName())
		case err != nil:
			c.t.Fatal(err)
		default:
			c.objects[kind][o.GetName()] = fresh
		}
	}
	c.stale = nil
}

// copy returns copies of all objects that readers see.
func (c *simulatedCache) copy() map[string]map[string]client.Object {
	all := map[string]map[string]client.Object{}
	for kind, objects := range c.objects {
		all[kind] = map[string]client.Object{}
		for name, o := range objects {
			all[kind][name] = o.DeepCopyObject().(client.Object)
		}
	}
	return all
}

func (c *simulatedCache) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	o, ok := c.objects[simulatedKind(into)][key.Name]
	if !ok || o.GetNamespace() != key.Namespace {
		return apierrors.NewNotFound(schema.GroupResource{Group: v1alpha1.Group}, key.Name)
	}
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(o).Elem())
	return nil
}

// List answers in random order, as informers do.
func (c *simulatedCache) List(_ context.Context, into client.ObjectList, options ...client.ListOption) error {
	var o client.ListOptions
	o.ApplyOptions(options)
	kind := simulatedKind(into)
	kind = kind[:len(kind)-len("List")]
	var names []string
	for name := range c.objects[kind] {
		names = append(names, name)
	}
	slices.Sort(names)
	c.random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var items []runtime.Object
	for _, name := range names {
		matches := true
		if o.FieldSelector != nil {
			for _, r := range o.FieldSelector.Requirements() {
				extract := simulatedIndex(kind, r.Field)
				if extract == nil {
					return fmt.Errorf("there is no index of %s by %s", kind, r.Field)
				}
				matches = matches && slices.Contains(extract(c.objects[kind][name]), r.Value)
			}
		}
		if matches && c.objects[kind][name].GetNamespace() == o.Namespace {
			items = append(items, c.objects[kind][name])
		}
	}
	return meta.SetList(into, items)
}

// Create sets the first generation and a unique UID, which a fake server does not.
func (c *simulatedCache) Create(ctx context.Context, o client.Object, options ...client.CreateOption) error {
	o.SetGeneration(1)
	o.SetUID(types.UID(fmt.Sprint("made-", c.made)))
	err := c.Client.Create(ctx, o, options...)
	if err == nil {
		c.made++
		c.stale = append(c.stale, o)
	}
	return err
}

func (c *simulatedCache) Update(ctx context.Context, o client.Object, options ...client.UpdateOption) error {
	err := c.Client.Update(ctx, o, options...)
	c.stale = append(c.stale, o)
	c.sync()
	return err
}

func (c *simulatedCache) Delete(ctx context.Context, o client.Object, options ...client.DeleteOption) error {
	err := c.Client.Delete(ctx, o, options...)
	if err == nil {
		c.made++
		c.stale = append(c.stale, o)
	}
	return err
}

func (c *simulatedCache) Status() client.SubResourceWriter {
	return simulatedStatus{c.Client.Status(), c}
}

type simulatedStatus struct {
	client.SubResourceWriter
	cache *simulatedCache
}

func (s simulatedStatus) Patch(
	ctx context.Context, o client.Object, patch client.Patch, options ...client.SubResourcePatchOption,
) error {
	err := s.SubResourceWriter.Patch(ctx, o, patch, options...)
	s.cache.stale = append(s.cache.stale, o)
	if err == nil {
		s.cache.writes++
	}
	return err
}
