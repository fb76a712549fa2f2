package main

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/utils/clock"

	"techplan.education/api/v1alpha1"
)

// lotAt makes a lot of a plan whose spec has a generation, whose status is about
// observed, and which has a resource version.
func lotAt(generation, observed int64, version string) *v1alpha1.Device {
	lot := newLot("district", "busy", 0)
	lot.Generation, lot.ResourceVersion = generation, version
	lot.Status.ObservedGeneration = observed
	if observed > 0 {
		lot.Status.Conditions = onlyReady
	}
	return lot
}

func TestCountChange(t *testing.T) {
	withoutConditions := lotAt(1, 1, "1")
	withoutConditions.Status.Conditions = nil
	for name, tc := range map[string]struct {
		old, current              any
		wantCurrent, wantStatuses int64
		wantBulk                  int64
		plan                      string
	}{
		"a new lot without status":         {nil, lotAt(1, 0, "1"), 0, 0, 0, "busy"},
		"a new lot that is current":        {nil, lotAt(1, 1, "1"), 1, 0, 0, "busy"},
		"its first status":                 {lotAt(1, 0, "1"), lotAt(1, 1, "2"), 1, 1, 1, "busy"},
		"another status":                   {lotAt(1, 1, "2"), lotAt(1, 1, "3"), 0, 1, 1, "busy"},
		"a status of another plan's lot":   {lotAt(1, 1, "2"), lotAt(1, 1, "3"), 0, 1, 0, "idle"},
		"an edit":                          {lotAt(1, 1, "2"), lotAt(2, 1, "3"), 0, 0, 0, "busy"},
		"the status after an edit":         {lotAt(2, 1, "3"), lotAt(2, 2, "4"), 1, 1, 1, "busy"},
		"a resync":                         {lotAt(1, 1, "2"), lotAt(1, 1, "2"), 0, 0, 0, "busy"},
		"observed, but without conditions": {nil, withoutConditions, 0, 0, 0, "busy"},
		"something else":                   {nil, &v1alpha1.Goal{}, 0, 0, 0, "busy"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &runningCandidate{changed: make(chan struct{}, 1)}
			bulk := &bulkCounter{plan: tc.plan}
			bulk.expected.Store(99)
			r.bulk.Store(bulk)
			r.countChange(tc.old, tc.current)
			if got := r.currentLots.Load(); got != tc.wantCurrent {
				t.Errorf("%d lots became current, want %d", got, tc.wantCurrent)
			}
			if got := r.statusChanges.Load(); got != tc.wantStatuses {
				t.Errorf("%d statuses changed, want %d", got, tc.wantStatuses)
			}
			if got := bulk.count.Load(); got != tc.wantBulk {
				t.Errorf("%d of the bulk, want %d", got, tc.wantBulk)
			}
		})
	}
}

func TestBulkCounterFinishesOnce(t *testing.T) {
	bulk := &bulkCounter{}
	bulk.expected.Store(2)
	bulk.add()
	if bulk.finished.Load() != nil {
		t.Fatal("finished after 1 of 2")
	}
	bulk.add()
	first := bulk.finished.Load()
	if first == nil {
		t.Fatal("not finished after 2 of 2")
	}
	bulk.add()
	if bulk.finished.Load() != first {
		t.Error("the third of 2 moved the end")
	}
}

func TestWaitFor(t *testing.T) {
	r := &runningCandidate{changed: make(chan struct{}, 1)}
	calls := 0
	err := r.waitFor(t.Context(), "waiting", func() (bool, error) {
		calls++
		r.signalChange()
		r.signalChange() // A second signal before the first is read does not block.
		return calls == 3, nil
	})
	if err != nil || calls != 3 {
		t.Errorf("checked %d times, %v", calls, err)
	}
	failure := errors.New("no cache")
	err = r.waitFor(t.Context(), "waiting", func() (bool, error) { return false, failure })
	if !errors.Is(err, failure) {
		t.Errorf("got %v, want %v", err, failure)
	}
}

func TestWaitCurrentOfACandidateThatWritesNothing(t *testing.T) {
	r := &runningCandidate{writesNothing: true, changed: make(chan struct{}, 1)}
	r.signalChange()
	r.currentLots.Store(2)
	if err := r.waitCurrent(t.Context(), 2); err != nil {
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

func TestMaxPerSecond(t *testing.T) {
	for name, tc := range map[string]struct {
		milliseconds []int
		want         int
	}{
		"none":                         {nil, 0},
		"one":                          {[]int{0}, 1},
		"999 ms apart: one second":     {[]int{0, 999}, 2},
		"1000 ms apart: two seconds":   {[]int{0, 1000}, 1},
		"the busiest is in the middle": {[]int{0, 1500, 1600, 1700, 2499, 2500, 9000}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			var log requestLog
			for _, at := range tc.milliseconds {
				log.addWrite(time.UnixMilli(int64(at)))
			}
			if got := log.maxPerSecond(); got != tc.want {
				t.Errorf("got %d, want %d", got, tc.want)
			}
		})
	}
}

func TestWrapTransportCountsWritesOfTechplan(t *testing.T) {
	var log requestLog
	sent := 0
	transport := log.wrapTransport(roundTripper(func(*http.Request) (*http.Response, error) {
		sent++
		return &http.Response{Body: io.NopCloser(strings.NewReader(""))}, nil
	}))
	for _, request := range []struct{ method, path string }{
		{http.MethodPatch, "/apis/techplan.education/v1alpha1/namespaces/d/devices/a/status"},
		{http.MethodPost, "/apis/techplan.education/v1alpha1/namespaces/d/evaluations"},
		{http.MethodGet, "/apis/techplan.education/v1alpha1/devices"},
		{http.MethodPost, "/apis/events.k8s.io/v1/namespaces/d/events"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), request.method, "https://server"+request.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := transport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	if len(log.writes) != 2 || sent != 4 {
		t.Errorf("counted %d writes and sent %d requests, want 2 and 4", len(log.writes), sent)
	}
}

func TestCallInParallel(t *testing.T) {
	for _, count := range []int{0, 1, parallelWriters, 100} {
		var mu sync.Mutex
		calls := map[int]int{}
		err := callInParallel(count, func(i int) error {
			mu.Lock()
			defer mu.Unlock()
			calls[i]++
			return nil
		})
		if err != nil || len(calls) != count {
			t.Errorf("%d: %d different calls, %v", count, len(calls), err)
		}
		for i, times := range calls {
			if times != 1 || i < 0 || i >= count {
				t.Errorf("%d: call %d was made %d times", count, i, times)
			}
		}
	}
	failure := errors.New("refused")
	if err := callInParallel(100, func(i int) error {
		if i == 50 {
			return failure
		}
		return nil
	}); !errors.Is(err, failure) {
		t.Errorf("got %v, want %v", err, failure)
	}
}

func TestShiftedClock(t *testing.T) {
	shifted := &shiftedClock{by: -time.Hour}
	var passive clock.PassiveClock = shifted
	if ahead := time.Until(passive.Now()); ahead > -time.Hour || ahead < -time.Hour-time.Minute {
		t.Errorf("the clock is %v ahead, want one hour behind", ahead)
	}
}
