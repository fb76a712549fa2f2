package requeue_test

import (
	"math"
	"testing"
	"time"

	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/controllers/internal/requeue"
)

var now = time.Date(2026, time.November, 15, 15, 0, 0, 0, time.UTC)

func TestAt(t *testing.T) {
	cases := map[string]struct {
		next time.Time
		want time.Duration
	}{
		"never":                       {},
		"in an hour":                  {now.Add(time.Hour), time.Hour},
		"in the past":                 {now.Add(-time.Hour), time.Second},
		"at this instant":             {now, time.Second},
		"in less than a second":       {now.Add(time.Millisecond), time.Second},
		"in a day":                    {now.Add(24 * time.Hour), 24 * time.Hour},
		"in ten years":                {now.Add(87_600 * time.Hour), 87_600 * time.Hour},
		"beyond the longest duration": {now.AddDate(2000, 0, 0), math.MaxInt64},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := requeue.At(tc.next, now); got != (reconcile.Result{RequeueAfter: tc.want}) {
				t.Errorf("got %+v, want %s", got, tc.want)
			}
		})
	}
}

func TestNowIsInWholeSeconds(t *testing.T) {
	zone := time.FixedZone("somewhere", 3600)
	clock := testclock.NewFakePassiveClock(now.In(zone).Add(999 * time.Millisecond))
	if got := requeue.ReadClock(clock); !got.Equal(now) || got.Location() != time.UTC {
		t.Errorf("got %s, want %s", got, now)
	}
}
