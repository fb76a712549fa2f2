package candidate

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/workload"
)

func TestLimitedTechplanLimitsRequests(t *testing.T) {
	config := &rest.Config{}
	NewLimitedTechplan(50, 5).configureClient(config)
	if config.RateLimiter == nil || config.RateLimiter.QPS() != 50 {
		t.Errorf("the limit is %v, want 50 requests a second", config.RateLimiter)
	}
	config = &rest.Config{}
	NewTechplan(clock.RealClock{}).configureClient(config)
	if config.RateLimiter != nil {
		t.Errorf("techplan without a limit has %v", config.RateLimiter)
	}
}

func TestNewManagerOptions(t *testing.T) {
	servers := &cluster.Cluster{}
	if options := newManagerOptions(servers, Everywhere, NewBaseline()); options.Cache.DefaultNamespaces != nil {
		t.Errorf("everywhere: got %v", options.Cache.DefaultNamespaces)
	}
	options := newManagerOptions(servers, "district", NewTechplan(clock.RealClock{}))
	if _, ok := options.Cache.DefaultNamespaces["district"]; !ok || len(options.Cache.DefaultNamespaces) != 1 {
		t.Errorf("a namespace: got %v", options.Cache.DefaultNamespaces)
	}
	if options.Cache.DefaultTransform == nil {
		t.Error("techplan has a cache of its own form, and got the usual one")
	}
}

// TestRun runs each candidate in a district of its own, on one control plane.
func TestRun(t *testing.T) {
	binaries := os.Getenv("KUBEBUILDER_ASSETS")
	if testing.Short() || binaries == "" {
		t.Skip("needs the programs of `make controlplane` in KUBEBUILDER_ASSETS")
	}
	servers, err := cluster.StartCluster(binaries)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := servers.StopServers(); err != nil {
			t.Error(err)
		}
	})
	for name, tc := range map[string]struct {
		candidate  *Candidate
		wantWrites bool
	}{
		"techplan":         {NewTechplan(clock.RealClock{}), true},
		"limited techplan": {NewLimitedTechplan(50, 5), true},
		"baseline":         {NewBaseline(), true},
		"watcher":          {NewWatcher(), false},
	} {
		t.Run(name, func(t *testing.T) { runCandidate(t, servers, tc.candidate, tc.wantWrites) })
	}
	failure := errors.New("no lots")
	err = RunCandidate(servers, Everywhere, NewWatcher(), func(*Running) error { return failure })
	if !errors.Is(err, failure) {
		t.Errorf("the work fails: got %v, want %v", err, failure)
	}
}

// runCandidate creates lots under a candidate, and deletes them.
func runCandidate(t *testing.T, servers *cluster.Cluster, candidate *Candidate, wantWrites bool) {
	t.Helper()
	const lots = 3
	ctx := t.Context()
	district, err := servers.CreateDistrict(ctx)
	if err != nil {
		t.Fatal(err)
	}
	reconciled := candidate.CountPlanReconciles()
	err = RunCandidate(servers, district, candidate, func(running *Running) error {
		plans, err := workload.CreatePlans(ctx, servers.Client, district, 1)
		if err != nil {
			return err
		}
		if err := workload.CreateLots(ctx, servers.Client, plans, lots, nil); err != nil {
			return err
		}
		seesAll := func() (bool, error) { return running.lots.Load() == lots, nil }
		if err := running.WaitFor(ctx, "waiting for the new lots", seesAll); err != nil {
			return err
		}
		if wantWrites {
			if err := running.WaitCurrent(ctx, lots); err != nil {
				return err
			}
		}
		if writes := running.MaxWritesPerSecond(); writes > 0 != wantWrites {
			t.Errorf("%d writes within a second", writes)
		}
		for i := range lots {
			if err := servers.Client.Delete(ctx, workload.NewLot(district, plans[0].Name, i)); err != nil {
				return fmt.Errorf("deleting: %w", err)
			}
		}
		return running.WaitDeleted(ctx)
	})
	if err != nil {
		t.Error(err)
	}
	if wantWrites && candidate.CountPlanReconciles() == reconciled {
		t.Error("no reconcile of the plan was counted")
	}
}
