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

// GetRefusal returns the last refusal of a plan.
func (store *Store) GetRefusal(planKey types.NamespacedName) assess.Refusal {
	store.mu.Lock()
	defer store.mu.Unlock()
	return store.entries[planKey].refusal
}

// RemainingDelay returns how much longer no evaluation of a plan should be created.
func (store *Store) RemainingDelay(plan *v1alpha1.TechnologyPlan, now time.Time) time.Duration {
	store.mu.Lock()
	defer store.mu.Unlock()
	e := store.entries[client.ObjectKeyFromObject(plan)]
	if e.generation != plan.Generation {
		return 0
	}
	return max(0, e.retryAt.Sub(now))
}

// RecordRefusal records that an evaluation of a plan was refused, and returns the delay before
// the next attempt.
func (store *Store) RecordRefusal(
	plan *v1alpha1.TechnologyPlan, reason v1alpha1.ConditionReason, message string, now time.Time,
) time.Duration {
	store.mu.Lock()
	defer store.mu.Unlock()
	before := store.entries[client.ObjectKeyFromObject(plan)]
	delay := MinDelay
	if before.refusal.Reason != "" && before.generation == plan.Generation {
		delay = min(MaxDelay, 2*before.delay)
	}
	store.storeAndEnqueue(plan, entry{
		refusal:    assess.Refusal{Known: true, Reason: reason, Message: message},
		generation: plan.Generation, delay: delay, retryAt: now.Add(delay),
	})
	return delay
}

// RecordSuccess records that no evaluation of a plan was refused.
func (store *Store) RecordSuccess(plan *v1alpha1.TechnologyPlan) {
	store.mu.Lock()
	defer store.mu.Unlock()
	store.storeAndEnqueue(plan, entry{refusal: assess.Refusal{Known: true}, generation: plan.Generation})
}

// ForgetPlan removes a deleted plan.
func (store *Store) ForgetPlan(planKey types.NamespacedName) {
	store.mu.Lock()
	defer store.mu.Unlock()
	delete(store.entries, planKey)
}

// storeAndEnqueue stores an entry, and enqueues the plan if the refusal differs from the last
// one. After a restart the store is empty, so it compares with the plan's condition
// EvaluationsScheduled instead.
func (store *Store) storeAndEnqueue(plan *v1alpha1.TechnologyPlan, e entry) {
	key := client.ObjectKeyFromObject(plan)
	if store.entries == nil {
		store.entries = map[types.NamespacedName]entry{}
	}
	before := store.entries[key]
	store.entries[key] = e
	shown := before.refusal
	if !before.refusal.Known {
		shown = refusalInStatus(plan)
	}
	if store.queue != nil && (shown.Reason != e.refusal.Reason || shown.Message != e.refusal.Message) {
		watch.EnqueueAfter(store.queue, key, watch.PriorityDerived, 0)
	}
}

func refusalInStatus(plan *v1alpha1.TechnologyPlan) assess.Refusal {
	condition := v1alpha1.FindCondition(plan.Status.Conditions, v1alpha1.ConditionEvaluationsScheduled)
	if !assess.IsRefusal(condition) {
		return assess.Refusal{}
	}
	return assess.Refusal{Reason: v1alpha1.ConditionReason(condition.Reason), Message: condition.Message}
}

// Start implements source.Source. The queue is that of the controller of plans.
func (store *Store) Start(_ context.Context, queue watch.Queue) error {
	store.mu.Lock()
	defer store.mu.Unlock()
	store.queue = queue
	return nil
}

// String names the source in the log of the controller.
func (store *Store) String() string { return "refused evaluations" }
