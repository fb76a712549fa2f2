package access

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// logInterval is the least time between two lines of an occasionalLog.
const logInterval = 5 * time.Minute

// occasionalLog writes one line for many events: the first at once, and the next after
// logInterval with the count of the events until then. Events that any client can cause
// must not fill the log.
type occasionalLog struct {
	clock clock.PassiveClock
	write func(events int, keysAndValues ...any)

	mu     sync.Mutex
	last   time.Time
	events int
}

// logOccasionally counts an event. If it writes a line, the line has the keys and values.
func (o *occasionalLog) logOccasionally(keysAndValues ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.events++
	now := o.clock.Now()
	if !o.last.IsZero() && now.Sub(o.last) < logInterval {
		return
	}
	o.write(o.events, keysAndValues...)
	o.last, o.events = now, 0
}
