// Package shell is what all reconcilers share around the judgement: the one
// guarded status write, the events that follow it, the requeue at the next
// instant, and the reads from the caches' indexes. It decides nothing.
package shell

import (
	"context"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

// Shell is what a reconciler needs beside the judgement.
type Shell struct {
	Client   client.Client
	Clock    clock.PassiveClock
	Recorder events.EventRecorder
	// Oversized remembers whose status did not fit. Nil remembers nothing: each
	// pass tries to write the whole status first.
	Oversized *Oversized
}

// Now is the one instant of a pass, in whole seconds: what is stored has no
// more precision, so nothing may be decided on more.
func (s Shell) Now() time.Time { return s.Clock.Now().UTC().Truncate(time.Second) }

// soonest is when the next pass may be: never in a tight loop.
const soonest = time.Second

// AfterConflict is when to look again at what a newer version is on its way of. As
// a rule its event comes first and asks for the pass; sooner, while the watch lags
// behind, each look would only meet the same conflict, which costs the API server
// as much as a write.
const AfterConflict = time.Second

// At asks for the next pass at an instant; zero: none.
func At(next, now time.Time) reconcile.Result {
	if next.IsZero() {
		return reconcile.Result{}
	}
	return reconcile.Result{RequeueAfter: max(soonest, next.Sub(now))}
}

// Status is how Write reaches the status of a kind.
type Status[O client.Object, S any] struct {
	// Of points to the status in an object.
	Of func(O) *S
	// Conditions points to the conditions in a status.
	Conditions func(*S) []metav1.Condition
	// TooLarge is the status that stands for one that does not fit.
	TooLarge func(O, time.Time) S
	// News tells what else is worth an event between two statuses; nil: nothing.
	News func(before, after *S) []News
}

// News is an event that is about no condition. Events of one reason and one action
// on one version of an object are taken for one that comes again, and only the
// first is seen: so an action names what it is about.
type News struct{ Reason, Action, Words string }

// Write patches the status of an object if it differs, guarded by the version
// that was read, and emits events for the conditions that changed once the write
// has landed. A conflict means that a newer version is on its way: a quiet requeue.
//
// A status that does not fit into what Kubernetes stores is no error either. The
// small status of TooLarge takes its place, or an event where not even that fits,
// and the whole status is tried again once the spec changes or an hour later.
func (st Status[O, S]) Write(ctx context.Context, s Shell, object O, status S) (again reconcile.Result, err error) {
	now := s.Now()
	fits, until := s.Oversized.find(object, now)
	if fits == wholeStatus {
		again, err = st.patchStatus(ctx, s, object, status)
		if !isTooLarge(err) {
			return again, err
		}
		fits, until = smallStatus, s.Oversized.remember(object, smallStatus, now)
	}
	if fits == smallStatus {
		small := st.TooLarge(object, now)
		again, err = st.patchStatus(ctx, s, object, small)
		if isTooLarge(err) {
			until, err = s.Oversized.remember(object, noStatus, now), nil
			s.emitTooLarge(object, st.Conditions(&small))
		}
		if err != nil || again.RequeueAfter > 0 {
			return again, err
		}
	}
	return At(until, now), nil
}

// patchStatus patches the status of an object if it differs. If that fails, the
// object is as it was.
func (st Status[O, S]) patchStatus(
	ctx context.Context, s Shell, object O, status S,
) (again reconcile.Result, err error) {
	if equality.Semantic.DeepEqual(*st.Of(object), status) {
		return reconcile.Result{}, nil
	}
	before := object.DeepCopyObject().(O)
	*st.Of(object) = status
	patch := client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})
	err = s.Client.Status().Patch(ctx, object, patch)
	if err != nil {
		*st.Of(object) = *st.Of(before)
	}
	switch {
	case apierrors.IsConflict(err):
		return reconcile.Result{RequeueAfter: AfterConflict}, nil
	case apierrors.IsNotFound(err):
		return reconcile.Result{}, nil
	case err != nil:
		return reconcile.Result{}, fmt.Errorf("patching the status of %T %s: %w", object, client.ObjectKeyFromObject(object), err)
	}
	s.tell(object, st.Conditions(st.Of(before)), st.Conditions(&status))
	if st.News != nil {
		for _, news := range st.News(st.Of(before), &status) {
			s.Emit(object, nil, corev1.EventTypeNormal, news.Reason, news.Action, news.Words)
		}
	}
	return reconcile.Result{}, nil
}

// Settle writes the status and asks for the next pass as then says, or sooner
// where the write met a conflict.
func (st Status[O, S]) Settle(ctx context.Context, s Shell, object O, status S, then reconcile.Result) (reconcile.Result, error) {
	again, err := st.Write(ctx, s, object, status)
	if err != nil || again.RequeueAfter > 0 {
		return again, err
	}
	return then, nil
}

// noteLimit is how long an event's note may be, in bytes.
const noteLimit = 1000

// unhurried are the reasons of a False condition that only say that its time
// has not come.
var unhurried = map[v1alpha1.ConditionReason]bool{
	v1alpha1.ReasonNotYet: true, v1alpha1.ReasonScheduled: true, v1alpha1.ReasonOpen: true, v1alpha1.ReasonCancelled: true,
	v1alpha1.ReasonDraft: true, v1alpha1.ReasonNotYetApproved: true, v1alpha1.ReasonNotStarted: true,
}

// tell emits an event for each condition whose status changed. On the first
// visit only what is wrong is worth an event.
func (s Shell) tell(object client.Object, before, after []metav1.Condition) {
	for _, c := range after {
		old := meta.FindStatusCondition(before, c.Type)
		wrong := c.Status == metav1.ConditionFalse && !unhurried[v1alpha1.ConditionReason(c.Reason)]
		if old != nil && old.Status == c.Status || old == nil && !wrong || c.Reason == string(v1alpha1.ReasonNotAssessed) {
			continue
		}
		kind := corev1.EventTypeNormal
		if wrong {
			kind = corev1.EventTypeWarning
		}
		s.Emit(object, nil, kind, c.Reason, c.Type, fmt.Sprintf("%s is %s: %s", c.Type, c.Status, c.Message))
	}
}

// Emit records an event about an object, and about another one if related is not
// nil. The note becomes one line with what is hidden in it escaped, of at most
// 1,000 bytes.
func (s Shell) Emit(object, related runtime.Object, eventType, reason, action, note string) {
	note = text.EscapeLine(note)
	if len(note) > noteLimit {
		note = strings.ToValidUTF8(note[:noteLimit], "")
	}
	s.Recorder.Eventf(object, related, eventType, reason, action, "%s", note)
}

// Find gets an object by name from the cache; one that does not exist, or that
// has no name, is nil and no error.
func Find[O client.Object](ctx context.Context, c client.Reader, namespace, name string, into O) (found O, err error) {
	var none O
	if name == "" {
		return none, nil
	}
	// What is gathered is only read, so it need not be copied.
	err = c.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, into, client.UnsafeDisableDeepCopy)
	if apierrors.IsNotFound(err) {
		return none, nil
	}
	if err != nil {
		return none, fmt.Errorf("getting %T %s/%s: %w", into, namespace, name, err)
	}
	return into, nil
}
