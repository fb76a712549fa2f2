// Package statuspatch writes the status of an object. It is the only place in which
// the controllers write one: a patch that is skipped if nothing differs, guarded by
// the version that was read, and followed by events once it has succeeded.
package statuspatch

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers/internal/arrival"
	"techplan.education/controllers/internal/requeue"
)

// Object is an object with a status of type S.
type Object[S any] interface {
	client.Object
	GetStatus() *S
	GetConditions() []metav1.Condition
	GetObservedGeneration() int64
}

// Patcher has what the patches of all kinds need.
type Patcher struct {
	Client   client.StatusClient
	Recorder events.EventRecorder
	// Oversized remembers the objects whose full status does not fit. If it is nil, each
	// reconcile tries to write the full status first.
	Oversized *Oversized
	// Arrivals delays the first status of an object until its folder has arrived. If it is
	// nil, nothing is delayed.
	Arrivals *arrival.Tracker

	lastWrites lastWrites
}

// Options are what the kinds differ in.
type Options[O Object[S], S any] struct {
	// TooLarge returns the minimal status that replaces one that does not fit: Ready is
	// False with the reason TooLarge.
	TooLarge func(object O, now time.Time) S
	// ExtraEvents returns events about other things than conditions that follow a
	// change of the status; nil: there are none.
	ExtraEvents func(before, after *S) []ExtraEvent
}

// ExtraEvent is an event that is about no condition. The recorder of client-go merges
// events with the same reason, action and version of the object into one series that
// keeps the first message. The action therefore names the subject, such as a budget line.
type ExtraEvent struct{ Reason, Action, Message string }

// Patch patches the status of an object if it differs from status. The first status waits until
// the folder of the object has arrived: the result requeues the object. A write that
// meets a newer version is no error: the result requeues the object. An object
// that was deleted meanwhile is no error either.
//
// If the status does not fit into what Kubernetes stores, the minimal status of
// Options replaces it, or an event if that does not fit either. The full status is
// tried again once the spec changes, or an hour later.
func Patch[O Object[S], S any](
	ctx context.Context, patcher *Patcher, object O, status S, now time.Time, options Options[O, S],
) (reconcile.Result, error) {
	if wait := delayFirstStatus(patcher, object, status); wait > 0 {
		return reconcile.Result{RequeueAfter: wait}, nil
	}
	size, until := patcher.Oversized.findFittingSize(object, now)
	if size == fullStatus {
		result, err := patchOnce(ctx, patcher, object, status, options)
		if !isTooLarge(err) {
			return result, err
		}
		size, until = minimalStatus, patcher.Oversized.recordFittingSize(object, minimalStatus, now)
	}
	if size == minimalStatus {
		minimal := options.TooLarge(object, now)
		result, err := patchOnce(ctx, patcher, object, minimal, options)
		if isTooLarge(err) {
			until, err = patcher.Oversized.recordFittingSize(object, noStatus, now), nil
			emitTooLarge(patcher.Recorder, object, conditionsOf(object, minimal))
		}
		if err != nil || result.RequeueAfter > 0 {
			return result, err
		}
	}
	return requeue.At(until, now), nil
}

// delayFirstStatus returns how long the first status of an object has to wait for the rest of
// its folder. A folder begins with a plan, or with an object whose plan or goal is missing.
func delayFirstStatus[O Object[S], S any](patcher *Patcher, object O, status S) time.Duration {
	if object.GetObservedGeneration() > 0 {
		return 0
	}
	_, starts := any(object).(*v1alpha1.TechnologyPlan)
	if ready := v1alpha1.FindCondition(conditionsOf(object, status), v1alpha1.ConditionReady); ready != nil {
		reason := v1alpha1.ConditionReason(ready.Reason)
		starts = starts || reason == v1alpha1.ReasonPlanNotFound || reason == v1alpha1.ReasonGoalNotFound
	}
	return patcher.Arrivals.DelayFirstStatus(object.GetNamespace(), fmt.Sprintf("%T/%s", object, object.GetName()), starts)
}

// patchOnce sends one patch if the status differs. If it fails, the object is
// unchanged.
func patchOnce[O Object[S], S any](
	ctx context.Context, patcher *Patcher, object O, status S, options Options[O, S],
) (reconcile.Result, error) {
	isStale := patcher.lastWrites.isStale(object)
	if equality.Semantic.DeepEqual(*object.GetStatus(), status) {
		return reconcile.Result{}, nil
	}
	// The cache does not show the last write yet. Its event, or the delay, comes back here.
	if isStale {
		return reconcile.Result{RequeueAfter: requeue.AfterConflict}, nil
	}
	before := object.DeepCopyObject().(O)
	*object.GetStatus() = status
	conditions := object.GetConditions()
	patch := client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})
	if err := patcher.Client.Status().Patch(ctx, object, patch); err != nil {
		*object.GetStatus() = *before.GetStatus()
		return handlePatchError(object, err)
	}
	patcher.lastWrites.recordWrite(object, before.GetResourceVersion())
	emitTransitions(patcher.Recorder, object, before.GetConditions(), conditions)
	if options.ExtraEvents != nil {
		emitExtraEvents(patcher.Recorder, object, options.ExtraEvents(before.GetStatus(), &status))
	}
	return reconcile.Result{}, nil
}

func handlePatchError(object client.Object, err error) (reconcile.Result, error) {
	switch {
	case apierrors.IsConflict(err):
		return reconcile.Result{RequeueAfter: requeue.AfterConflict}, nil
	case apierrors.IsNotFound(err):
		return reconcile.Result{}, nil
	default:
		key := client.ObjectKeyFromObject(object)
		return reconcile.Result{}, fmt.Errorf("patching the status of %T %s: %w", object, key, err)
	}
}

// conditionsOf returns the conditions in a status of the kind of an object.
func conditionsOf[O Object[S], S any](object O, status S) []metav1.Condition {
	copied := object.DeepCopyObject().(O)
	*copied.GetStatus() = status
	return copied.GetConditions()
}
