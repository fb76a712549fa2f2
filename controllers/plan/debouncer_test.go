package plan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
)

var noon = time.Date(2026, time.November, 15, 12, 0, 0, 0, time.UTC)

// The first change is assessed at once. More changes wait for a pause, or for a turn.
func TestDebouncer(t *testing.T) {
	const ms = time.Millisecond
	clock := testclock.NewFakePassiveClock(noon)
	d, first, other := newDebouncer(clock), inventory.PlanKey{Name: "first"}, inventory.PlanKey{Name: "other"}
	at := func(d time.Duration) { clock.SetTime(noon.Add(d)) }
	change := func(plan inventory.PlanKey, want time.Duration) {
		t.Helper()
		if got := d.addChange(plan); got != want {
			t.Errorf("after %s: %s is enqueued in %s, want %s", clock.Since(noon), plan.Name, got, want)
		}
	}
	begin := func(plan inventory.PlanKey, want time.Duration) {
		t.Helper()
		if got := d.beginAssessment(plan, false); got != want {
			t.Errorf("after %s: %s waits for %s, want %s", clock.Since(noon), plan.Name, got, want)
		}
	}
	begin(first, 0) // Nothing has changed.
	change(first, 0)
	begin(first, 0)
	begin(first, 0) // Another request for the plan.
	at(59 * ms)
	change(first, 60*ms) // A pause of three costs of 20 ms ends the changes.
	begin(first, 60*ms)
	change(other, 60*ms)
	at(118 * ms)
	begin(first, 1*ms)
	begin(other, 1*ms)
	at(119 * ms)
	begin(first, 0)
	begin(other, 0)
	change(first, 0) // After the pause, a change is a single one again.
	begin(first, 0)
	change(other, 60*ms)
	for after := 120 * ms; after < 719*ms; after += 10 * ms {
		at(after)
		change(first, 60*ms)
	}
	at(718 * ms) // The changes go on. Turns are 600 ms apart.
	change(first, 60*ms)
	begin(first, 60*ms)
	begin(other, 1*ms)
	at(719 * ms)
	begin(other, 0)
	if wait := d.beginAssessment(first, true); wait != 0 {
		t.Errorf("an edited plan waits for %s", wait)
	}
	begin(first, 0) // That assessment has seen all changes.
}

