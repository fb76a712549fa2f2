package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	ctrlcache "sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	"techplan.education/hack/bench/baseline"
)

// candidate is a way of computing statuses that takes part in a measure.
type candidate struct {
	setup func(context.Context, manager.Manager) error
	// planController is the name of the controller of plans.
	planController string
	configure      func(*ctrl.Options)
	// configureClient changes the client configuration of this candidate.
	configureClient func(*rest.Config)
	// writesNothing marks a candidate without controllers.
	writesNothing bool
}

// techplanCandidate is techplan, at the time that a clock shows.
func techplanCandidate(c clock.PassiveClock) *candidate {
	return &candidate{
		setup: func(ctx context.Context, mgr manager.Manager) error {
			return controllers.Setup(ctx, mgr, c)
		},
		configure:      controllers.Configure,
		planController: "technologyplan",
	}
}

// baselineCandidate is the baseline controller.
func baselineCandidate() *candidate {
	return &candidate{
		setup: func(ctx context.Context, mgr manager.Manager) error {
			return baseline.Setup(ctx, mgr, time.Now)
		},
		planController: baseline.PlanController,
	}
}

// watchingCandidate has the caches of a manager and no controllers. Beside a bare
// client that writes, it shows what watching alone costs.
func watchingCandidate() *candidate {
	return &candidate{
		setup:         func(context.Context, manager.Manager) error { return nil },
		writesNothing: true,
	}
}

// runningCandidate is a candidate in a manager. It counts the changes of lots.
type runningCandidate struct {
	manager.Manager
	namespace     string
	writesNothing bool
	// stop ends the manager and returns its error. It may be called again.
	stop func() error
	// currentLots counts the lots whose status became current, statusChanges the
	// changes of lots' statuses, lots the lots that exist.
	currentLots, statusChanges, lots atomic.Int64
	// changed has a value when anything changed since it was last read.
	changed  chan struct{}
	requests *requestLog
	// bulk counts the lots of a bulk change while there is one.
	bulk atomic.Pointer[bulkCounter]
}

// bulkCounter counts the statuses of the lots of a plan until all have changed.
type bulkCounter struct {
	plan            string
	expected, count atomic.Int64
	finished        atomic.Pointer[time.Time]
}

func (b *bulkCounter) add() {
	if b.count.Add(1) == b.expected.Load() {
		now := time.Now()
		b.finished.Store(&now)
	}
}

// everywhere is all namespaces, as in an installation.
const everywhere = ""

// startCandidate starts controllers for a namespace or everywhere. It returns when
// their caches are filled.
func (c *cluster) startCandidate(namespace string, candidate *candidate) (*runningCandidate, error) {
	options := ctrl.Options{Scheme: c.scheme, Metrics: metricsserver.Options{BindAddress: "0"}}
	if namespace != everywhere {
		options.Cache.DefaultNamespaces = map[string]ctrlcache.Config{namespace: {}}
	}
	// One process starts controllers of the same name again and again.
	options.Controller.SkipNameValidation = new(true)
	if candidate.configure != nil {
		candidate.configure(&options)
	}
	running := &runningCandidate{
		namespace:     namespace,
		writesNothing: candidate.writesNothing,
		changed:       make(chan struct{}, 1),
		requests:      &requestLog{},
	}
	config := rest.CopyConfig(c.config)
	config.Wrap(running.requests.wrapTransport)
	if candidate.configureClient != nil {
		candidate.configureClient(config)
	}
	mgr, err := ctrl.NewManager(config, options)
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

// stopIgnoringError stops a candidate on the way out of a measure. The measure has
// then called stop itself, or returns an earlier error.
func (r *runningCandidate) stopIgnoringError() { _ = r.stop() }

func (r *runningCandidate) observeChanges(ctx context.Context) error {
	lots, err := r.GetCache().GetInformer(ctx, &v1alpha1.Device{})
	if err != nil {
		return err
	}
	plans, err := r.GetCache().GetInformer(ctx, &v1alpha1.TechnologyPlan{})
	if err != nil {
		return err
	}
	_, err = lots.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { r.lots.Add(1); r.countChange(nil, object) },
		UpdateFunc: r.countChange,
		DeleteFunc: func(any) { r.lots.Add(-1); r.signalChange() },
	})
	if err != nil {
		return err
	}
	_, err = plans.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { r.signalChange() },
		UpdateFunc: func(any, any) { r.signalChange() },
		DeleteFunc: func(any) { r.signalChange() },
	})
	return err
}

