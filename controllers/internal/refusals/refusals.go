// Package refusals keeps whether the API server refused the last evaluations that the
// scheduler tried to create for a plan. The scheduler records it, and the status of the plan
// shows it. It is kept in memory: after a restart the scheduler tries once more.
package refusals

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/watch"
	"techplan.education/internal/assess"
)

// The delay after a refusal doubles from the first one to the longest.
const (
	MinDelay = 30 * time.Second
	MaxDelay = 10 * time.Minute
)

// Store keeps the last refusal of each plan, and enqueues a plan whose refusal changes. It is
// a source.Source. The zero value is ready for use.
type Store struct {
	mu      sync.Mutex
	entries map[types.NamespacedName]entry
	queue   watch.Queue
}

type entry struct {
	refusal assess.Refusal
	// generation is that of the plan at the refusal. After an edit there is no delay.
	generation int64
	delay      time.Duration
	retryAt    time.Time
}

// Get returns the last refusal of a plan.
func (s *Store) Get(plan types.NamespacedName) assess.Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entries[plan].refusal
}

// RemainingDelay returns how much longer no evaluation of a plan should be created.
func (s *Store) RemainingDelay(plan *v1alpha1.TechnologyPlan, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[client.ObjectKeyFromObject(plan)]
	if e.generation != plan.Generation {
		return 0
	}
	return max(0, e.retryAt.Sub(now))
}

// RecordRefusal records that an evaluation of a plan was refused, and returns the delay before
// the next attempt.
func (s *Store) RecordRefusal(
	plan *v1alpha1.TechnologyPlan, reason v1alpha1.ConditionReason, message string, now time.Time,
) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.entries[client.ObjectKeyFromObject(plan)]
	delay := MinDelay
	if before.refusal.Reason != "" && before.generation == plan.Generation {
		delay = min(MaxDelay, 2*before.delay)
	}
	s.storeAndEnqueue(plan, entry{
		refusal:    assess.Refusal{Known: true, Reason: reason, Message: message},
		generation: plan.Generation, delay: delay, retryAt: now.Add(delay),
	})
	return delay
}

// RecordSuccess records that no evaluation of a plan was refused.
func (s *Store) RecordSuccess(plan *v1alpha1.TechnologyPlan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.storeAndEnqueue(plan, entry{refusal: assess.Refusal{Known: true}, generation: plan.Generation})
}

// Forget removes a deleted plan.
func (s *Store) Forget(plan types.NamespacedName) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.entries, plan)
}

// storeAndEnqueue stores an entry, and enqueues the plan if the refusal differs from the last
// one. After a restart the store is empty, so it compares with the plan's condition
// EvaluationsScheduled instead.
func (s *Store) storeAndEnqueue(plan *v1alpha1.TechnologyPlan, e entry) {
	key := client.ObjectKeyFromObject(plan)
	if s.entries == nil {
		s.entries = map[types.NamespacedName]entry{}
	}
	before := s.entries[key]
	s.entries[key] = e
	shown := before.refusal
	if !before.refusal.Known {
		shown = refusalInStatus(plan)
	}
	if s.queue != nil && (shown.Reason != e.refusal.Reason || shown.Message != e.refusal.Message) {
		watch.Enqueue(s.queue, key, watch.PriorityDerived, 0)
	}
}

func refusalInStatus(plan *v1alpha1.TechnologyPlan) assess.Refusal {
	c := v1alpha1.FindCondition(plan.Status.Conditions, v1alpha1.ConditionEvaluationsScheduled)
	if !assess.IsRefusal(c) {
		return assess.Refusal{}
	}
	return assess.Refusal{Reason: v1alpha1.ConditionReason(c.Reason), Message: c.Message}
}

// Start implements source.Source. The queue is that of the controller of plans.
func (s *Store) Start(_ context.Context, q watch.Queue) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = q
	return nil
}

// String names the source in the log of the controller.
func (s *Store) String() string { return "refused evaluations" }
