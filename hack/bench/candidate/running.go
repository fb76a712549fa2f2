package candidate

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	ctrl "sigs.k8s.io/controller-runtime"
	ctrlcache "sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/cluster"
)

// Everywhere is all namespaces, as in an installation.
const Everywhere = ""

// Running is a candidate in a manager. It counts the changes of lots.
type Running struct {
	manager.Manager

	namespace     string
	writesNothing bool
	stop          func() error
	// currentLots counts the lots whose status became current, statusChanges the
	// changes of lots' statuses, lots the lots that exist.
	currentLots, statusChanges, lots atomic.Int64
	// changed has a value when anything changed since it was last read.
	changed chan struct{}
	writes  *writeLog
	// bulk counts the lots of a bulk change while there is one.
	bulk atomic.Pointer[BulkCounter]
}

// RunCandidate starts a candidate for a namespace or everywhere, and works with it from the
// moment at which its caches are filled. It returns the errors of the work, and of the
// candidate, which has stopped.
func RunCandidate(servers *cluster.Cluster, namespace string, candidate *Candidate, work func(*Running) error) error {
	running, err := startCandidate(servers, namespace, candidate)
	if err != nil {
		return err
	}
	// A panic or a failed test leaves the work without returning from it.
	defer func() { _ = running.stop() }()
	return errors.Join(work(running), running.stop())
}

func startCandidate(servers *cluster.Cluster, namespace string, candidate *Candidate) (*Running, error) {
	running := &Running{
		namespace:     namespace,
		writesNothing: candidate.WritesNothing,
		changed:       make(chan struct{}, 1),
		writes:        &writeLog{},
	}
	config := rest.CopyConfig(servers.Config)
	config.Wrap(running.writes.wrapTransport)
	candidate.configureClient(config)
	mgr, err := ctrl.NewManager(config, newManagerOptions(servers, namespace, candidate))
	if err != nil {
		return nil, err
	}
	running.Manager = mgr
	ctx, cancel := context.WithCancel(context.Background())
	if err := errors.Join(candidate.setup(ctx, mgr), running.observeChanges(ctx)); err != nil {
		cancel()
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx); cancel() }()
	running.stop = sync.OnceValue(func() error { cancel(); return <-done })
	if !mgr.GetCache().WaitForCacheSync(ctx) {
		return nil, errors.Join(errors.New("the caches did not fill"), running.stop())
	}
	return running, nil
}

func newManagerOptions(servers *cluster.Cluster, namespace string, candidate *Candidate) ctrl.Options {
	options := ctrl.Options{Scheme: servers.Scheme, Metrics: metricsserver.Options{BindAddress: "0"}}
	if namespace != Everywhere {
		options.Cache.DefaultNamespaces = map[string]ctrlcache.Config{namespace: {}}
	}
	// One process starts controllers of the same name again and again.
	options.Controller.SkipNameValidation = new(true)
	candidate.configure(&options)
	return options
}

func (running *Running) observeChanges(ctx context.Context) error {
	lots, err := running.GetCache().GetInformer(ctx, &v1alpha1.Device{})
	if err != nil {
		return err
	}
	plans, err := running.GetCache().GetInformer(ctx, &v1alpha1.TechnologyPlan{})
	if err != nil {
		return err
	}
	_, err = lots.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { running.lots.Add(1); running.countChange(nil, object) },
		UpdateFunc: running.countChange,
		DeleteFunc: func(any) { running.lots.Add(-1); running.signalChange() },
	})
	if err != nil {
		return err
	}
	_, err = plans.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { running.signalChange() },
		UpdateFunc: func(any, any) { running.signalChange() },
		DeleteFunc: func(any) { running.signalChange() },
	})
	return err
}

func (running *Running) countChange(old, current any) {
	before, _ := old.(*v1alpha1.Device)
	after, ok := current.(*v1alpha1.Device)
	if !ok {
		return
	}
	if IsCurrent(after) && !IsCurrent(before) {
		running.currentLots.Add(1)
	}
	if isStatusChange(before, after) {
		running.statusChanges.Add(1)
		if bulk := running.bulk.Load(); bulk != nil && after.Spec.PlanRef.Name == bulk.plan {
			bulk.addLot(time.Now())
		}
	}
	running.signalChange()
}

func (running *Running) signalChange() {
	select {
	case running.changed <- struct{}{}:
	default:
	}
}

// IsCurrent reports whether the status of a lot is about its spec.
func IsCurrent(lot *v1alpha1.Device) bool {
	return lot != nil && lot.Status.ObservedGeneration == lot.Generation && len(lot.Status.Conditions) > 0
}

// isStatusChange reports whether a lot changed and its spec did not.
func isStatusChange(before, after *v1alpha1.Device) bool {
	return before != nil && before.Generation == after.Generation && before.ResourceVersion != after.ResourceVersion
}

// BulkCounter counts the statuses of the lots of a plan until all have changed.
type BulkCounter struct {
	plan            string
	expected, count int64
	mu              sync.Mutex
	finished        time.Time
}

// CountBulk begins to count the statuses of lots of a plan, until so many have
// changed. A candidate counts one bulk at a time; the last one replaces those before.
func (running *Running) CountBulk(planName string, expected int) *BulkCounter {
	counter := &BulkCounter{plan: planName, expected: int64(expected)}
	running.bulk.Store(counter)
	return counter
}

func (counter *BulkCounter) addLot(now time.Time) {
	counter.mu.Lock()
	defer counter.mu.Unlock()
	counter.count++
	if counter.count == counter.expected {
		counter.finished = now
	}
}

// FinishTime returns when the last of the statuses changed. It is the zero time while
// some are missing.
func (counter *BulkCounter) FinishTime() time.Time {
	counter.mu.Lock()
	defer counter.mu.Unlock()
	return counter.finished
}
