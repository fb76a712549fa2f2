// Package candidate runs what the benchmark compares: techplan, the baseline
// controller, and a manager without controllers. It counts what they do to lots.
package candidate

import (
	"context"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/manager"

	"techplan.education/controllers"
	"techplan.education/hack/bench/baseline"
)

// Candidate is a way of computing statuses.
type Candidate struct {
	// WritesNothing marks a candidate without controllers: a bare client writes the statuses of lots in its
	// place, and that of each plan, once, if ClientWritesPlans is set.
	WritesNothing, ClientWritesPlans bool

	setup func(context.Context, manager.Manager) error
	// planController is the name of the controller of plans.
	planController  string
	configure       func(*ctrl.Options)
	configureClient func(*rest.Config)
}

// NewTechplan is techplan, at the time that a clock shows.
func NewTechplan(passive clock.PassiveClock) *Candidate {
	return &Candidate{
		setup: func(ctx context.Context, mgr manager.Manager) error {
			return controllers.SetupControllers(ctx, mgr, passive, controllers.Options{})
		},
		configure:       controllers.ConfigureManager,
		configureClient: func(*rest.Config) {},
		planController:  "technologyplan",
	}
}

// NewLimitedTechplan is techplan with a limit of requests a second, and bursts of a
// given size.
func NewLimitedTechplan(perSecond float32, burst int) *Candidate {
	limited := NewTechplan(clock.RealClock{})
	limited.configureClient = func(config *rest.Config) { controllers.LimitRequestRate(config, perSecond, burst) }
	return limited
}

// NewBaseline is the baseline controller.
func NewBaseline() *Candidate {
	return &Candidate{
		setup: func(ctx context.Context, mgr manager.Manager) error {
			return baseline.SetupControllers(ctx, mgr, time.Now)
		},
		configure:       func(*ctrl.Options) {},
		configureClient: func(*rest.Config) {},
		planController:  baseline.PlanController,
	}
}

// NewWatcher has the caches of a manager and no controllers. Beside a bare client that
// writes, it shows what watching alone costs.
func NewWatcher() *Candidate {
	return &Candidate{
		WritesNothing:   true,
		setup:           func(context.Context, manager.Manager) error { return nil },
		configure:       func(*ctrl.Options) {},
		configureClient: func(*rest.Config) {},
	}
}

// NewPlanWriter has the caches of a manager and no controllers, and a bare client that writes
// the statuses of plans too. It shows the least that a controller of plans can spend.
func NewPlanWriter() *Candidate {
	watcher := NewWatcher()
	watcher.ClientWritesPlans = true
	return watcher
}

// CountPlanReconciles returns how often controllers of plans of this candidate have
// reconciled in this process, of all runs together.
func (candidate *Candidate) CountPlanReconciles() float64 {
	return sumOwnMetric(reconcilesMetric, candidate.planController)
}
