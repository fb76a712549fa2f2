package candidate

import (
	"errors"
	"testing"

	"techplan.education/api/v1alpha1"
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
