package shell

import (
	"errors"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
)

const (
	// tryAgainAfter is how long a status that did not fit is not tried again while
	// the spec stays the same: annotations and managed fields may have gone.
	tryAgainAfter = time.Hour
	// oversizedMost is how many objects are remembered.
	oversizedMost = 1_000
)

// fit is how much of a status an object has room for.
type fit int8

const (
	wholeStatus fit = iota
	smallStatus
	noStatus
)

// Oversized remembers the objects that have no room for their status, so that a
// pass at rest sends no request that is going to be refused. What it forgets costs
// one such request. It is safe for concurrent use.
type Oversized struct {
	mu      sync.Mutex
	objects map[types.UID]oversizedObject
}

type oversizedObject struct {
	generation int64
	fits       fit
	until      time.Time
}

// NewOversized remembers nothing yet.
func NewOversized() *Oversized { return &Oversized{objects: map[types.UID]oversizedObject{}} }

// find is how much of its status an object has room for, as far as is known, and
// until when that is taken for granted; zero: the whole status fits.
func (o *Oversized) find(object client.Object, now time.Time) (fits fit, until time.Time) {
	if o == nil {
		return wholeStatus, time.Time{}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	known, ok := o.objects[object.GetUID()]
	if !ok {
		return wholeStatus, time.Time{}
	}
	if known.generation != object.GetGeneration() || !now.Before(known.until) {
		delete(o.objects, object.GetUID())
		return wholeStatus, time.Time{}
	}
	return known.fits, known.until
}

// remember notes how much of its status an object has room for, and returns until
// when.
func (o *Oversized) remember(object client.Object, fits fit, now time.Time) (until time.Time) {
	until = now.Add(tryAgainAfter)
	if o == nil {
		return until
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.objects) >= oversizedMost {
		clear(o.objects)
	}
	o.objects[object.GetUID()] = oversizedObject{object.GetGeneration(), fits, until}
	return until
}

// isTooLarge reports whether a request was refused because the object would take
// more than etcd stores (1.5 MiB), more than the API server sends to etcd (2 MiB),
// or more than the API server reads (3 MiB). The first two come as errors of the
// server, 500, that nothing but their message distinguishes.
func isTooLarge(err error) bool {
	if apierrors.IsRequestEntityTooLargeError(err) {
		return true
	}
	var refused apierrors.APIStatus
	if !errors.As(err, &refused) {
		return false
	}
	message := refused.Status().Message
	return strings.Contains(message, "etcdserver: request is too large") ||
		strings.Contains(message, "trying to send message larger than max")
}

// emitTooLarge says by an event what no status has room for.
func (s Shell) emitTooLarge(object client.Object, small []metav1.Condition) {
	ready := v1alpha1.FindCondition(small, v1alpha1.ConditionReady)
	if ready == nil {
		return
	}
	s.Emit(object, nil, corev1.EventTypeWarning, string(v1alpha1.ReasonTooLarge), "WriteStatus", ready.Message)
}