// The pause that ends the changes follows the cost of an assessment, within bounds.
func TestQuietPeriod(t *testing.T) {
	for title, c := range map[string]struct{ cost, want time.Duration }{
		"at once":       {0, 50 * time.Millisecond},
		"20 ms":         {20 * time.Millisecond, 60 * time.Millisecond},
		"60 ms":         {60 * time.Millisecond, 180 * time.Millisecond},
		"a busy server": {time.Second, 500 * time.Millisecond},
	} {
		t.Run(title, func(t *testing.T) {
			clock := testclock.NewFakePassiveClock(noon)
			d := newDebouncer(clock)
			written := &v1alpha1.TechnologyPlan{}
			for i := range 40 {
				for _, writes := range []bool{true, false} { // What writes nothing does not count.
					_, _ = d.measureAssessment(written, func() (reconcile.Result, error) {
						if writes {
							clock.SetTime(clock.Now().Add(c.cost))
							written.ResourceVersion = strconv.Itoa(i)
						}
						return reconcile.Result{}, nil
					})
				}
			}
			// The average comes close to the cost, and never reaches it.
			if got := d.quietPeriod().Round(10 * time.Millisecond); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// stream is a series of changes of lots, each of one plan at an instant.
type stream struct {
	at   time.Duration
	plan inventory.PlanKey
}

// newStream makes changes at a mean rate over plans. It pauses for stop of every ten seconds.
func newStream(seed uint64, plans int, perSecond float64, length, stop time.Duration) []stream {
	random := rand.New(rand.NewPCG(seed, 1))
	var changes []stream
	for at := time.Duration(0); at < length; {
		at += time.Duration(random.ExpFloat64() / perSecond * float64(time.Second))
		if at%(10*time.Second) < stop {
			at = at - at%(10*time.Second) + stop
		}
		changes = append(changes, stream{at, inventory.PlanKey{Name: strconv.Itoa(random.IntN(plans))}})
	}
	return changes
}

// simulate runs a worker that assesses plans, each for cost, and returns its assessments by
// their ends. Without a debouncer, the plan of each change is enqueued at once.
func simulate(changes []stream, cost time.Duration, debounced bool) (ends map[inventory.PlanKey][]time.Duration) {
	const step = 2 * time.Millisecond
	clock := testclock.NewFakePassiveClock(noon)
	d := newDebouncer(clock)
	ends = map[inventory.PlanKey][]time.Duration{}
	var queue []inventory.PlanKey
	due := map[inventory.PlanKey]time.Duration{}
	busyUntil, end := time.Duration(0), changes[len(changes)-1].at+time.Minute
	for at := time.Duration(0); at < end; at += step {
		clock.SetTime(noon.Add(at))
		for len(changes) > 0 && changes[0].at <= at {
			plan, delay := changes[0].plan, time.Duration(0)
			changes = changes[1:]
			if debounced {
				delay = d.addChange(plan)
			}
			if old, waiting := due[plan]; !waiting {
				due[plan] = at + delay
				queue = append(queue, plan)
			} else {
				due[plan] = min(old, at+delay)
			}
		}
		for i := 0; i < len(queue) && busyUntil <= at; i++ {
			plan := queue[i]
			if due[plan] > at {
				continue
			}
			if debounced {
				if wait := d.beginAssessment(plan, false); wait > 0 {
					due[plan] = at + wait
					continue
				}
			}
			delete(due, plan)
			queue = append(queue[:i], queue[i+1:]...)
			i--
			busyUntil = at + cost
			ends[plan] = append(ends[plan], busyUntil)
			d.cost = cost
		}
	}
	return ends
}

// With any stream of changes, there are never more assessments than an ordinary controller
// makes, they take a small part of the time while the stream lasts, each plan has one within
// half a minute, and the last change is assessed soon after it.
func TestStreamsOfChanges(t *testing.T) {
	t.Parallel()
	for i, c := range []struct {
		plans     int
		perSecond float64
		length    time.Duration
		stop      time.Duration
		cost      time.Duration
	}{
		{1, 100, 20 * time.Second, 0, 20 * time.Millisecond},
		{20, 100, 5 * time.Second, 0, 20 * time.Millisecond},
		{20, 100, 60 * time.Second, 0, 60 * time.Millisecond},
		{20, 100, 60 * time.Second, 3 * time.Second, 60 * time.Millisecond},
		{20, 3, 60 * time.Second, 0, 20 * time.Millisecond},
		{3, 0.5, 60 * time.Second, 0, 20 * time.Millisecond},
		{200, 100, 60 * time.Second, 0, 60 * time.Millisecond},
	} {
		title := fmt.Sprintf("%d plans, %.1f changes a second for %s, stopped for %s of 10, cost %s",
			c.plans, c.perSecond, c.length, c.stop, c.cost)
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			changes := newStream(uint64(i), c.plans, c.perSecond, c.length, c.stop)
			got, ordinary := simulate(changes, c.cost, true), simulate(changes, c.cost, false)
			// The plans wait for one another, too.
			queue := time.Duration(c.plans) * c.cost
			streamEnd := changes[len(changes)-1].at
			for _, change := range changes {
				ends := got[change.plan]
				seen := slices.IndexFunc(ends, func(end time.Duration) bool { return end-c.cost >= change.at })
				latest := min(change.at+maxWait, streamEnd+maxQuiet) + queue
				if seen < 0 || ends[seen] > latest {
					t.Fatalf("plan %s: a change at %s has no assessment until %s", change.plan.Name, change.at, latest)
				}
			}
			ours, theirs, most := countAssessments(got), countAssessments(ordinary), boundAssessments(changes, c.cost)
			t.Logf("%d assessments, of at most %d, and %d of an ordinary controller", ours, most, theirs)
			if ours > theirs || ours > most {
				t.Errorf("%d assessments, and %d of an ordinary controller; want at most %d", ours, theirs, most)
			}
		})
	}
}

func countAssessments(ends map[inventory.PlanKey][]time.Duration) int {
	count := 0
	for _, list := range ends {
		count += len(list)
	}
	return count
}

// boundAssessments returns how many assessments the changes may cost: in each series of changes
// without a pause one at its beginning, one for each part of the time or for each plan in each
// maxWait, and one for each plan at its end.
func boundAssessments(changes []stream, cost time.Duration) int {
	most := 0
	begin, plans := changes[0].at, map[inventory.PlanKey]bool{}
	for i, change := range changes {
		plans[change.plan] = true
		quiet := max(minQuiet, min(quietCosts*cost, maxQuiet))
		if i == len(changes)-1 || changes[i+1].at-change.at >= quiet {
			length := change.at - begin
			turns := max(int(length/(costDivisor*cost)), len(plans)*int(length/maxWait+1))
			most += 1 + turns + len(plans)
			if i < len(changes)-1 {
				begin, plans = changes[i+1].at, map[inventory.PlanKey]bool{}
			}
		}
	}
	return most
}

// The plans that wait take a bounded amount of memory, and lose no change for that.
func TestWaitingPlansAreBounded(t *testing.T) {
	clock := testclock.NewFakePassiveClock(noon)
	d := newDebouncer(clock)
	for i := range 3 * maxWaitingPlans {
		clock.SetTime(noon.Add(time.Duration(i) * time.Millisecond))
		d.addChange(inventory.PlanKey{Name: strconv.Itoa(i)})
	}
	if len(d.turns) > maxWaitingPlans {
		t.Errorf("%d plans wait", len(d.turns))
	}
	if wait := d.beginAssessment(inventory.PlanKey{Name: "0"}, false); wait != 0 {
		t.Errorf("a plan that is no longer waiting waits for %s", wait)
	}
	last := inventory.PlanKey{Name: strconv.Itoa(3*maxWaitingPlans - 1)}
	before := len(d.turns)
	d.forgetPlan(last)
	if wait := d.beginAssessment(last, false); wait != 0 || len(d.turns) != before-1 {
		t.Errorf("a deleted plan waits for %s, and %d plans wait, want %d", wait, len(d.turns), before-1)
	}
}
