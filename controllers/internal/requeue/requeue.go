// Package requeue says when a reconciler runs again for an object.
package requeue

import (
	"time"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// minDelay is the least delay before the next reconcile, which excludes a tight loop.
const minDelay = time.Second

// AfterConflict is the delay after a write that met a newer version of its object.
// Usually the event of the newer version comes first and triggers the next reconcile.
// While the watch lags behind, each reconcile would meet the same conflict, which costs
// the API server as much as a write.
const AfterConflict = time.Second

// ReadClock returns the current instant of a clock in UTC and whole seconds. Stored times have no more
// precision, so no decision may depend on more.
func ReadClock(clock clock.PassiveClock) time.Time { return clock.Now().UTC().Truncate(time.Second) }

// At returns the result that requeues an object for an instant, in a second at the
// earliest. A zero instant does not requeue it.
func At(next, now time.Time) reconcile.Result {
	if next.IsZero() {
		return reconcile.Result{}
	}
	return reconcile.Result{RequeueAfter: max(minDelay, next.Sub(now))}
}
