// Package refusals keeps what the API server answered when the scheduler last created
// evaluations of a plan. The scheduler reports it, the plan's status shows it. It is
// kept in memory: after a restart the scheduler tries once more.
package refusals

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/assess"
)

// The pause after a refusal doubles from the first to the longest.
const (
	FirstPause   = 30 * time.Second
	LongestPause = 10 * time.Minute
)

// Store keeps the refusals by plan, and wakes a plan whose refusal changes. The zero
// value is ready to use.
type Store struct {
	mu      sync.Mutex
	entries map[types.NamespacedName]entry
	queue   watch.Queue
}

type entry struct {
	refusal assess.Refusal
	// generation of the plan that was refused: an edit is tried at once.
	generation int64
	pause      time.Duration
	retryAt    time.Time
}

// Of is the refusal of a plan.
func (s *Store) Of(plan types.NamespacedName) assess.Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entries[plan].refusal
}

// Wait is how much longer no evaluation of a plan should be created; 0: none.
func (s *Store) Wait(plan *v1alpha1.TechnologyPlan, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[client.ObjectKeyFromObject(plan)]
	if e.generation != plan.Generation {
		return 0
	}
	return max(0, e.retryAt.Sub(now))
}

// Refuse notes that an evaluation of a plan was refused, and returns after which pause
// to try again.
func (s *Store) Refuse(plan *v1alpha1.TechnologyPlan, reason, message string, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.entries[client.ObjectKeyFromObject(plan)]
	pause := FirstPause
	if before.refusal.Reason != "" && before.generation == plan.Generation {
		pause = min(LongestPause, 2*before.pause)
	}
	s.set(plan, entry{
		refusal:    assess.Refusal{Known: true, Reason: reason, Message: message},
		generation: plan.Generation, pause: pause, retryAt: now.Add(pause),
	})
	return pause
}

// Accept notes that nothing of a plan was refused.
func (s *Store) Accept(plan *v1alpha1.TechnologyPlan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set(plan, entry{refusal: assess.Refusal{Known: true}, generation: plan.Generation})
}

// Forget drops a plan that is gone.
func (s *Store) Forget(plan types.NamespacedName) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.entries, plan)
}

// set keeps an entry, and wakes the plan if its status may have to say something else:
// also where the status names a refusal of before a restart.
func (s *Store) set(plan *v1alpha1.TechnologyPlan, e entry) {
	key := client.ObjectKeyFromObject(plan)
	if s.entries == nil {
		s.entries = map[types.NamespacedName]entry{}
	}
	before := s.entries[key]
	s.entries[key] = e
	shown := before.refusal
	if !before.refusal.Known {
		shown = shownBy(plan)
	}
	if s.queue != nil && (shown.Reason != e.refusal.Reason || shown.Message != e.refusal.Message) {
		watch.Enqueue(s.queue, key, watch.PriorityDerived, 0)
	}
}

// shownBy is the refusal that the status of a plan names.
func shownBy(plan *v1alpha1.TechnologyPlan) assess.Refusal {
	c := meta.FindStatusCondition(plan.Status.Conditions, v1alpha1.ConditionEvaluationsScheduled)
	if !assess.IsRefusal(c) {
		return assess.Refusal{}
	}
	return assess.Refusal{Reason: c.Reason, Message: c.Message}
}

// Start implements source.Source: the queue is that of the plans' statuses.
func (s *Store) Start(_ context.Context, q watch.Queue) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = q
	return nil
}

// String names the source in the controller's log.
func (s *Store) String() string { return "refused evaluations" }
