// Package arrival delays the first status of an object until the folder with which it came has
// arrived. kubectl, Argo CD and Flux apply the files of a folder one after the other, in an
// order of their own. A status, an event or a metric about half of a folder would report
// goals without benchmarks and lines without goals, for a second.
package arrival

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
)

const (
	// quietPeriod is how long no new object must have been seen in a namespace before its
	// folder counts as arrived.
	quietPeriod = 500 * time.Millisecond
	// maxDelay is how long an object waits at most.
	maxDelay = 5 * time.Second
)

// Tracker knows in which namespaces a folder is arriving. It is safe for concurrent use. A nil
// tracker delays nothing.
type Tracker struct {
	clock   clock.PassiveClock
	mu      sync.Mutex
	folders map[string]*folder
}

// folder is a series of new objects in a namespace.
type folder struct {
	first, last time.Time
	// waiting are the objects that wait for the folder. released are those that waited for an
	// earlier one in the same namespace, each with the end of that one.
	waiting  map[string]struct{}
	released map[string]time.Time
}

// NewTracker returns a tracker. Work queues wait in real time, so the clock has to be real
// where queues are.
func NewTracker(clock clock.PassiveClock) *Tracker {
	return &Tracker{clock: clock, folders: map[string]*folder{}}
}

// DelayFirstStatus returns how long an object without a status has to wait for the folder that is arriving
// in its namespace; 0: no folder is arriving, or it has arrived. starts says that a folder
// begins with the object: it is a plan, or it refers to an object that does not exist. key
// names the object within its namespace.
func (tracker *Tracker) DelayFirstStatus(namespace, key string, starts bool) time.Duration {
	if tracker == nil {
		return 0
	}
	tracker.mu.Lock()
	defer tracker.mu.Unlock()
	now := tracker.clock.Now()
	current := tracker.folders[namespace]
	if current != nil && current.releaseObject(key, now) {
		if len(current.waiting)+len(current.released) == 0 {
			delete(tracker.folders, namespace)
		}
		return 0
	}
	if current == nil || current.hasArrived(now) {
		if !starts {
			return 0
		}
		current = beginFolder(current, now)
		tracker.folders[namespace] = current
	}
	if _, known := current.waiting[key]; !known {
		current.waiting[key] = struct{}{}
		current.last = now
	}
	return current.endOfArrival().Sub(now)
}

// forgetAfter is how long after the end of its folder an object is remembered that has not come
// back for its status. It was deleted, or many others are served before it.
const forgetAfter = 10 * time.Minute

// beginFolder begins a folder. What waited for an earlier one does not wait for this one.
func beginFolder(before *folder, now time.Time) *folder {
	begun := &folder{first: now, last: now, waiting: map[string]struct{}{}, released: map[string]time.Time{}}
	if before == nil {
		return begun
	}
	for key, end := range before.released {
		if now.Sub(end) < forgetAfter {
			begun.released[key] = end
		}
	}
	for key := range before.waiting {
		if now.Sub(before.endOfArrival()) < forgetAfter {
			begun.released[key] = before.endOfArrival()
		}
	}
	return begun
}

// releaseObject reports whether an object need not wait any longer, and forgets it then.
func (f *folder) releaseObject(key string, now time.Time) bool {
	if _, ok := f.released[key]; ok {
		delete(f.released, key)
		return true
	}
	if _, ok := f.waiting[key]; ok && f.hasArrived(now) {
		delete(f.waiting, key)
		return true
	}
	return false
}

func (f *folder) hasArrived(now time.Time) bool { return !now.Before(f.endOfArrival()) }

// endOfArrival is when the folder counts as arrived if no new object is seen before.
func (f *folder) endOfArrival() time.Time {
	quiet, latest := f.last.Add(quietPeriod), f.first.Add(maxDelay)
	if latest.Before(quiet) {
		return latest
	}
	return quiet
}
