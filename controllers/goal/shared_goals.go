package goal

import (
	"sync"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
)

// plansKept is for how many plans the shared part is kept: as many as the controller
// has workers, so that workers at different plans do not evict each other's. The
// largest plan takes 5 MB, one of ten goals some 30 kB.
const plansKept = 16

// sharedGoals keeps what the goals of a plan share, so that the passes of all goals
// of a plan compute it once. Each pass compares what it has read itself with what
// the kept value was computed from, so the order of events does not matter: a pass
// that reads other versions computes anew. The zero value is ready for use.
type sharedGoals struct {
	mu    sync.Mutex
	plans map[types.NamespacedName]*planEntry
	// uses counts the calls of get.
	uses uint64
}

// planEntry is the shared part of the goals of one plan. Its lock is held while the
// value is computed, so that the other passes of the plan wait for the one
// computation.
type planEntry struct {
	mu       sync.Mutex
	snapshot snapshot
	value    *assess.SharedGoals
	// lastUse is guarded by the lock of sharedGoals.
	lastUse uint64
}

// get is what the goals of a plan share on a date, computed if the kept value was
// computed from other versions of the plan or its goals, or for another date.
func (s *sharedGoals) get(
	plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date,
) *assess.SharedGoals {
	e := s.entryOf(client.ObjectKeyFromObject(plan))
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.value == nil || !e.snapshot.isOf(plan, goals, asOf) {
		e.value, e.snapshot = assess.ShareGoals(plan, goals, asOf), snapshotOf(plan, goals, asOf)
	}
	return e.value
}

// entryOf finds or makes the entry of a plan. A new one takes the room of the entry
// that was not used for the longest time, if there is no more room.
func (s *sharedGoals) entryOf(plan types.NamespacedName) *planEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.plans == nil {
		s.plans = map[types.NamespacedName]*planEntry{}
	}
	e := s.plans[plan]
	if e == nil {
		if len(s.plans) >= plansKept {
			delete(s.plans, s.leastRecentlyUsed())
		}
		e = &planEntry{}
		s.plans[plan] = e
	}
	s.uses++
	e.lastUse = s.uses
	return e
}

func (s *sharedGoals) leastRecentlyUsed() types.NamespacedName {
	var oldest types.NamespacedName
	var lastUse uint64
	for plan, e := range s.plans {
		if lastUse == 0 || e.lastUse < lastUse {
			oldest, lastUse = plan, e.lastUse
		}
	}
	return oldest
}

// snapshot identifies what the shared part is computed from.
type snapshot struct {
	plan  version
	goals map[string]version
	asOf  calendar.Date
}

// version identifies a spec: the API server raises the generation with each change
// of it, and an object that is deleted and made anew has another UID.
type version struct {
	uid        types.UID
	generation int64
}

func versionOf(o client.Object) version { return version{o.GetUID(), o.GetGeneration()} }

func snapshotOf(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date) snapshot {
	s := snapshot{plan: versionOf(plan), asOf: asOf, goals: make(map[string]version, len(goals))}
	for _, g := range goals {
		s.goals[g.Name] = versionOf(g)
	}
	return s
}

// isOf reports whether the snapshot is that of a plan, its goals in any order and a
// date.
func (s snapshot) isOf(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date) bool {
	if s.plan != versionOf(plan) || s.asOf != asOf || len(s.goals) != len(goals) {
		return false
	}
	for _, g := range goals {
		if known, ok := s.goals[g.Name]; !ok || known != versionOf(g) {
			return false
		}
	}
	return true
}
