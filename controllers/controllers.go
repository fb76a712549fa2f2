// Package controllers wires the reconcilers to a manager. Each of them gathers an
// object's input from the caches, lets package assess compute the status, patches it
// if it differs, and requeues the object for the next instant of change.
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
	"techplan.education/controllers/internal/arrival"
	"techplan.education/controllers/internal/cachereader"
	"techplan.education/controllers/internal/eventrecorder"
	"techplan.education/controllers/internal/index"
	"techplan.education/controllers/internal/inventorychange"
	"techplan.education/controllers/internal/prometheus"
	"techplan.education/controllers/internal/refusals"
	"techplan.education/controllers/internal/statuspatch"
	"techplan.education/controllers/internal/watch"
	"techplan.education/controllers/plan"
	"techplan.education/internal/inventory"
)

// EventReporter is the name of the reporting controller in all events.
const EventReporter = "techplan.education"

// workers is the number of workers of each controller whose reconciles are about single
// objects. A reconcile costs the API server more than the controller, and about sixteen
// writers keep the API server busy.
const workers = 16

// ConfigureManager sets the manager options that the controllers need: caches that keep only
// what is read, no informer that Setup does not start, and the number of workers.
func ConfigureManager(options *manager.Options) {
	options.Cache.DefaultTransform = newCacheTransform()
	options.Cache.ReaderFailOnMissingInformer = true
	options.Controller.MaxConcurrentReconciles = workers
}

// Options are what an administrator chooses for all districts.
type Options struct {
	// PrometheusURL is the address of the Prometheus whose answers are values of benchmarks; empty:
	// none is asked.
	PrometheusURL string
	// PrometheusNamespaceParameter is the parameter of a query that has the namespace of the
	// benchmark, for a proxy that narrows the query to it; empty: none has.
	PrometheusNamespaceParameter string
}

// SetupControllers adds the indexes and all reconcilers to a manager. clock decides
// dates.
func SetupControllers(ctx context.Context, mgr manager.Manager, clock clock.PassiveClock, options Options) error {
	asker, err := newAsker(options, clock)
	if err != nil {
		return err
	}
	if err := index.AddFields(ctx, mgr); err != nil {
		return err
	}
	if err := watch.WatchNamespaces(ctx, mgr); err != nil {
		return err
	}
	for _, r := range newReconcilers(mgr, clock, asker) {
		if err := r.SetupWithManager(mgr); err != nil {
			return fmt.Errorf("setting up %T: %w", r, err)
		}
	}
	return nil
}

// setupper is a reconciler that adds its controller to a manager.
type setupper interface {
	SetupWithManager(mgr manager.Manager) error
}

// newAsker returns what asks Prometheus; nil if none is to be asked.
func newAsker(options Options, dates clock.PassiveClock) (*prometheus.Asker, error) {
	if options.PrometheusURL == "" {
		return nil, nil
	}
	client, err := prometheus.NewClient(options.PrometheusURL, options.PrometheusNamespaceParameter)
	if err != nil {
		return nil, err
	}
	// Work queues wait in real time, whatever dates returns.
	return prometheus.NewAsker(client, dates, clock.RealClock{}), nil
}

func newReconcilers(mgr manager.Manager, dates clock.PassiveClock, asker *prometheus.Asker) []setupper {
	apiClient := mgr.GetClient()
	recorder := eventrecorder.New(mgr.GetEventRecorder(EventReporter))
	// The ledger holds the sums of each plan's device lots and is updated with each change
	// of a lot, so that the assessment of a plan reads no lots.
	ledger := inventory.NewLedger()
	reader := cachereader.New(apiClient, ledger)
	patcher := &statuspatch.Patcher{
		Client: apiClient, Recorder: recorder, Oversized: statuspatch.NewOversized(),
		// Work queues wait in real time, whatever dates returns.
		Arrivals: arrival.NewTracker(clock.RealClock{}),
	}
	refused, inventoryChanges := &refusals.Store{}, inventorychange.NewSource()
	return []setupper{
		&plan.Reconciler{
			Client: apiClient, Clock: dates, Reader: reader, Patcher: patcher, Ledger: ledger, Refusals: refused,
			InventoryChanges: inventoryChanges,
		},
		&goal.Reconciler{Client: apiClient, Clock: dates, Reader: reader, Patcher: patcher},
		&benchmark.Reconciler{
			Client: apiClient, Clock: dates, Reader: reader, Patcher: patcher, InventoryChanges: inventoryChanges,
			Asker: asker,
		},
		&device.Reconciler{Client: apiClient, Clock: dates, Reader: reader, Patcher: patcher},
		&evaluation.Reconciler{Client: apiClient, Clock: dates, Reader: reader, Patcher: patcher},
		&evaluation.Scheduler{Client: apiClient, Clock: dates, Recorder: recorder, Reader: reader, Refusals: refused},
	}
}

// LimitRequestRate keeps a client at a mean number of requests a second, with bursts of a given
// size, over all kinds together. A rate of 0 or less is no limit. The leader's lease
// needs a configuration of its own, because its renewal must not wait.
func LimitRequestRate(config *rest.Config, perSecond float32, burst int) {
	if perSecond <= 0 {
		// The API server divides its capacity fairly between clients by itself.
		config.QPS = -1
		return
	}
	config.RateLimiter = flowcontrol.NewTokenBucketRateLimiter(perSecond, max(1, burst))
}
