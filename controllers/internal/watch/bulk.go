package watch

import (
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
)

const (
	// bulkThreshold is the number of edits of one group within bulkWindow above which
	// further ones count as a bulk, such as an import.
	bulkThreshold = 10
	bulkWindow    = time.Second
	// maxTrackedGroups bounds the groups whose edits are counted.
	maxTrackedGroups = 10_000
)

// bulkDetector counts the edits of each group in a window that its first edit opens.
type bulkDetector struct {
	clock  clock.PassiveClock
	mu     sync.Mutex
	groups map[types.NamespacedName]editCount
}

type editCount struct {
	windowStart time.Time
	edits       int
}

func newBulkDetector(clock clock.PassiveClock) *bulkDetector {
	return &bulkDetector{clock: clock, groups: map[types.NamespacedName]editCount{}}
}

// recordEdit counts an edit of a group, and reports whether the edit belongs to a bulk.
func (detector *bulkDetector) recordEdit(group types.NamespacedName) bool {
	detector.mu.Lock()
	defer detector.mu.Unlock()
	now := detector.clock.Now()
	count, known := detector.groups[group]
	if !known || now.Sub(count.windowStart) >= bulkWindow {
		// A window is short. If some are forgotten, their next edit opens them again.
		if len(detector.groups) >= maxTrackedGroups {
			clear(detector.groups)
		}
		count = editCount{windowStart: now}
	}
	count.edits++
	detector.groups[group] = count
	return count.edits > bulkThreshold
}
