package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

const (
	// assessLimit is how long the controllers may take with the sample.
	assessLimit = 2 * time.Minute
	// quiet is how long nothing may change before the figures are final: one
	// assessment leads to the next, and the controllers gather for half a second.
	quiet = 1500 * time.Millisecond
	// reportEvery is how often to say what is still awaited.
	reportEvery = 5 * time.Second
)

// awaitAssessed watches a namespace until the controllers have assessed every
// object as it now is and have come to rest. It gives the number of objects.
func (l *launcher) awaitAssessed(ctx context.Context, config *rest.Config, namespace string) (int, error) {
	watching, cancel := context.WithCancel(ctx)
	defer cancel()
	scheme, err := newScheme()
	if err != nil {
		return 0, err
	}
	informers, err := cache.New(config, cache.Options{
		Scheme:            scheme,
		DefaultNamespaces: map[string]cache.Config{namespace: {}},
	})
	if err != nil {
		return 0, err
	}
	go func() { _ = informers.Start(watching) }() // what fails is told by the limit
	t := &tracker{pending: map[string]bool{}, changed: make(chan struct{}, 1)}
	var synced []toolscache.InformerSynced
	for _, kind := range []client.Object{&v1alpha1.TechnologyPlan{}, &v1alpha1.Goal{}, &v1alpha1.Benchmark{}, &v1alpha1.Device{}, &v1alpha1.Evaluation{}} {
		informer, err := informers.GetInformer(watching, kind, cache.BlockUntilSynced(false))
		if err != nil {
			return 0, stopCause(ctx, err)
		}
		handler, err := informer.AddEventHandler(t)
		if err != nil {
			return 0, err
		}
		synced = append(synced, handler.HasSynced)
	}
	if !toolscache.WaitForCacheSync(watching.Done(), synced...) {
		return 0, context.Cause(ctx)
	}
	return t.await(ctx, func(line string) { l.progress(line) })
}

// tracker knows which objects are not assessed yet.
type tracker struct {
	changed chan struct{}

	mu      sync.Mutex
	pending map[string]bool // by kind and name; false: assessed
}

// await returns when nothing is pending and nothing has changed for a while.
func (t *tracker) await(ctx context.Context, report func(string)) (int, error) {
	rest := time.NewTimer(quiet)
	defer rest.Stop()
	tell := time.NewTicker(reportEvery)
	defer tell.Stop()
	late := time.After(assessLimit)
	for {
		total, pending := t.count()
		select {
		case <-t.changed:
			rest.Reset(quiet)
		case <-rest.C:
			if len(pending) == 0 {
				return total, nil
			}
		case <-tell.C:
			if len(pending) > 0 {
				report(fmt.Sprintf("%d of %d objects assessed, waiting for %s", total-len(pending), total, text.ListFirst(pending)))
			}
		case <-late:
			if len(pending) == 0 {
				return total, fmt.Errorf("the controllers did not come to rest within %v", assessLimit)
			}
			return total, fmt.Errorf("not assessed within %v: %s", assessLimit, text.ListFirst(pending))
		case <-ctx.Done():
			return total, context.Cause(ctx)
		}
	}
}

func (t *tracker) count() (total int, pending []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, is := range t.pending {
		if is {
			pending = append(pending, name)
		}
	}
	slices.Sort(pending)
	return len(t.pending), pending
}

// OnAdd implements the handler of the informers' events.
func (t *tracker) OnAdd(o any, _ bool) { t.observe(o) }

// OnUpdate implements the handler of the informers' events.
func (t *tracker) OnUpdate(_, o any) { t.observe(o) }

// OnDelete implements the handler of the informers' events.
func (t *tracker) OnDelete(o any) {
	if tombstone, ok := o.(toolscache.DeletedFinalStateUnknown); ok {
		o = tombstone.Obj
	}
	name, _ := assessment(o)
	t.mu.Lock()
	delete(t.pending, name)
	t.mu.Unlock()
	t.signal()
}

func (t *tracker) observe(o any) {
	name, done := assessment(o)
	t.mu.Lock()
	t.pending[name] = !done
	t.mu.Unlock()
	t.signal()
}

func (t *tracker) signal() {
	select {
	case t.changed <- struct{}{}:
	default: // one is waiting already
	}
}

// assessment is the name of an object and whether its status is about the spec
// that it now has.
func assessment(o any) (name string, done bool) {
	switch o := o.(type) {
	case *v1alpha1.TechnologyPlan:
		return v1alpha1.KindTechnologyPlan + " " + o.Name, o.Status.ObservedGeneration == o.Generation
	case *v1alpha1.Goal:
		return v1alpha1.KindGoal + " " + o.Name, o.Status.ObservedGeneration == o.Generation
	case *v1alpha1.Benchmark:
		return v1alpha1.KindBenchmark + " " + o.Name, o.Status.ObservedGeneration == o.Generation
	case *v1alpha1.Device:
		return v1alpha1.KindDevice + " " + o.Name, o.Status.ObservedGeneration == o.Generation
	case *v1alpha1.Evaluation:
		return v1alpha1.KindEvaluation + " " + o.Name, o.Status.ObservedGeneration == o.Generation
	}
	return fmt.Sprintf("%T", o), true
}
