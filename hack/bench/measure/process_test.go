package measure

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTimeCalls(t *testing.T) {
	var seen []int
	var sink []*int
	milliseconds, allocations := timeCalls(4, func(i int) {
		seen = append(seen, i)
		for range 100 {
			sink = append(sink, new(i))
		}
	})
	if diff := cmp.Diff([]int{0, 1, 2, 3}, seen); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if milliseconds < 0 || allocations < 100 || allocations > 1000 || len(sink) != 400 {
		t.Errorf("%v ms and %v allocations for a call that makes 100", milliseconds, allocations)
	}
	if got := inMilliseconds(1500 * time.Microsecond); got != 1.5 {
		t.Errorf("1500 microseconds are %v ms", got)
	}
}
