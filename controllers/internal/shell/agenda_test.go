package shell

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
)

func key(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: "district", Name: name}
}

// woken is a queue that notes who is woken when.
type woken struct {
	Queue
	names chan string
}

func (w woken) AddAfter(r reconcile.Request, _ time.Duration) { w.names <- r.Name }

// answers are what a reconciler returns by name.
type answers map[string]time.Duration

func (a answers) Reconcile(_ context.Context, r reconcile.Request) (reconcile.Result, error) {
	if a[r.Name] < 0 {
		return reconcile.Result{}, errors.New("on fire")
	}
	return reconcile.Result{RequeueAfter: a[r.Name]}, nil
}

func TestAgendaWakesAtTheInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		a, w := newAgenda(clock.RealClock{}), woken{names: make(chan string, 10)}
		if err := a.Start(ctx, w); err != nil {
			t.Fatal(err)
		}
		in := answers{"tomorrow": 24 * time.Hour, "in two hours": 2 * time.Hour, "in two hours too": 2 * time.Hour, "in a year": 365 * 24 * time.Hour}
		pass := func(name string) reconcile.Result {
			result, err := a.around(in).Reconcile(ctx, reconcile.Request{NamespacedName: key(name)})
			if err != nil {
				t.Fatal(err)
			}
			return result
		}
		for _, name := range []string{"tomorrow", "in two hours", "in a year", "in two hours too"} {
			if result := pass(name); result != (reconcile.Result{}) {
				t.Errorf("%s waits in the queue: %+v", name, result)
			}
		}
		// A later pass counts, and not the earlier one.
		in["in a year"] = 48 * time.Hour
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
			var got []string
			for len(w.names) > 0 {
				got = append(got, <-w.names)
			}
			slices.Sort(got)
			if !slices.Equal(got, step.want) {
				t.Errorf("%s later: woken %q, want %q", step.by, got, step.want)
			}
		}
		if len(a.entries) > 0 || a.waiting.Len() > 0 {
			t.Errorf("%d entries are left, %d wait", len(a.entries), a.waiting.Len())
		}
	})
}

func TestAgendaLeavesTheRestToTheQueue(t *testing.T) {
	now := time.Date(2026, time.November, 15, 12, 0, 0, 500, time.UTC)
	cases := map[string]struct {
		before, after time.Duration
		requeue       time.Duration
		waits         bool
	}{
		"a second":                     {0, time.Second, time.Second, false},
		"a second less than a minute":  {0, soon - time.Second, soon - time.Second, false},
		"a minute":                     {0, soon, 0, true},
		"never":                        {0, 0, 0, false},
		"never, after it had waited":   {time.Hour, 0, 0, false},
		"soon, after it had waited":    {time.Hour, time.Second, time.Second, false},
		"an error keeps the old one":   {time.Hour, -1, 0, true},
		"later, after it had waited":   {time.Hour, 2 * time.Hour, 0, true},
		"beyond what a timer can wait": {0, 1<<63 - 1, 0, true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			fake := testclock.NewFakePassiveClock(now)
			a := newAgenda(fake)
			request := reconcile.Request{NamespacedName: key("a")}
			for i, in := range []time.Duration{tc.before, tc.after} {
				result, err := a.around(answers{"a": in}).Reconcile(t.Context(), request)
				if (err != nil) != (in < 0) {
					t.Fatal(err)
				}
				if i == 1 && result.RequeueAfter != tc.requeue {
					t.Errorf("requeue after %s, want %s", result.RequeueAfter, tc.requeue)
				}
			}
			if got := a.waiting.Len() == 1 && len(a.entries) == 1; got != tc.waits {
				t.Errorf("waits: %t, want %t", got, tc.waits)
			}
			if keys, wait := a.due(); len(keys) > 0 || wait <= 0 || wait > patience {
				t.Errorf("due at once: %q, then a wait of %s", keys, wait)
			}
			// The machine's clock is set: it is due as soon as somebody looks.
			if tc.waits && tc.after < 1<<62 {
				fake.SetTime(now.Add(3 * time.Hour))
				if keys, _ := a.due(); len(keys) != 1 {
					t.Errorf("due after three hours: %q", keys)
				}
			}
		})
	}
}

// ranks is a priority queue that notes priorities.
type ranks struct {
	priorityqueue.PriorityQueue[reconcile.Request]
	got []int
}

func (r *ranks) AddWithOpts(o priorityqueue.AddOpts, _ ...reconcile.Request) {
	r.got = append(r.got, *o.Priority)
}

func TestAgendaWakesAtLowPriority(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		a, q := newAgenda(clock.RealClock{}), &ranks{}
		if err := a.Start(ctx, q); err != nil {
			t.Fatal(err)
		}
		a.set(key("a"), a.clock.Now().Add(time.Hour))
		<-time.After(2 * time.Hour)
		synctest.Wait()
		if !slices.Equal(q.got, []int{handler.LowPriority}) {
			t.Errorf("woken at %d", q.got)
		}
	})
}
