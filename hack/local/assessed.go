package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

const (
	// assessTimeout is how long the controllers may take with the sample.
	assessTimeout = 2 * time.Minute
	// idleTime is how long nothing may change before the figures are final: one
	// assessment triggers the next, and the controllers batch for half a second.
	idleTime = 1500 * time.Millisecond
	// reportInterval is how often the launcher reports what is still awaited.
	reportInterval = 5 * time.Second
)

// assessedKinds are the kinds whose objects have to be assessed.
var assessedKinds = []string{
	v1alpha1.KindTechnologyPlan, v1alpha1.KindGoal, v1alpha1.KindBenchmark,
	v1alpha1.KindDevice, v1alpha1.KindEvaluation,
}

// waitAssessed watches a namespace until the controllers have assessed the present
// spec of every object and nothing changes any more. It returns the number of
// objects, with those that the controllers created.
func (launcher *launcher) waitAssessed(ctx context.Context, config *rest.Config, namespace string) (int, error) {
	watching, cancel := context.WithCancel(ctx)
	defer cancel()
	informers, err := cache.New(config, cache.Options{
		DefaultNamespaces: map[string]cache.Config{namespace: {}},
	})
	if err != nil {
		return 0, err
	}
	go func() { _ = informers.Start(watching) }() // assessTimeout reports a failure
	tracker := newAssessmentTracker()
	var synced []toolscache.InformerSynced
	for _, kind := range assessedKinds {
		object := &unstructured.Unstructured{}
		object.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind))
		informer, err := informers.GetInformer(watching, object, cache.BlockUntilSynced(false))
		if err != nil {
			return 0, causeOfStop(ctx, err)
		}
		handler, err := informer.AddEventHandler(tracker)
		if err != nil {
			return 0, err
		}
		synced = append(synced, handler.HasSynced)
	}
	if !toolscache.WaitForCacheSync(watching.Done(), synced...) {
		return 0, context.Cause(ctx)
	}
	return tracker.waitAssessed(ctx, assessTimeout, idleTime, func(line string) { launcher.printProgress(line) })
}

// assessmentTracker records which objects are not assessed yet.
type assessmentTracker struct {
	// changed has a value when an event came since it was last read.
	changed chan struct{}

	mu      sync.Mutex
	pending map[string]bool // by kind and name; false: assessed
}

func newAssessmentTracker() *assessmentTracker {
	return &assessmentTracker{pending: map[string]bool{}, changed: make(chan struct{}, 1)}
}

// waitAssessed returns when no object is pending and nothing has changed for the idle
// time. It returns the number of objects.
func (tracker *assessmentTracker) waitAssessed(
	ctx context.Context, timeout, idle time.Duration, report func(string),
) (int, error) {
	idleTimer := time.NewTimer(idle)
	defer idleTimer.Stop()
	reportTicker := time.NewTicker(reportInterval)
	defer reportTicker.Stop()
	timedOut := time.After(timeout)
	for {
		total, pending := tracker.listPending()
		select {
		case <-tracker.changed:
			idleTimer.Reset(idle)
		case <-idleTimer.C:
			if len(pending) == 0 {
				return total, nil
			}
		case <-reportTicker.C:
			if len(pending) > 0 {
				report(fmt.Sprintf("%d of %d objects assessed, waiting for %s",
					total-len(pending), total, text.ListFirst(pending)))
			}
		case <-timedOut:
			if len(pending) == 0 {
				return total, fmt.Errorf("the controllers still change statuses after %v", timeout)
			}
			return total, fmt.Errorf("not assessed within %v: %s", timeout, text.ListFirst(pending))
		case <-ctx.Done():
			return total, context.Cause(ctx)
		}
	}
}

func (tracker *assessmentTracker) listPending() (total int, pending []string) {
	tracker.mu.Lock()
	defer tracker.mu.Unlock()
	for name, isPending := range tracker.pending {
		if isPending {
			pending = append(pending, name)
		}
	}
	slices.Sort(pending)
	return len(tracker.pending), pending
}

// OnAdd implements the event handler of the informers.
func (tracker *assessmentTracker) OnAdd(object any, _ bool) { tracker.recordObject(object) }

// OnUpdate implements the event handler of the informers.
func (tracker *assessmentTracker) OnUpdate(_, object any) { tracker.recordObject(object) }

// OnDelete implements the event handler of the informers.
func (tracker *assessmentTracker) OnDelete(object any) {
	if tombstone, ok := object.(toolscache.DeletedFinalStateUnknown); ok {
		object = tombstone.Obj
	}
	name, _ := describeAssessment(object)
	tracker.mu.Lock()
	delete(tracker.pending, name)
	tracker.mu.Unlock()
	tracker.signalChange()
}

func (tracker *assessmentTracker) recordObject(object any) {
	name, isAssessed := describeAssessment(object)
	tracker.mu.Lock()
	tracker.pending[name] = !isAssessed
	tracker.mu.Unlock()
	tracker.signalChange()
}

func (tracker *assessmentTracker) signalChange() {
	select {
	case tracker.changed <- struct{}{}:
	default: // a signal is waiting already
	}
}

// describeAssessment returns the kind and name of an object, and whether its status
// is about its present spec.
func describeAssessment(object any) (name string, isAssessed bool) {
	content, ok := object.(*unstructured.Unstructured)
	if !ok {
		return fmt.Sprintf("%T", object), true
	}
	observed, _, _ := unstructured.NestedInt64(content.Object, "status", "observedGeneration")
	return content.GetKind() + " " + content.GetName(), observed == content.GetGeneration()
}
