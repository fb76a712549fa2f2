// Package controllers wires the reconcilers to a manager. Each of them is a
// thin shell around package internal/assess: gather from the caches, assess,
// write the status if it changed, come back at the next instant.
package controllers

import (
	"context"
	"fmt"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/flowcontrol"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/manager"

	"techplan.education/controllers/benchmark"
	"techplan.education/controllers/device"
	"techplan.education/controllers/evaluation"
	"techplan.education/controllers/goal"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/shell"
	"techplan.education/controllers/plan"
	"techplan.education/internal/inventory"
)

// EventSource is the name under which events are emitted.
const EventSource = "techplan.education"

// workers of each controller, but for those with passes over whole plans. A pass costs the API server more than it costs
// us, and it is busy from about sixteen writers on.
const workers = 16

// Configure sets what the controllers ask of their manager: caches that keep no
// more than is read, no informer that nothing planned, and the number of workers.
func Configure(o *manager.Options) {
	o.Cache.DefaultTransform = trim()
	o.Cache.ReaderFailOnMissingInformer = true
	o.Controller.MaxConcurrentReconciles = workers
}

// Setup adds the indexes and all reconcilers to a manager. now is the clock.
func Setup(ctx context.Context, mgr manager.Manager, now clock.PassiveClock) error {
	if err := shell.Index(ctx, mgr); err != nil {
		return err
	}
	if err := shell.WatchNamespaces(ctx, mgr); err != nil {
		return err
	}
	s := shell.Shell{Client: mgr.GetClient(), Clock: now, Recorder: mgr.GetEventRecorder(EventSource),
		Oversized: shell.NewOversized()}
	refused := &refusals.Store{}
	for _, r := range []interface {
		SetupWithManager(manager.Manager) error
	}{
		&plan.Reconciler{Shell: s, Ledger: inventory.NewLedger(), Refusals: refused},
		&goal.Reconciler{Shell: s},
		&benchmark.Reconciler{Shell: s},
		&device.Reconciler{Shell: s},
		&evaluation.Reconciler{Shell: s},
		&evaluation.Scheduler{Shell: s, Refusals: refused},
	} {
		if err := r.SetupWithManager(mgr); err != nil {
			return fmt.Errorf("setting up %T: %w", r, err)
		}
	}
	return nil
}

// Limit keeps a client at so many requests a second on average, with bursts of so
// many at once, over all kinds together; a rate of 0 or less is no limit. What is
// done for the elected leader's lease must not wait behind that: give it a
// configuration of its own.
func Limit(config *rest.Config, perSecond float32, burst int) {
	if perSecond <= 0 {
		// The API server's own fairness between clients is what limits then.
		config.QPS = -1
		return
	}
	config.RateLimiter = flowcontrol.NewTokenBucketRateLimiter(perSecond, max(1, burst))
}
