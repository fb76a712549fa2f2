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
	"sigs.k8s.io/controller-runtime/pkg/metrics"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	"techplan.education/hack/bench/ordinary"
	"techplan.education/internal/assess"
)

// writers is how many clients write at the same time: from about sixteen on the
// API server gives no more.
const writers = 16

// inParallel calls a function for each number below n.
func inParallel(n int, call func(i int) error) error {
	var next atomic.Int64
	var group sync.WaitGroup
	errs := make(chan error, writers)
	for range writers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := call(i); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	group.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

// makePlans creates the plans that lots belong to.
func (c *cluster) makePlans(ctx context.Context, namespace string, count int) ([]*v1alpha1.TechnologyPlan, error) {
	var plans []*v1alpha1.TechnologyPlan
	for i := range count {
		p := planNamed(namespace, fmt.Sprintf("plan-%02d", i))
		if err := c.client.Create(ctx, p); err != nil {
			return nil, err
		}
		plans = append(plans, p)
	}
	return plans, nil
}

// makeLots creates lots, spread over plans, calling then for each.
func (c *cluster) makeLots(ctx context.Context, plans []*v1alpha1.TechnologyPlan, count int, then func(*v1alpha1.TechnologyPlan, *v1alpha1.Device) error) error {
	return inParallel(count, func(i int) error {
		p := plans[i%len(plans)]
		d := lot(p.Namespace, p.Name, i)
		if err := c.client.Create(ctx, d); err != nil {
			return err
		}
		if then != nil {
			return then(p, d)
		}
		return nil
	})
}

// judge writes the status that techplan would, as a bare client.
func (c *cluster) judge(ctx context.Context, p *v1alpha1.TechnologyPlan, d *v1alpha1.Device, now time.Time) error {
	before := d.DeepCopy()
	d.Status, _ = assess.Device(assess.DeviceInput{Device: d, Plan: p, Payer: p}, now)
	return c.client.Status().Patch(ctx, d, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
}

// contender is a way of working.
type contender struct {
	setup func(context.Context, manager.Manager) error
	// plans is the name of the controller of plans.
	plans     string
	configure func(*ctrl.Options)
	// config is changed for the clients of this contender.
	config func(*rest.Config)
	// idle writes nothing.
	idle bool
}

// ours is techplan, at the time that a clock shows.
func ours(c clock.PassiveClock) *contender {
	return &contender{
		setup:     func(ctx context.Context, mgr manager.Manager) error { return controllers.Setup(ctx, mgr, c) },
		configure: controllers.Configure,
		plans:     "technologyplan",
	}
}

// usual is a controller written in the usual way.
func usual() *contender {
	return &contender{
		setup: func(ctx context.Context, mgr manager.Manager) error { return ordinary.Setup(ctx, mgr, time.Now) },
		plans: "ordinary-plan",
	}
}

// controller is a manager under measurement.
type controller struct {
	manager.Manager
	namespace string
	// idle ones count nothing in the plans.
	idle bool
	stop func() error
	// current counts the lots that became current, statuses the statuses of lots
	// that were seen to change, lots those that are there.
	current, statuses, lots atomic.Int64
	changed                 chan struct{}
	requests                *requestLog
	// crowd are the lots that a storm is about, while there is one.
	crowd atomic.Pointer[crowd]
}

// crowd counts the statuses of the lots of a plan until there are as many as wanted.
type crowd struct {
	plan           string
	wanted, passed atomic.Int64
	over           atomic.Pointer[time.Time]
}

func (c *crowd) note() {
	if c.passed.Add(1) == c.wanted.Load() {
		now := time.Now()
		c.over.Store(&now)
	}
}

// everywhere is all namespaces, as an installation has it.
const everywhere = ""

// run starts controllers for a namespace or for all, and returns when their caches
// are filled.
func (c *cluster) run(namespace string, what *contender) (*controller, error) {
	sameNames := true
	options := ctrl.Options{
		Scheme: c.scheme, Metrics: metricsserver.Options{BindAddress: "0"},
	}
	if namespace != everywhere {
		options.Cache.DefaultNamespaces = map[string]ctrlcache.Config{namespace: {}}
	}
	options.Controller.SkipNameValidation = &sameNames
	if what.configure != nil {
		what.configure(&options)
	}
	running := &controller{namespace: namespace, idle: what.idle, changed: make(chan struct{}, 1), requests: &requestLog{}}
	config := rest.CopyConfig(c.config)
	config.Wrap(running.requests.around)
	if what.config != nil {
		what.config(config)
	}
	mgr, err := ctrl.NewManager(config, options)
	if err != nil {
		return nil, err
	}
	running.Manager = mgr
	ctx, cancel := context.WithCancel(context.Background())
	if err := errors.Join(what.setup(ctx, mgr), running.observe(ctx)); err != nil {
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

// abandon stops what may run still; how it ended was asked before, or an earlier
// error is told.
func (r *controller) abandon() { _ = r.stop() }

func (r *controller) observe(ctx context.Context) error {
	devices, err := r.GetCache().GetInformer(ctx, &v1alpha1.Device{})
	if err != nil {
		return err
	}
	plans, err := r.GetCache().GetInformer(ctx, &v1alpha1.TechnologyPlan{})
	if err != nil {
		return err
	}
	_, err = devices.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { r.lots.Add(1); r.note(nil, o) },
		UpdateFunc: r.note,
		DeleteFunc: func(any) { r.lots.Add(-1); r.signal() },
	})
	if err != nil {
		return err
	}
	_, err = plans.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(any) { r.signal() }, UpdateFunc: func(any, any) { r.signal() }, DeleteFunc: func(any) { r.signal() },
	})
	return err
}

