// Package reconciler has the steps that the reconcilers of all kinds share, and how
// a controller is built around a reconciler.
package reconciler

import (
	"context"
	"time"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/controllers/internal/requeue"
	"techplan.education/controllers/internal/statuspatch"
)

// Kind computes the status of the objects of one kind. O is the kind, S its status,
// and I the input of its assessment.
type Kind[O statuspatch.Object[S], S, I any] struct {
	// Assess computes the status at an instant, and the next instant at which the
	// status can change without a change of the input; zero: never.
	Assess func(input I, now time.Time) (S, time.Time)
	// Patch has what the kind needs for the patch of its status.
	Patch statuspatch.Options[O, S]
}

// Reconcile gathers the input of an object, assesses it, patches the status and requeues
// the object for the next instant. It does nothing for an object that is being deleted.
// All steps use one instant.
func (kind Kind[O, S, I]) Reconcile(
	ctx context.Context, clock clock.PassiveClock, patcher *statuspatch.Patcher, object O,
	gather func(now time.Time) (I, error),
) (reconcile.Result, error) {
	if !object.GetDeletionTimestamp().IsZero() {
		return reconcile.Result{}, nil
	}
	now := requeue.ReadClock(clock)
	input, err := gather(now)
	if err != nil {
		return reconcile.Result{}, err
	}
	status, next := kind.Assess(input, now)
	result, err := statuspatch.Patch(ctx, patcher, object, status, now, kind.Patch)
	if err != nil || result.RequeueAfter > 0 {
		return result, err
	}
	return requeue.At(next, now), nil
}
