package heap_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"techplan.education/internal/heap"
)

// The heap agrees with a map after random pushes, updates and deletions, and all
// items leave it in order.
func TestHeapAgreesWithMap(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		var h heap.Heap[int, int]
		all := make([]heap.Item[int, int], 30)
		for i := range all {
			all[i].Value = i
		}
		want := map[int]int{}
		for range 300 {
			item := &all[random.IntN(len(all))]
			if random.IntN(3) == 0 {
				h.Delete(item)
				delete(want, item.Value)
			} else {
				priority := random.IntN(10) - 5
				h.PushOrUpdate(item, priority)
				want[item.Value] = priority
			}
			first := h.Peek()
			if (first == nil) != (len(want) == 0) || h.Len() != len(want) {
				t.Fatalf("seed %d: %d items, first %v; want %d", seed, h.Len(), first, len(want))
			}
			if first == nil {
				continue
			}
			least := slices.Min(slices.Collect(maps.Values(want)))
			if first.Priority() != want[first.Value] || first.Priority() != least {
				t.Fatalf("seed %d: first is %d at %d of %v", seed, first.Value, first.Priority(), want)
			}
		}
		last := -5
		for h.Len() > 0 {
			item := h.Peek()
			if item.Priority() < last {
				t.Fatalf("seed %d: %d leaves after %d", seed, item.Priority(), last)
			}
			last = item.Priority()
			h.Delete(item)
			h.Delete(item) // A second deletion changes nothing.
		}
	}
}