func (r *runningCandidate) countChange(old, current any) {
	before, _ := old.(*v1alpha1.Device)
	after, ok := current.(*v1alpha1.Device)
	if !ok {
		return
	}
	if isCurrent(after) && !isCurrent(before) {
		r.currentLots.Add(1)
	}
	if isStatusChange(before, after) {
		r.statusChanges.Add(1)
		if bulk := r.bulk.Load(); bulk != nil && after.Spec.PlanRef.Name == bulk.plan {
			bulk.add()
		}
	}
	r.signalChange()
}

func (r *runningCandidate) signalChange() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// isCurrent reports whether the status of a lot is about its spec.
func isCurrent(lot *v1alpha1.Device) bool {
	return lot != nil && lot.Status.ObservedGeneration == lot.Generation && len(lot.Status.Conditions) > 0
}

// isStatusChange reports whether a lot changed and its spec did not.
func isStatusChange(before, after *v1alpha1.Device) bool {
	return before != nil && before.Generation == after.Generation && before.ResourceVersion != after.ResourceVersion
}

// measureTimeout is how long one wait of a measure may take.
const measureTimeout = 2 * time.Hour

// waitFor returns when a condition holds. It checks the condition after each change.
func (r *runningCandidate) waitFor(ctx context.Context, what string, holds func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, measureTimeout)
	defer cancel()
	for {
		if ok, err := holds(); ok || err != nil {
			return err
		}
		select {
		case <-r.changed:
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, ctx.Err())
		}
	}
}

// waitCurrent returns when so many lots have become current and the plans count all
// lots that exist.
func (r *runningCandidate) waitCurrent(ctx context.Context, lots int) error {
	return r.waitFor(ctx, fmt.Sprintf("waiting until %d lots are current", lots), func() (bool, error) {
		if r.currentLots.Load() < int64(lots) {
			return false, nil
		}
		if r.writesNothing {
			return true, nil // Only controllers write the statuses of plans.
		}
		return r.plansCountAllLots(ctx)
	})
}

func (r *runningCandidate) plansCountAllLots(ctx context.Context) (bool, error) {
	var plans v1alpha1.TechnologyPlanList
	err := r.GetCache().List(ctx, &plans, client.InNamespace(r.namespace), client.UnsafeDisableDeepCopy)
	return countLots(plans.Items) == r.lots.Load(), err
}

// countLots adds up the lots in the statuses of plans.
func countLots(plans []v1alpha1.TechnologyPlan) int64 {
	var sum int64
	for i := range plans {
		if lots := plans[i].Status.Inventory.Lots; lots != nil {
			sum += *lots
		}
	}
	return sum
}

// waitIdle returns when no controller of this process has reconciled for a second.
func waitIdle() {
	const reconciles, workers = "controller_runtime_reconcile_total", "controller_runtime_active_workers"
	for before := -1.0; ; {
		count := sumOwnMetric(reconciles, "")
		if count == before && sumOwnMetric(workers, "") == 0 {
			return
		}
		before = count
		sleep(time.Second)
	}
}

// waitStable returns when no status of a lot has changed for five seconds.
func (r *runningCandidate) waitStable() {
	for seen := int64(-1); seen < r.statusChanges.Load(); {
		seen = r.statusChanges.Load()
		sleep(5 * time.Second)
	}
}

// requestLog records when a candidate wrote.
type requestLog struct {
	mu     sync.Mutex
	writes []time.Time
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func (l *requestLog) wrapTransport(inner http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Method != http.MethodGet && strings.Contains(r.URL.Path, v1alpha1.GroupVersion.Group) {
			l.addWrite(time.Now())
		}
		return inner.RoundTrip(r)
	})
}

func (l *requestLog) addWrite(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.writes = append(l.writes, at)
}

// maxPerSecond is the largest number of writes within one second.
func (l *requestLog) maxPerSecond() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	most, first := 0, 0
	for last := range l.writes {
		for l.writes[last].Sub(l.writes[first]) >= time.Second {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}
