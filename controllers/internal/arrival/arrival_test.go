package arrival_test

import (
	"fmt"
	"testing"
	"time"

	testclock "k8s.io/utils/clock/testing"

	"techplan.education/controllers/internal/arrival"
)

var noon = time.Date(2026, time.November, 15, 12, 0, 0, 0, time.UTC)

const ms = time.Millisecond

// tracker is a Tracker with a clock that a test sets, and what it has to answer.
type tracker struct {
	*arrival.Tracker
	t     *testing.T
	clock *testclock.FakePassiveClock
}

func newTracker(t *testing.T) tracker {
	t.Helper()
	clock := testclock.NewFakePassiveClock(noon)
	return tracker{arrival.NewTracker(clock), t, clock}
}

func (t tracker) at(after time.Duration) { t.clock.SetTime(noon.Add(after)) }

func (t tracker) expect(key string, starts bool, want time.Duration) {
	t.t.Helper()
	if got := t.DelayFirstStatus("district", key, starts); got != want {
		t.t.Errorf("after %s: %s waits for %s, want %s", t.clock.Now().Sub(noon), key, got, want)
	}
}

func TestAFolderArrives(t *testing.T) {
	tracker := newTracker(t)
	tracker.expect("goal before any plan", false, 0)
	tracker.expect("plan", true, 500*ms)
	tracker.at(100 * ms)
	tracker.expect("goal", false, 500*ms) // The pause begins again with each new object.
	tracker.expect("plan", true, 500*ms)
	tracker.at(599 * ms)
	tracker.expect("plan", true, 1*ms)
	if got := tracker.DelayFirstStatus("other", "goal", false); got != 0 {
		t.Errorf("a goal of another district waits for %s", got)
	}
	tracker.at(600 * ms)
	tracker.expect("lot", false, 0) // It comes after the folder.
	tracker.expect("goal", false, 0)
	tracker.expect("plan", true, 0)
	tracker.expect("another plan", true, 500*ms)
}

// What waits is released when its own folder has arrived, although the next one begins.
func TestTheNextFolderDelaysNothingOfTheFirst(t *testing.T) {
	tracker := newTracker(t)
	tracker.expect("plan", true, 500*ms)
	tracker.expect("goal", false, 500*ms)
	tracker.at(500 * ms)
	tracker.expect("another plan", true, 500*ms)
	tracker.expect("plan", true, 0)
	tracker.expect("goal", false, 0)
	tracker.at(700 * ms)
	tracker.expect("another plan", true, 300*ms)
}

// An object that comes back late, because many others are served before it, does not wait for
// the folders that began meanwhile.
func TestAnObjectWaitsForOneFolder(t *testing.T) {
	tracker := newTracker(t)
	tracker.expect("late lot", true, 500*ms)
	for i := range 30 {
		tracker.at(time.Duration(i+1) * time.Second)
		tracker.expect(fmt.Sprint("plan", i), true, 500*ms)
	}
	tracker.expect("late lot", true, 0)
}

// A folder that goes on arriving delays its objects for five seconds.
func TestTheDelayHasAnEnd(t *testing.T) {
	tracker := newTracker(t)
	tracker.expect("plan", true, 500*ms)
	for i := range 49 {
		tracker.at(time.Duration(i+1) * 100 * ms)
		tracker.expect(fmt.Sprint("lot", i), false, min(500*ms, 5*time.Second-time.Duration(i+1)*100*ms))
	}
	tracker.at(4999 * ms)
	tracker.expect("plan", true, 1*ms)
	tracker.at(5 * time.Second)
	tracker.expect("plan", true, 0)
	tracker.expect("lot0", false, 0)
}

// An object that was deleted while it waited is forgotten.
func TestDeletedObjectsAreForgotten(t *testing.T) {
	tracker := newTracker(t)
	tracker.expect("deleted lot", true, 500*ms)
	tracker.at(time.Hour)
	tracker.expect("plan", true, 500*ms)
	tracker.expect("deleted lot", true, 500*ms) // It was created again.
}

func TestNoTracker(t *testing.T) {
	var none *arrival.Tracker
	if got := none.DelayFirstStatus("district", "plan", true); got != 0 {
		t.Errorf("the plan waits for %s", got)
	}
}
