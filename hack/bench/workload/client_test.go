package workload

import (
	"errors"
	"sync"
	"testing"
)

func TestCallInParallel(t *testing.T) {
	for _, count := range []int{0, 1, parallelWriters, 100} {
		var mu sync.Mutex
		calls := map[int]int{}
		err := CallInParallel(count, func(i int) error {
			mu.Lock()
			defer mu.Unlock()
			calls[i]++
			return nil
		})
		if err != nil || len(calls) != count {
			t.Errorf("%d: %d different calls, %v", count, len(calls), err)
		}
		for i, times := range calls {
			if times != 1 || i < 0 || i >= count {
				t.Errorf("%d: call %d was made %d times", count, i, times)
			}
		}
	}
	failure := errors.New("refused")
	if err := CallInParallel(100, func(i int) error {
		if i == 50 {
			return failure
		}
		return nil
	}); !errors.Is(err, failure) {
		t.Errorf("got %v, want %v", err, failure)
	}
}
