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
	"techplan.education/controllers/internal/index"
)

// Collector is a prometheus.Collector of the metrics that ListMetrics lists.
type Collector struct {
	reader  client.Reader
	elected <-chan struct{}
}

// NewCollector returns a collector of the objects of a reader, which usually is the cache of a
// manager. It collects nothing before elected is closed, so that one of several replicas
// exports the metrics.
func NewCollector(reader client.Reader, elected <-chan struct{}) *Collector {
	return &Collector{reader, elected}
}

// RegisterCollector adds a collector over the caches of a manager to the metrics that the
// manager serves, from its election until it stops. A process can have one at a time.
func RegisterCollector(mgr manager.Manager) error {
	collector := NewCollector(mgr.GetCache(), mgr.Elected())
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
func (collector *Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, f := range families {
		ch <- f.desc
	}
}

// Collect implements prometheus.Collector. A kind that cannot be read fails the scrape,
// because half of the figures would look like an improvement.
func (collector *Collector) Collect(ch chan<- prometheus.Metric) {
	select {
	case <-collector.elected:
	default:
		return
	}
	all, err := readObjects(context.Background(), collector.reader)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(planInfo.desc, err)
		return
	}
	for _, s := range computeSamples(all) {
		ch <- s.toMetric()
	}
}

func (s sample) toMetric() prometheus.Metric {
	metric, err := prometheus.NewConstMetric(s.desc, prometheus.GaugeValue, s.value, s.labels...)
	if err != nil {
		return prometheus.NewInvalidMetric(s.desc, err)
	}
	return metric
}

// readObjects reads all kinds. Its error names those that could not be read.
func readObjects(ctx context.Context, reader client.Reader) (objects, error) {
	plans, err1 := readKind(ctx, reader, &v1alpha1.TechnologyPlanList{})
	goals, err2 := readKind(ctx, reader, &v1alpha1.GoalList{})
	benchmarks, err3 := readKind(ctx, reader, &v1alpha1.BenchmarkList{})
	devices, err4 := readKind(ctx, reader, &v1alpha1.DeviceList{})
	evaluations, err5 := readKind(ctx, reader, &v1alpha1.EvaluationList{})
	return objects{plans, goals, benchmarks, devices, evaluations}, errors.Join(err1, err2, err3, err4, err5)
}

// readKind reads the objects of one kind, which must not be changed. A list copies each
// object, some 800 bytes for a lot. If the reader has informers with a store, as the
// cache of all namespaces has, the objects of the store are used without a copy.
func readKind[T any, L index.TypedList[T]](ctx context.Context, reader client.Reader, list L) (iter.Seq[*T], error) {
	if stored, err := readStore[T](ctx, reader); stored != nil || err != nil {
		return stored, err
	}
	if err := reader.List(ctx, list, client.UnsafeDisableDeepCopy); err != nil {
		return nil, fmt.Errorf("listing %T: %w", list, err)
	}
	return func(yield func(*T) bool) {
		items := list.GetItems()
		for i := range items {
			if !yield(&items[i]) {
				return
			}
		}
	}, nil
}

// readStore reads the store of an informer. It returns nil if there is none.
func readStore[T any](ctx context.Context, reader client.Reader) (iter.Seq[*T], error) {
	informers, ok := reader.(cache.Informers)
	if !ok {
		return nil, nil
	}
	object := any(new(T)).(client.Object)
	// A scrape must not wait for a cache.
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
	stored := storing.GetStore().List()
	for _, found := range stored {
		if _, ok := found.(*T); !ok {
			return nil, fmt.Errorf("the cache of %T holds a %T", object, found)
		}
	}
	return func(yield func(*T) bool) {
		for _, found := range stored {
			if !yield(found.(*T)) {
				return
			}
		}
	}, nil
}
