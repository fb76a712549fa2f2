package plan

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	testclock "k8s.io/utils/clock/testing"

	"techplan.education/internal/inventory"
)

var noon = time.Date(2026, time.November, 15, 12, 0, 0, 0, time.UTC)

// A single change is assessed at once. A batch is assessed once it is idle, and every
// half a minute until then.
func TestBatcher(t *testing.T) {
	const ms = time.Millisecond
	clock := testclock.NewFakePassiveClock(noon)
	b, p := newBatcher(clock), inventory.PlanKey{Namespace: "n", Name: "p"}
	at := func(d time.Duration) { clock.SetTime(noon.Add(d)) }
	delay := func(want time.Duration) {
		t.Helper()
		if got := b.addChange(p); got != want {
			t.Errorf("after %s: the plan is enqueued in %s, want %s", clock.Since(noon), got, want)
		}
	}
	wait := func(want time.Duration) {
		t.Helper()
		if got := b.beginAssessment(p); got != want {
			t.Errorf("after %s: wait for %s, want %s", clock.Since(noon), got, want)
		}
	}
	wait(0) // Nothing has changed.
	delay(0)
	wait(0)
	wait(0) // Another request for the plan.
	at(499 * ms)
	delay(500 * ms)
	wait(500 * ms) // More changes may follow.
	if got := b.addChange(inventory.PlanKey{Namespace: "n", Name: "other"}); got != 0 {
		t.Errorf("another plan waits %s", got)
	}
	at(998 * ms)
	wait(1 * ms)
	at(999 * ms)
	wait(0)         // None has followed.
	delay(500 * ms) // The batch may continue.
	at(1499 * ms)
	wait(0)
	at(1999 * ms)
	delay(0) // The batch is over, and this is a single change.
	wait(0)
	for i := range importThreshold - 1 {
		at(time.Duration(2100+600*i) * ms)
		delay(500 * ms)
		wait(500 * ms)
		at(time.Duration(2600+600*i) * ms)
		wait(0) // With such gaps, each change is assessed.
	}
	at(13_800 * ms)
	delay(500 * ms)
	wait(2 * time.Second) // Above the threshold the batch is a stream.
	at(15_799 * ms)
	wait(1 * ms)
	delay(500 * ms)
	at(17_798 * ms)
	wait(1 * ms)
	at(17_799 * ms)
	wait(0)
	at(19_798 * ms)
	delay(500 * ms) // The stream continues.
	at(21_798 * ms)
	wait(2 * time.Second) // It has continued once: the idle delay doubles.
	at(23_798 * ms)
	wait(0)
	at(27_798 * ms)
	delay(0)
	wait(0)
	for i := 27_800; i < 57_798; i += 100 {
		at(time.Duration(i) * ms)
		delay(500 * ms)
	}
	wait(98 * ms)
	at(57_798 * ms)
	delay(500 * ms)
	wait(0) // It does not end: the maximum delay is over.
	at(57_900 * ms)
	delay(500 * ms)
	wait(2 * time.Second)
}

// A hundred lots a second over twenty plans, at random: no plan is assessed much more
// often than every half minute, not even if the watch stops for three seconds of every
// ten.
func TestStreamOverManyPlans(t *testing.T) {
	for title, c := range map[string]struct {
		stop time.Duration
		// early is how often each plan may be assessed because of a stop.
		early int
	}{
		"without a stop":    {0, 0},
		"with stops of 3 s": {3 * time.Second, 1},
	} {
		t.Run(title, func(t *testing.T) { streamOverManyPlans(t, c.stop, c.early) })
	}
}

func streamOverManyPlans(t *testing.T, stop time.Duration, early int) {
	t.Helper()
	clock := testclock.NewFakePassiveClock(noon)
	b, random := newBatcher(clock), rand.New(rand.NewPCG(1, 2))
	const plans, step, length = 20, 10 * time.Millisecond, 3 * time.Minute
	enqueued, assessments := map[inventory.PlanKey]time.Duration{}, 0
	for at := time.Duration(0); at < length+5*time.Second; at += step {
		clock.SetTime(noon.Add(at))
		if at < length && at%(10*time.Second) >= stop {
			p := inventory.PlanKey{Name: strconv.Itoa(random.IntN(plans))}
			delay := b.addChange(p)
			if _, waiting := enqueued[p]; !waiting {
				enqueued[p] = at + delay
			}
		}
		for p, when := range enqueued {
			if at < when {
				continue
			}
			delete(enqueued, p)
			if wait := b.beginAssessment(p); wait > 0 {
				enqueued[p] = at + wait
			} else {
				assessments++
			}
		}
	}
	least := plans * int(length/maxDelay)
	if most := least + (4+early)*plans; assessments < least || assessments > most {
		t.Errorf("%d assessments of %d plans in %s, want at most %d", assessments, plans, length, most)
	}
}

// Requests for a plan that goals and evaluations cause do not end a stream of changes of
// its lots.
func TestStreamWithOtherRequests(t *testing.T) {
	clock := testclock.NewFakePassiveClock(noon)
	b, p := newBatcher(clock), inventory.PlanKey{Namespace: "n", Name: "p"}
	const step, length = 10 * time.Millisecond, time.Minute
	assessments, pending := 0, false
	for at := time.Duration(0); at < length+5*time.Second; at += step {
		clock.SetTime(noon.Add(at))
		if at < length && at%(200*time.Millisecond) == 0 {
			b.addChange(p)
			pending = true
		}
		if at%(50*time.Millisecond) == 0 && b.beginAssessment(p) == 0 && pending {
			assessments, pending = assessments+1, false
		}
	}
	if most := int(length/maxDelay) + 2; assessments < 3 || assessments > most {
		t.Errorf("%d assessments in %s, want at most %d", assessments, length, most)
	}
	if pending {
		t.Error("the last change is not assessed")
	}
}

// During a stream of changes the plan is assessed every half minute, and the last change
// is always assessed.
func TestStreamOfChanges(t *testing.T) {
	clock := testclock.NewFakePassiveClock(noon)
	b, p := newBatcher(clock), inventory.PlanKey{Namespace: "n", Name: "p"}
	const step, length = 7 * time.Millisecond, 2 * time.Minute
	assessed, enqueued, waiting := []time.Duration(nil), time.Duration(0), false
	for at := time.Duration(0); at < length+5*time.Second; at += step {
		clock.SetTime(noon.Add(at))
		if at < length {
			if delay := b.addChange(p); !waiting {
				enqueued, waiting = at+delay, true
			}
		}
		if waiting && at >= enqueued {
			wait := b.beginAssessment(p)
			enqueued, waiting = at+wait, wait > 0
			if wait == 0 {
				assessed = append(assessed, at)
			}
		}
	}
	if most := int(length/maxDelay) + 3; len(assessed) < 3 || len(assessed) > most {
		t.Errorf("%d assessments in %s, want at most %d: %s", len(assessed), length, most, assessed)
	}
	if last := assessed[len(assessed)-1]; last < length-step || last > length+importQuietPeriod+2*quietPeriod+step {
		t.Errorf("the last assessment is at %s", last)
	}
}

func TestOldBatchesAreRemoved(t *testing.T) {
	clock := testclock.NewFakePassiveClock(noon)
	b := newBatcher(clock)
	for i := range 50_000 {
		clock.SetTime(noon.Add(time.Duration(i) * time.Second))
		b.addChange(inventory.PlanKey{Namespace: time.Duration(i).String(), Name: "p"})
	}
	if len(b.batches) > maxBatches {
		t.Errorf("%d batches are kept", len(b.batches))
	}
}