func (r *controller) note(old, current any) {
	before, _ := old.(*v1alpha1.Device)
	after, ok := current.(*v1alpha1.Device)
	if !ok {
		return
	}
	if isCurrent(after) && !isCurrent(before) {
		r.current.Add(1)
	}
	if before != nil && before.Generation == after.Generation && before.ResourceVersion != after.ResourceVersion {
		r.statuses.Add(1)
		if c := r.crowd.Load(); c != nil && after.Spec.PlanRef.Name == c.plan {
			c.note()
		}
	}
	r.signal()
}

func (r *controller) signal() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

func isCurrent(d *v1alpha1.Device) bool {
	return d != nil && d.Status.ObservedGeneration == d.Generation && len(d.Status.Conditions) > 0
}

// patience is how long a measure may take before it is given up.
const patience = 2 * time.Hour

// until waits for a condition, which is asked again whenever something changes.
func (r *controller) until(ctx context.Context, what string, holds func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
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

// await returns when so many lots became current and the plans count as many as
// there are.
func (r *controller) await(ctx context.Context, current int) error {
	return r.until(ctx, fmt.Sprintf("%d lots are to be current", current), func() (bool, error) {
		if r.current.Load() < int64(current) || r.idle {
			return r.current.Load() >= int64(current), nil
		}
		return r.counted(ctx)
	})
}

// counted tells whether the plans count the lots that are there.
func (r *controller) counted(ctx context.Context) (bool, error) {
	var plans v1alpha1.TechnologyPlanList
	if err := r.GetCache().List(ctx, &plans, client.InNamespace(r.namespace), client.UnsafeDisableDeepCopy); err != nil {
		return false, err
	}
	var counted int64
	for i := range plans.Items {
		if n := plans.Items[i].Status.Inventory.Lots; n != nil {
			counted += *n
		}
	}
	return counted == r.lots.Load(), nil
}

// atRest returns when no controller of the process has made a pass for a while.
func atRest() {
	for before := -1.0; ; {
		passes := gauge("controller_runtime_reconcile_total", "")
		if passes == before && gauge("controller_runtime_active_workers", "") == 0 {
			return
		}
		before = passes
		pause(time.Second)
	}
}

// gauge sums a metric of the process, of one controller or of all.
func gauge(name, controller string) float64 {
	families, err := metrics.Registry.Gather()
	if err != nil {
		return 0
	}
	sum := 0.0
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			of := controller == ""
			for _, label := range m.GetLabel() {
				of = of || label.GetValue() == controller
			}
			if of {
				sum += m.GetGauge().GetValue() + m.GetCounter().GetValue()
			}
		}
	}
	return sum
}

// quiet returns when no lot's status has changed for a while.
func (r *controller) quiet() {
	for seen := int64(-1); seen < r.statuses.Load(); {
		seen = r.statuses.Load()
		pause(5 * time.Second)
	}
}

// requestLog notes when a contender wrote.
type requestLog struct {
	mu     sync.Mutex
	writes []time.Time
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func (l *requestLog) around(inner http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Method != http.MethodGet && strings.Contains(r.URL.Path, v1alpha1.GroupVersion.Group) {
			l.mu.Lock()
			l.writes = append(l.writes, time.Now())
			l.mu.Unlock()
		}
		return inner.RoundTrip(r)
	})
}

// busiest is the largest number of writes within one second.
func (l *requestLog) busiest() int {
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
