package candidate

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/cluster"
)

func TestWaitFor(t *testing.T) {
	running := &Running{changed: make(chan struct{}, 1)}
	calls := 0
	err := running.WaitFor(t.Context(), "waiting", func() (bool, error) {
		calls++
		running.signalChange()
		running.signalChange() // A second signal before the first is read does not block.
		return calls == 3, nil
	})
	if err != nil || calls != 3 {
		t.Errorf("checked %d times, %v", calls, err)
	}
	failure := errors.New("no cache")
	err = running.WaitFor(t.Context(), "waiting", func() (bool, error) { return false, failure })
	if !errors.Is(err, failure) {
		t.Errorf("got %v, want %v", err, failure)
	}
}

func TestWaitCurrentOfACandidateThatWritesNothing(t *testing.T) {
	running := &Running{writesNothing: true, changed: make(chan struct{}, 1)}
	running.signalChange()
	running.currentLots.Store(2)
	if err := running.WaitCurrent(t.Context(), 2); err != nil {
		t.Error(err)
	}
}

func TestCountLots(t *testing.T) {
	plans := make([]v1alpha1.TechnologyPlan, 3)
	plans[0].Status.Inventory.Lots, plans[2].Status.Inventory.Lots = new(int64(3)), new(int64(4))
	if got := countLots(plans); got != 7 {
		t.Errorf("got %d, want 7: a plan without status counts none", got)
	}
}

func TestWaitForGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		running := &Running{changed: make(chan struct{}, 1)}
		began := time.Now()
		err := running.WaitFor(t.Context(), "waiting for nothing", func() (bool, error) { return false, nil })
		if !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "waiting for nothing: ") {
			t.Errorf("got %v", err)
		}
		if elapsed := time.Since(began); elapsed != cluster.WaitTimeout {
			t.Errorf("gave up after %v, want %v", elapsed, cluster.WaitTimeout)
		}
	})
}

func TestWaitStatusChanges(t *testing.T) {
	running := &Running{changed: make(chan struct{}, 1)}
	running.statusChanges.Store(10)
	changeStatuses := func(count int64) func() error {
		return func() error {
			running.statusChanges.Add(count)
			return nil
		}
	}
	if err := running.WaitStatusChanges(t.Context(), 3, changeStatuses(3)); err != nil {
		t.Error(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := running.WaitStatusChanges(ended, 3, changeStatuses(2)); !errors.Is(err, context.Canceled) {
		t.Errorf("one change too few: got %v, want to wait until the context ends", err)
	}
	failure := errors.New("refused")
	err := running.WaitStatusChanges(t.Context(), 3, func() error { return failure })
	if !errors.Is(err, failure) {
		t.Errorf("a refused edit: got %v, want %v", err, failure)
	}
}

func TestWaitDeleted(t *testing.T) {
	running := &Running{changed: make(chan struct{}, 1)}
	running.lots.Store(1)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := running.WaitDeleted(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("one lot is left: got %v", err)
	}
	running.lots.Store(0)
	if err := running.WaitDeleted(t.Context()); err != nil {
		t.Errorf("no lot is left: got %v", err)
	}
}

func TestWaitStable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		running := &Running{}
		began := time.Now()
		for _, seconds := range []int{1, 6} {
			time.AfterFunc(time.Duration(seconds)*time.Second, func() { running.statusChanges.Add(1) })
		}
		if err := running.WaitStable(t.Context()); err != nil {
			t.Fatal(err)
		}
		if elapsed := time.Since(began); elapsed != 15*time.Second {
			t.Errorf("stable after %v, want 15s: the last look at 5s and 10s saw a change", elapsed)
		}
	})
}
