package plan

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/internal/inventory"
)

const (
	// costDivisor limits the assessments of plans to one part in costDivisor of the time while lots keep
	// changing.
	costDivisor = 30
	// The quiet period is quietCosts times the average cost of an assessment, from minQuiet to
	// maxQuiet. When no lot has changed for that long, the changes count as over. A busy API server
	// makes longer pauses, and its assessments cost more.
	quietCosts = 3
	minQuiet   = 50 * time.Millisecond
	maxQuiet   = 500 * time.Millisecond
	// maxWait is how long changes can delay the assessment of a plan.
	maxWait = 30 * time.Second
	// assumedCost is the cost of an assessment until one is measured.
	assumedCost = 20 * time.Millisecond
	// maxWaitingPlans is the number of plans that wait at most. When one more comes, the others wait no
	// longer.
	maxWaitingPlans = 10_000
)

// debouncer delays the assessment of plans while device lots keep changing, so that many
// changes cost few statuses: the status of a plan is by far the most expensive one to write.
// The first change after a pause is assessed at once. While lots of any plan keep changing,
// the plans take turns, as seldom as the cost of an assessment asks for. When the changes
// are over, each plan that still has some is assessed.
//
// A nil debouncer delays nothing.
type debouncer struct {
	clock clock.PassiveClock
	mu    sync.Mutex
	// lastChange is when a lot of any plan changed last.
	lastChange time.Time
	// nextTurn is when the next plan may have its turn.
	nextTurn time.Time
	// cost is the moving average of what an assessment with its write takes.
	cost time.Duration
	// turns has the plans with changes that no assessment has seen, each with the instant
	// from which it need not wait for a pause.
	turns map[inventory.PlanKey]time.Time
}

func newDebouncer(clock clock.PassiveClock) *debouncer {
	return &debouncer{clock: clock, cost: assumedCost, turns: map[inventory.PlanKey]time.Time{}}
}

// addChange counts a change of a lot, and returns the delay before the next look at the plan.
func (d *debouncer) addChange(planKey inventory.PlanKey) time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock.Now()
	if now.Sub(d.lastChange) >= d.quietPeriod() {
		d.nextTurn = now
	}
	d.lastChange = now
	turn, waiting := d.turns[planKey]
	if !waiting {
		turn = d.reserveTurn(now)
		d.addTurn(planKey, turn)
	}
	return max(0, min(turn.Sub(now), d.quietPeriod()))
}

// reserveTurn returns the instant of the next free turn. Turns are so far apart that they
// take their share of the time and no more.
func (d *debouncer) reserveTurn(now time.Time) time.Time {
	turn := now
	if d.nextTurn.After(now) {
		turn = d.nextTurn
	}
	if latest := now.Add(maxWait); turn.After(latest) {
		turn = latest
	}
	d.nextTurn = turn.Add(costDivisor * d.cost)
	return turn
}

func (d *debouncer) addTurn(planKey inventory.PlanKey, turn time.Time) {
	if len(d.turns) >= maxWaitingPlans {
		clear(d.turns)
	}
	d.turns[planKey] = turn
}

// beginAssessment returns 0 and records that the caller assesses the plan now, or returns how
// long the caller must wait. A request that has another cause than a lot, such as a changed
// goal, waits too if lots of the plan have changed. mustNotWait says that the plan itself has
// changed, which is assessed at once.
func (d *debouncer) beginAssessment(planKey inventory.PlanKey, mustNotWait bool) time.Duration {
	if d == nil {
		return 0
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock.Now()
	turn, waiting := d.turns[planKey]
	wait := min(turn.Sub(now), d.quietPeriod()-now.Sub(d.lastChange))
	if waiting && wait > 0 && !mustNotWait {
		return wait
	}
	delete(d.turns, planKey)
	return 0
}

// measureAssessment calls assess, which assesses a plan, and measures what that costs if it wrote the
// status: then the plan has another version.
func (d *debouncer) measureAssessment(
	plan client.Object, assess func() (reconcile.Result, error),
) (reconcile.Result, error) {
	if d == nil {
		return assess()
	}
	began, version := d.clock.Now(), plan.GetResourceVersion()
	result, err := assess()
	if plan.GetResourceVersion() == version {
		return result, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cost = (3*d.cost + d.clock.Since(began)) / 4
	return result, err
}

// forgetPlan removes a plan that was deleted, or does not exist.
func (d *debouncer) forgetPlan(planKey inventory.PlanKey) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.turns, planKey)
}

// quietPeriod returns how long no lot must change before the changes count as over.
func (d *debouncer) quietPeriod() time.Duration {
	return max(minQuiet, min(quietCosts*d.cost, maxQuiet))
}
