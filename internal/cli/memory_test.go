package cli

import (
	"runtime/debug"
	"testing"
)

// Garbage is bounded from a number of documents on, unless it is already, and as before afterwards.
func TestMemorySaver(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	for name, tc := range map[string]struct {
		usual     int
		documents []int
		want      int
	}{
		"no documents":                {100, nil, 100},
		"one document fewer":          {100, []int{512, manyDocuments - 1}, 100},
		"many documents":              {100, []int{512, manyDocuments}, garbagePercent},
		"a batch after that":          {100, []int{manyDocuments, manyDocuments + 512}, garbagePercent},
		"garbage that is never freed": {-1, []int{manyDocuments}, garbagePercent},
		"a lower percentage":          {30, []int{manyDocuments}, 30},
	} {
		t.Run(name, func(t *testing.T) {
			debug.SetGCPercent(tc.usual)
			saver := newMemorySaver()
			for _, documents := range tc.documents {
				saver.countDocuments(documents)
			}
			if got := debug.SetGCPercent(tc.want); got != tc.want {
				t.Errorf("%d percent of garbage, want %d", got, tc.want)
			}
			saver.stop()
			if got := debug.SetGCPercent(100); got != tc.usual {
				t.Errorf("%d percent afterwards, want %d", got, tc.usual)
			}
		})
	}
}
