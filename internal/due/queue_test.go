package due_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"techplan.education/internal/due"
)

// Whatever is set, moved and removed: the first is one of those that are due
// first, and all leave in order.
func TestQueueAgainstAMap(t *testing.T) {
	for seed := range uint64(200) {
		dice := rand.New(rand.NewPCG(seed, 0))
		var q due.Queue[int, int]
		all := make([]due.Entry[int, int], 30)
		for i := range all {
			all[i].Value = i
		}
		want := map[int]int{}
		for range 300 {
			e := &all[dice.IntN(len(all))]
			if dice.IntN(3) == 0 {
				q.Remove(e)
				delete(want, e.Value)
			} else {
				when := dice.IntN(10) - 5
				q.Set(e, when)
				want[e.Value] = when
			}
			first := q.First()
			if (first == nil) != (len(want) == 0) || q.Len() != len(want) {
				t.Fatalf("seed %d: %d wait, first %v; want %d", seed, q.Len(), first, len(want))
			}
			if first != nil && (first.When() != want[first.Value] || first.When() != slices.Min(slices.Collect(maps.Values(want)))) {
				t.Fatalf("seed %d: first is %d at %d of %v", seed, first.Value, first.When(), want)
			}
		}
		last := -5
		for q.Len() > 0 {
			e := q.First()
			if e.When() < last {
				t.Fatalf("seed %d: %d leaves after %d", seed, e.When(), last)
			}
			last = e.When()
			q.Remove(e)
			q.Remove(e) // A second time changes nothing.
		}
	}
}
