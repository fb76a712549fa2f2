package plan

import (
	"sync"
	"time"

	"k8s.io/utils/clock"

	"techplan.education/internal/inventory"
)

const (
	// quietPeriod is how long the lots of a plan must not change before the plan is
	// assessed, if few lots changed.
	quietPeriod = 500 * time.Millisecond
	// maxDelay is how long a batch of changes can delay the assessment.
	maxDelay = 30 * time.Second
	// importThreshold is the number of changes above which a batch counts as an import.
	// An import has pauses, because the API server is busy with the lots.
	importThreshold = 20
	// importQuietPeriod replaces quietPeriod during an import.
	importQuietPeriod = 4 * quietPeriod
	// resumedImportQuietPeriod replaces importQuietPeriod once an import has continued
	// after a pause that looked like its end. A slow API server will probably pause again.
	resumedImportQuietPeriod = 8 * quietPeriod
	// maxBatches is the number of plans above which old batches are removed.
	maxBatches = 10_000
)

// batcher delays the assessment of a plan while its lots keep changing, so that many
// changes cost one assessment and one write: the status of a plan is by far the most
// expensive one to write.
type batcher struct {
	clock clock.PassiveClock
	mu    sync.Mutex
	// batches are the recent changes of each plan.
	batches map[inventory.PlanKey]*batch
}

// batch is a series of changes of the lots of one plan.
type batch struct {
	lastChange time.Time
	// lastAssessment is the instant of the first change until there is an assessment.
	lastAssessment time.Time
	// changes counts the changes, and assessedChanges those of them that an assessment saw.
	changes, assessedChanges int
	// assessedAfterImportPause says that the last assessment came because an import
	// paused, and importResumed that an import continued after such an assessment.
	assessedAfterImportPause, importResumed bool
}

func newBatcher(clock clock.PassiveClock) *batcher {
	return &batcher{clock: clock, batches: map[inventory.PlanKey]*batch{}}
}

// requiredQuietPeriod returns how long nothing must change before the plan is assessed.
func (b *batch) requiredQuietPeriod() time.Duration {
	switch {
	case b.changes > importThreshold && b.importResumed:
		return resumedImportQuietPeriod
	case b.changes > importThreshold:
		return importQuietPeriod
	default:
		return quietPeriod
	}
}

// isOver reports whether a change at an instant begins another batch. A batch survives
// one pause of requiredQuietPeriod: an import pauses and continues, and a new batch would
// assess the plan at once at its first change.
func (b *batch) isOver(now time.Time) bool { return now.Sub(b.lastChange) >= 2*b.requiredQuietPeriod() }

// addChange counts a change of a lot, and returns the delay before the next look at
// the plan. A single change has none.
func (b *batcher) addChange(plan inventory.PlanKey) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	current, known := b.batches[plan]
	if !known || current.isOver(now) && current.assessedChanges == current.changes {
		b.removeOldBatches(now)
		b.batches[plan] = &batch{lastChange: now, lastAssessment: now, changes: 1}
		return 0
	}
	current.importResumed = current.importResumed || current.assessedAfterImportPause
	current.lastChange, current.assessedAfterImportPause = now, false
	current.changes++
	return quietPeriod
}

// beginAssessment returns 0 and records that the caller assesses the plan now, or returns
// how long the caller must wait. The first assessment of a batch never waits. A request
// that has another cause, such as a changed goal, waits too.
func (b *batcher) beginAssessment(plan inventory.PlanKey) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	current, known := b.batches[plan]
	if !known || current.assessedChanges == current.changes {
		return 0
	}
	now := b.clock.Now()
	quiet, delayed := now.Sub(current.lastChange), now.Sub(current.lastAssessment)
	if current.assessedChanges > 0 && quiet < current.requiredQuietPeriod() && delayed < maxDelay {
		return min(current.requiredQuietPeriod()-quiet, maxDelay-delayed)
	}
	current.assessedAfterImportPause = current.changes > importThreshold && quiet >= current.requiredQuietPeriod()
	current.assessedChanges, current.lastAssessment = current.changes, now
	return 0
}

// removeOldBatches removes the batches that are over once there are many, so that
// deleted plans do not take memory.
func (b *batcher) removeOldBatches(now time.Time) {
	if len(b.batches) < maxBatches {
		return
	}
	for plan, current := range b.batches {
		if current.isOver(now) {
			delete(b.batches, plan)
		}
	}
}
