// Package debounce turns many events that come together into one call.
package debounce

import (
	"context"
	"time"
)

// Delays say how long events are collected.
type Delays struct {
	// Quiet is how long no event comes before the call. Most is how long the first event waits at most, so
	// that events that never pause do not put the call off.
	Quiet, Most time.Duration
}

// Run calls changed after events until the context ends, the channel is closed, or changed fails. Events that
// come before the channel is closed have their call. The error is that of changed.
func Run[E any](ctx context.Context, events <-chan E, delays Delays, changed func() error) error {
	quiet, most := time.NewTimer(delays.Quiet), time.NewTimer(delays.Most)
	defer quiet.Stop()
	defer most.Stop()
	quiet.Stop()
	most.Stop()
	isWaiting := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case _, isOpen := <-events:
			switch {
			case !isOpen && isWaiting:
				return changed()
			case !isOpen:
				return nil
			}
			quiet.Reset(delays.Quiet)
			if !isWaiting {
				most.Reset(delays.Most)
			}
			isWaiting = true
			continue
		case <-quiet.C:
		case <-most.C:
		}
		isWaiting = false
		quiet.Stop()
		most.Stop()
		if err := changed(); err != nil {
			return err
		}
	}
}
