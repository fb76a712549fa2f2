package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"k8s.io/client-go/tools/cache"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	ctrlcache "sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
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

// bare is a client that makes the lots and writes the statuses that techplan
// would, and nothing else.
func (c *cluster) bare(ctx context.Context, lots int) (time.Duration, error) {
	namespace, err := c.district(ctx)
	if err != nil {
		return 0, err
	}
	plans, err := c.makePlans(ctx, namespace, plansEach)
	if err != nil {
		return 0, err
	}
	now := time.Now()
	started := time.Now()
	err = c.makeLots(ctx, plans, lots, func(p *v1alpha1.TechnologyPlan, d *v1alpha1.Device) error {
		before := d.DeepCopy()
		d.Status, _ = assess.Device(assess.DeviceInput{Device: d, Plan: p, Payer: p}, now)
		return c.client.Status().Patch(ctx, d, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
	})
	return time.Since(started), err
}

// controller is a manager under measurement.
type controller struct {
	manager.Manager
	stop func() error
	// current counts the lots whose status is current; changed is told of each.
	current atomic.Int64
	changed chan struct{}
}

type setup func(context.Context, manager.Manager) error

func ours(ctx context.Context, mgr manager.Manager) error {
	return controllers.Setup(ctx, mgr, clock.RealClock{})
}

func usual(ctx context.Context, mgr manager.Manager) error {
	return ordinary.Setup(ctx, mgr, time.Now)
}

// run starts controllers for a namespace, and returns when their caches are
// filled.
func (c *cluster) run(namespace string, set setup, configure func(*ctrl.Options)) (*controller, error) {
	sameNames := true
	options := ctrl.Options{
		Scheme: c.scheme, Metrics: metricsserver.Options{BindAddress: "0"},
		Cache: ctrlcache.Options{DefaultNamespaces: map[string]ctrlcache.Config{namespace: {}}},
	}
	options.Controller.SkipNameValidation = &sameNames
	if configure != nil {
		configure(&options)
	}
	mgr, err := ctrl.NewManager(c.config, options)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	running := &controller{Manager: mgr, changed: make(chan struct{}, 1)}
	if err := set(ctx, mgr); err != nil {
		cancel()
		return nil, err
	}
	informer, err := mgr.GetCache().GetInformer(ctx, &v1alpha1.Device{})
	if err != nil {
		cancel()
		return nil, err
	}
	_, err = informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(o any) { running.note(nil, o) }, UpdateFunc: running.note,
	})
	if err != nil {
		cancel()
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	running.stop = func() error { cancel(); return <-done }
	mgr.GetCache().WaitForCacheSync(ctx)
	return running, nil
}

func (r *controller) note(old, current any) {
	if isCurrent(current) && !isCurrent(old) {
		r.current.Add(1)
		select {
		case r.changed <- struct{}{}:
		default:
		}
	}
}

func isCurrent(o any) bool {
	d, ok := o.(*v1alpha1.Device)
	return ok && d != nil && d.Status.ObservedGeneration == d.Generation && len(d.Status.Conditions) > 0
}

// await returns when so many lots are current and each plan counts its lots.
func (c *cluster) await(ctx context.Context, r *controller, namespace string, lots int) error {
	for r.current.Load() < int64(lots) {
		select {
		case <-r.changed:
		case <-ctx.Done():
			return fmt.Errorf("%d of %d lots are current: %w", r.current.Load(), lots, ctx.Err())
		}
	}
	for {
		var plans v1alpha1.TechnologyPlanList
		if err := c.client.List(ctx, &plans, client.InNamespace(namespace)); err != nil {
			return err
		}
		var counted int64
		for _, p := range plans.Items {
			if p.Status.Inventory.Lots != nil {
				counted += *p.Status.Inventory.Lots
			}
		}
		if counted == int64(lots) {
			return nil
		}
	}
}

// converge makes lots while controllers run, and returns the time from the first
// create until every status is current.
func (c *cluster) converge(ctx context.Context, lots int, set setup, configure func(*ctrl.Options)) (time.Duration, error) {
	namespace, err := c.district(ctx)
	if err != nil {
		return 0, err
	}
	plans, err := c.makePlans(ctx, namespace, plansEach)
	if err != nil {
		return 0, err
	}
	r, err := c.run(namespace, set, configure)
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := c.makeLots(ctx, plans, lots, nil); err != nil {
		return 0, err
	}
	err = c.await(ctx, r, namespace, lots)
	took := time.Since(started)
	if stopped := r.stop(); err == nil {
		err = stopped
	}
	return took, err
}
