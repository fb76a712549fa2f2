package cachereader

import (
	"sync"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/calendar"
)

// maxSharedPlans is the number of plans whose SharedGoals are kept. It equals the number
// of workers of the controller of goals (see package controllers), so that concurrent
// workers do not evict each other's entries. The largest plan takes 5 MB, one of ten
// goals some 30 kB.
const maxSharedPlans = 16

// sharedGoals keeps what the goals of a plan have in common, so that the reconciles of
// all goals of a plan compute it once. Each reconcile compares the versions that it has
// read itself with the versions from which the kept value was computed. The order of
// events therefore does not matter: a reconcile that read other versions computes the
// value again. The zero value is ready for use.
type sharedGoals struct {
	mu    sync.Mutex
	plans map[types.NamespacedName]*sharedEntry
	// uses counts the calls of findOrCompute.
	uses uint64
}

// sharedEntry is the shared part of the goals of one plan. Its lock is held during
// the computation, so that the other reconciles of the plan wait for its result.
type sharedEntry struct {
	mu       sync.Mutex
	versions versionSet
	value    *assess.SharedGoals
	// lastUse is guarded by the lock of sharedGoals.
	lastUse uint64
}

// findOrCompute returns what the goals of a plan have in common on a date. It computes the
// value if the kept one is for another date or other versions of plan or goals.
func (s *sharedGoals) findOrCompute(
	key types.NamespacedName, plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date,
) *assess.SharedGoals {
	entry := s.findOrAddEntry(key)
	entry.mu.Lock()
	defer entry.mu.Unlock()
	if entry.value == nil || !entry.versions.matchesVersions(plan, goals, asOf) {
		entry.value, entry.versions = assess.ShareGoals(plan, goals, asOf), newVersionSet(plan, goals, asOf)
	}
	return entry.value
}

// findOrAddEntry returns the entry of a plan. If the plan has none and no more
// entries may be kept, the least recently used one makes room.
func (s *sharedGoals) findOrAddEntry(planKey types.NamespacedName) *sharedEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.plans == nil {
		s.plans = map[types.NamespacedName]*sharedEntry{}
	}
	entry := s.plans[planKey]
	if entry == nil {
		if len(s.plans) >= maxSharedPlans {
			delete(s.plans, s.leastRecentlyUsed())
		}
		entry = &sharedEntry{}
		s.plans[planKey] = entry
	}
	s.uses++
	entry.lastUse = s.uses
	return entry
}

func (s *sharedGoals) leastRecentlyUsed() types.NamespacedName {
	var oldest types.NamespacedName
	var lastUse uint64
	for planKey, entry := range s.plans {
		if lastUse == 0 || entry.lastUse < lastUse {
			oldest, lastUse = planKey, entry.lastUse
		}
	}
	return oldest
}

// versionSet identifies the objects and the date from which a value was computed.
type versionSet struct {
	plan  version
	goals map[string]version
	asOf  calendar.Date
}

// version identifies a spec. The API server raises the generation with each change
// of a spec, and gives an object that is deleted and created again another UID.
type version struct {
	uid        types.UID
	generation int64
}

func versionOf(object client.Object) version {
	return version{object.GetUID(), object.GetGeneration()}
}

func newVersionSet(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date) versionSet {
	set := versionSet{plan: versionOf(plan), asOf: asOf, goals: make(map[string]version, len(goals))}
	for _, goal := range goals {
		set.goals[goal.Name] = versionOf(goal)
	}
	return set
}

// matchesVersions reports whether the set is that of a plan, its goals in any order and a date.
func (s versionSet) matchesVersions(plan *v1alpha1.TechnologyPlan, goals []*v1alpha1.Goal, asOf calendar.Date) bool {
	if s.plan != versionOf(plan) || s.asOf != asOf || len(s.goals) != len(goals) {
		return false
	}
	for _, goal := range goals {
		if known, ok := s.goals[goal.Name]; !ok || known != versionOf(goal) {
			return false
		}
	}
	return true
}
