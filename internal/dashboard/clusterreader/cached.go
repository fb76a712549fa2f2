package clusterreader

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/clusterobjects"
	"techplan.education/internal/dashboard"
	"techplan.education/internal/debounce"
	"techplan.education/internal/snapshot"
)

// delays say how long changes are collected before they are reported: an apply of a folder is one change, and a
// long import is one each second.
var delays = debounce.Delays{Quiet: 200 * time.Millisecond, Most: time.Second}

// Cached reads from caches that a watch keeps current. Everyone who asks sees the same: what the account of
// the program may read.
type Cached struct {
	cache cache.Cache
	// namespaces are those that are read; all without one.
	namespaces []string
	isReady    atomic.Bool

	mutex     sync.Mutex
	followers map[*follower]struct{}
}

var (
	_ dashboard.Source = (*Cached)(nil)
	_ dashboard.Reader = (*Cached)(nil)
)

// follower waits for the changes of a namespace, or of all if it is empty.
type follower struct {
	namespace string
	changed   chan struct{}
}

// NewCached returns a reader of some namespaces, of all without one. Start fills its caches.
func NewCached(config *rest.Config, namespaces []string) (*Cached, error) {
	scheme, err := newScheme()
	if err != nil {
		return nil, err
	}
	options := cache.Options{
		Scheme: scheme, Mapper: newMapper(), DefaultTransform: cache.TransformStripManagedFields(), ReaderFailOnMissingInformer: true,
	}
	if len(namespaces) > 0 {
		options.DefaultNamespaces = map[string]cache.Config{}
		for _, namespace := range namespaces {
			options.DefaultNamespaces[namespace] = cache.Config{}
		}
	}
	made, err := cache.New(config, options)
	if err != nil {
		return nil, fmt.Errorf("prepare the caches: %w", err)
	}
	return &Cached{cache: made, namespaces: namespaces, followers: map[*follower]struct{}{}}, nil
}

// Start fills the caches and keeps them current until the context ends. ready is called once they are full.
func (cached *Cached) Start(ctx context.Context, ready func()) error {
	for _, kind := range listKinds() {
		informer, err := cached.cache.GetInformer(ctx, kind, cache.BlockUntilSynced(false))
		if err != nil {
			return fmt.Errorf("watch %T: %w", kind, err)
		}
		if _, err := informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
			AddFunc:    cached.report,
			UpdateFunc: func(_, object any) { cached.report(object) },
			DeleteFunc: cached.report,
		}); err != nil {
			return fmt.Errorf("watch %T: %w", kind, err)
		}
	}
	go func() {
		if cached.cache.WaitForCacheSync(ctx) {
			cached.isReady.Store(true)
			ready()
		}
	}()
	if err := cached.cache.Start(ctx); err != nil {
		return fmt.Errorf("run the caches: %w", err)
	}
	return nil
}

// listKinds returns an object of each kind.
func listKinds() []client.Object {
	return []client.Object{
		&v1alpha1.TechnologyPlan{}, &v1alpha1.Goal{}, &v1alpha1.Benchmark{}, &v1alpha1.Device{}, &v1alpha1.Evaluation{},
	}
}

// report wakes those who follow the namespace of an object.
func (cached *Cached) report(changed any) {
	if deleted, isDeleted := changed.(toolscache.DeletedFinalStateUnknown); isDeleted {
		changed = deleted.Obj
	}
	object, isObject := changed.(client.Object)
	if !isObject {
		return
	}
	cached.mutex.Lock()
	defer cached.mutex.Unlock()
	for follower := range cached.followers {
		if follower.namespace != "" && follower.namespace != object.GetNamespace() {
			continue
		}
		select {
		case follower.changed <- struct{}{}:
		default:
			// A change is already waiting.
		}
	}
}

// ForRequest returns the reader itself.
func (cached *Cached) ForRequest(*http.Request) (dashboard.Reader, error) { return cached, nil }

// IsReady reports whether the caches are full.
func (cached *Cached) IsReady() bool { return cached.isReady.Load() }

// ListOmissions returns nothing: the API server has no object that cannot be read.
func (*Cached) ListOmissions() []dashboard.Omission { return nil }

// ListDistricts returns the districts with their plans, goals and benchmarks.
func (cached *Cached) ListDistricts(ctx context.Context, selector labels.Selector) ([]*snapshot.NamespacedDistrict, error) {
	return clusterobjects.ListDistricts(ctx, cached.cache, clusterobjects.Query{
		Selector: selector, SkipsLots: true, Options: []client.ListOption{client.UnsafeDisableDeepCopy},
	})
}

// ReadDistrict returns all objects of a namespace, none of one that is not read. They are those of the
// cache: no one may change them.
func (cached *Cached) ReadDistrict(ctx context.Context, namespace string) (snapshot.District, error) {
	if len(cached.namespaces) > 0 && !slices.Contains(cached.namespaces, namespace) {
		return snapshot.District{}, nil
	}
	district, err := clusterobjects.ReadDistrict(ctx, cached.cache, clusterobjects.Query{
		Namespace: namespace, Options: []client.ListOption{client.UnsafeDisableDeepCopy},
	})
	// A cache lists in no order.
	return district.SortByName(), err
}

// Follow calls changed after changes of objects of a namespace, or of all, until the context ends.
func (cached *Cached) Follow(ctx context.Context, namespace string, began, changed func()) error {
	added := &follower{namespace, make(chan struct{}, 1)}
	cached.mutex.Lock()
	cached.followers[added] = struct{}{}
	cached.mutex.Unlock()
	defer func() {
		cached.mutex.Lock()
		defer cached.mutex.Unlock()
		delete(cached.followers, added)
	}()
	began()
	return debounce.Run(ctx, added.changed, delays, func() error {
		changed()
		return nil
	})
}
