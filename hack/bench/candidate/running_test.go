package candidate

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/workload"
)

var onlyReady = []metav1.Condition{{Type: string(v1alpha1.ConditionReady), Status: metav1.ConditionTrue}}

// lotAt makes a lot of a plan whose spec has a generation, whose status is about
// observed, and which has a resource version.
func lotAt(generation, observed int64, version string) *v1alpha1.Device {
	lot := workload.NewLot("district", "busy", 0)
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
			running := &Running{changed: make(chan struct{}, 1)}
			bulk := running.CountBulk(tc.plan, 99)
			running.countChange(tc.old, tc.current)
			if got := running.currentLots.Load(); got != tc.wantCurrent {
				t.Errorf("%d lots became current, want %d", got, tc.wantCurrent)
			}
			if got := running.statusChanges.Load(); got != tc.wantStatuses {
				t.Errorf("%d statuses changed, want %d", got, tc.wantStatuses)
			}
			if got := bulk.count; got != tc.wantBulk {
				t.Errorf("%d of the bulk, want %d", got, tc.wantBulk)
			}
		})
	}
}

func TestBulkCounterFinishesOnce(t *testing.T) {
	running := &Running{}
	bulk := running.CountBulk("plan", 2)
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for i, want := range []time.Time{{}, noon.Add(time.Minute), noon.Add(time.Minute)} {
		bulk.addLot(noon.Add(time.Duration(i) * time.Minute))
		if got := bulk.FinishTime(); !got.Equal(want) {
			t.Errorf("after %d of 2: finished at %v, want %v", i+1, got, want)
		}
	}
}

func TestCountBulkReplacesTheBulkBefore(t *testing.T) {
	running := &Running{changed: make(chan struct{}, 1)}
	first := running.CountBulk("busy", 1)
	second := running.CountBulk("busy", 1)
	running.countChange(lotAt(1, 1, "2"), lotAt(1, 1, "3"))
	if !first.FinishTime().IsZero() || second.FinishTime().IsZero() {
		t.Errorf("the first finished at %v, the second at %v", first.FinishTime(), second.FinishTime())
	}
}
