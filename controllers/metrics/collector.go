package metrics

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/prometheus/client_golang/prometheus"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"techplan.education/api/v1alpha1"
)

// Collector is a prometheus.Collector of the metrics of Table.
type Collector struct {
	reader  client.Reader
	elected <-chan struct{}
}

// New is a collector that reads what a reader has, a manager's cache as a rule.
// Before elected is closed it says nothing: of several replicas one speaks.
func New(reader client.Reader, elected <-chan struct{}) *Collector {
	return &Collector{reader, elected}
}

// Register adds a collector over a manager's caches to the metrics that the
// manager serves, from when it is elected until it stops. There can be one at a
// time in a process.
func Register(mgr manager.Manager) error {
	collector := New(mgr.GetCache(), mgr.Elected())
	// A function without further methods is run by the elected leader only.
	return mgr.Add(manager.RunnableFunc(func(ctx context.Context) error {
		if err := metrics.Registry.Register(collector); err != nil {
			return fmt.Errorf("registering the metrics of plans: %w", err)
		}
		defer metrics.Registry.Unregister(collector)
		<-ctx.Done()
		return nil
	}))
}

// Describe implements prometheus.Collector.
func (c *Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, f := range families {
		ch <- f.desc
	}
}

// Collect implements prometheus.Collector. What cannot be read fails the scrape:
// half of the figures would look like districts that got better.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	select {
	case <-c.elected:
	default:
		return
	}
	w, err := read(context.Background(), c.reader)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(planInfo.desc, err)
		return
	}
	for _, s := range samples(w) {
		ch <- s.metric()
	}
}

func (s sample) metric() prometheus.Metric {
	m, err := prometheus.NewConstMetric(s.desc, prometheus.GaugeValue, s.value, s.labels...)
	if err != nil {
		return prometheus.NewInvalidMetric(s.desc, err)
	}
	return m
}

// read gathers all objects, or says which it could not.
func read(ctx context.Context, r client.Reader) (world, error) {
	plans, err1 := all(ctx, r, &v1alpha1.TechnologyPlanList{}, func(l *v1alpha1.TechnologyPlanList) []v1alpha1.TechnologyPlan { return l.Items })
	goals, err2 := all(ctx, r, &v1alpha1.GoalList{}, func(l *v1alpha1.GoalList) []v1alpha1.Goal { return l.Items })
	benchmarks, err3 := all(ctx, r, &v1alpha1.BenchmarkList{}, func(l *v1alpha1.BenchmarkList) []v1alpha1.Benchmark { return l.Items })
	devices, err4 := all(ctx, r, &v1alpha1.DeviceList{}, func(l *v1alpha1.DeviceList) []v1alpha1.Device { return l.Items })
	evaluations, err5 := all(ctx, r, &v1alpha1.EvaluationList{}, func(l *v1alpha1.EvaluationList) []v1alpha1.Evaluation { return l.Items })
	return world{plans, goals, benchmarks, devices, evaluations}, errors.Join(err1, err2, err3, err4, err5)
}

// all reads one kind, to be looked at only. A list takes a copy of each object,
// some 800 bytes for a lot; where the reader has informers with a store, as the
// cache of all namespaces has, it takes a pointer instead.
func all[T any, L client.ObjectList](ctx context.Context, r client.Reader, list L, items func(L) []T) (iter.Seq[*T], error) {
	if stored, err := store[T](ctx, r); stored != nil || err != nil {
		return stored, err
	}
	if err := r.List(ctx, list, client.UnsafeDisableDeepCopy); err != nil {
		return nil, fmt.Errorf("listing %T: %w", list, err)
	}
	return func(yield func(*T) bool) {
		objects := items(list)
		for i := range objects {
			if !yield(&objects[i]) {
				return
			}
		}
	}, nil
}

// store reads the store of an informer, and is nil where there is none.
func store[T any](ctx context.Context, r client.Reader) (iter.Seq[*T], error) {
	informers, ok := r.(cache.Informers)
	if !ok {
		return nil, nil
	}
	object := any(new(T)).(client.Object)
	// A scrape must not hang.
	informer, err := informers.GetInformer(ctx, object, cache.BlockUntilSynced(false))
	if err != nil {
		return nil, fmt.Errorf("finding the informer of %T: %w", object, err)
	}
	storing, ok := informer.(interface{ GetStore() toolscache.Store })
	if !ok {
		return nil, nil
	}
	if !informer.HasSynced() {
		return nil, fmt.Errorf("the cache of %T has not synced", object)
	}
	objects := storing.GetStore().List()
	for _, o := range objects {
		if _, ok := o.(*T); !ok {
			return nil, fmt.Errorf("the cache of %T holds a %T", object, o)
		}
	}
	return func(yield func(*T) bool) {
		for _, o := range objects {
			if !yield(o.(*T)) {
				return
			}
		}
	}, nil
}
