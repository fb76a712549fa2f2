package delayqueue

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/controllers/internal/watch"
)

func key(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: "district", Name: name}
}

// recorder is a work queue that records the names of enqueued objects.
type recorder struct {
	watch.Queue
	names chan string
}

func (r recorder) AddAfter(request reconcile.Request, _ time.Duration) { r.names <- request.Name }

// takeNames returns the names since the last call.
func (r recorder) takeNames() []string {
	var names []string
	for len(r.names) > 0 {
		names = append(names, <-r.names)
	}
	slices.Sort(names)
	return names
}

// delays is a reconciler that asks for a delay by the name of the object. A negative
// delay stands for an error.
type delays map[string]time.Duration

func (d delays) Reconcile(_ context.Context, request reconcile.Request) (reconcile.Result, error) {
	if d[request.Name] < 0 {
		return reconcile.Result{}, errors.New("on fire")
	}
	return reconcile.Result{RequeueAfter: d[request.Name]}, nil
}

func TestObjectsAreEnqueuedAtTheirInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		q, work := New(clock.RealClock{}), recorder{names: make(chan string, 10)}
		if err := q.Start(ctx, work); err != nil {
			t.Fatal(err)
		}
		asked := delays{
			"tomorrow": 24 * time.Hour, "in two hours": 2 * time.Hour, "in two hours too": 2 * time.Hour,
			"in a year": 365 * 24 * time.Hour,
		}
		pass := func(name string) reconcile.Result {
			result, err := q.DelayRequeues(asked).Reconcile(ctx, reconcile.Request{NamespacedName: key(name)})
			if err != nil {
				t.Fatal(err)
			}
			return result
		}
		for _, name := range []string{"tomorrow", "in two hours", "in a year", "in two hours too"} {
			if result := pass(name); result != (reconcile.Result{}) {
				t.Errorf("%s is left to the work queue: %+v", name, result)
			}
		}
		// The delay of the last pass counts.
		asked["in a year"] = 48 * time.Hour
		pass("in a year")
		for _, step := range []struct {
			by   time.Duration
			want []string
		}{
			{2*time.Hour - time.Second, nil},
			{time.Second, []string{"in two hours", "in two hours too"}},
			{22*time.Hour - time.Second, nil},
			{time.Second, []string{"tomorrow"}},
			{24 * time.Hour, []string{"in a year"}},
			{1000 * 24 * time.Hour, nil},
		} {
			<-time.After(step.by)
			synctest.Wait()
			if got := work.takeNames(); !slices.Equal(got, step.want) {
				t.Errorf("%s later: enqueued %q, want %q", step.by, got, step.want)
			}
		}
		if len(q.items) > 0 || q.heap.Len() > 0 {
			t.Errorf("%d items are left, %d of them in the heap", len(q.items), q.heap.Len())
		}
	})
}

func TestShortDelaysAreLeftToTheWorkQueue(t *testing.T) {
	now := time.Date(2026, time.November, 15, 12, 0, 0, 500, time.UTC)
	cases := map[string]struct {
		before, after time.Duration
		requeue       time.Duration
		waits         bool
	}{
		"a second":                      {0, time.Second, time.Second, false},
		"a second less than a minute":   {0, minDelay - time.Second, minDelay - time.Second, false},
		"a minute":                      {0, minDelay, 0, true},
		"never":                         {0, 0, 0, false},
		"never, after it had waited":    {time.Hour, 0, 0, false},
		"a second, after it had waited": {time.Hour, time.Second, time.Second, false},
		"an error keeps the old one":    {time.Hour, -1, 0, true},
		"later, after it had waited":    {time.Hour, 2 * time.Hour, 0, true},
		"beyond what a timer can wait":  {0, 1<<63 - 1, 0, true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			fake := testclock.NewFakePassiveClock(now)
			q := New(fake)
			request := reconcile.Request{NamespacedName: key("a")}
			for i, asked := range []time.Duration{tc.before, tc.after} {
				result, err := q.DelayRequeues(delays{"a": asked}).Reconcile(t.Context(), request)
				if (err != nil) != (asked < 0) {
					t.Fatal(err)
				}
				if i == 1 && result.RequeueAfter != tc.requeue {
					t.Errorf("requeue after %s, want %s", result.RequeueAfter, tc.requeue)
				}
			}
			if got := q.heap.Len() == 1 && len(q.items) == 1; got != tc.waits {
				t.Errorf("waits: %t, want %t", got, tc.waits)
			}
			if keys, wait := q.popDue(); len(keys) > 0 || wait <= 0 || wait > maxTimerWait {
				t.Errorf("due at once: %q, then a wait of %s", keys, wait)
			}
			// The clock of the machine is set: the next look finds the object due.
			if tc.waits && tc.after < 1<<62 {
				fake.SetTime(now.Add(3 * time.Hour))
				if keys, _ := q.popDue(); len(keys) != 1 {
					t.Errorf("due after three hours: %q", keys)
				}
			}
		})
	}
}

// priorities is a priority queue that records priorities.
type priorities struct {
	priorityqueue.PriorityQueue[reconcile.Request]
	got []int
}

func (p *priorities) AddWithOpts(options priorityqueue.AddOpts, _ ...reconcile.Request) {
	p.got = append(p.got, *options.Priority)
}

func TestObjectsAreEnqueuedAtLowPriority(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		q, work := New(clock.RealClock{}), &priorities{}
		if err := q.Start(ctx, work); err != nil {
			t.Fatal(err)
		}
		q.addOrUpdate(key("a"), q.clock.Now().Add(time.Hour))
		<-time.After(2 * time.Hour)
		synctest.Wait()
		if !slices.Equal(work.got, []int{handler.LowPriority}) {
			t.Errorf("enqueued at %d", work.got)
		}
	})
}
