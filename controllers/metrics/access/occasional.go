package access

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// logInterval is the least time between two lines of an occasionalLog.
const logInterval = 5 * time.Minute

// occasionalLog writes one line for many events: the first at once, and those
// that follow with the first one after logInterval, as a count. What anybody may
// cause must not fill the log.
type occasionalLog struct {
	now   clock.PassiveClock
	write func(events int, keysAndValues ...any)

	mu     sync.Mutex
	last   time.Time
	events int
}

// add counts an event, which has these keys and values if it is the one that is
// written.
func (o *occasionalLog) add(keysAndValues ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.events++
	now := o.now.Now()
	if !o.last.IsZero() && now.Sub(o.last) < logInterval {
		return
	}
	o.write(o.events, keysAndValues...)
	o.last, o.events = now, 0
}
