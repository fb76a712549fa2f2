package measure

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// sleepFor waits in real time: a measure needs intervals of a known length.
func sleepFor(interval time.Duration) { <-time.After(interval) }

// timeCalls calls a function so many times. It returns the milliseconds and the
// allocations of one call.
func timeCalls(count int, call func(number int)) (milliseconds, allocations float64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	for number := range count {
		call(number)
	}
	elapsed := time.Since(began)
	runtime.ReadMemStats(&after)
	return inMilliseconds(elapsed) / float64(count), float64(after.Mallocs-before.Mallocs) / float64(count)
}

func inMilliseconds(elapsed time.Duration) float64 { return float64(elapsed.Microseconds()) / 1000 }

// readProcessorTime returns the processor time of this process up to now.
func readProcessorTime() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("reading the processor time: %w", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}

// measureHeap returns the bytes in use after a collection. The second run of the
// collector frees what finalizers held in the first.
func measureHeap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
