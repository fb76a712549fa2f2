package statuspatch

import (
	"errors"
	"strings"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// retryAfter is how long a status that did not fit is not tried again while the
	// spec is the same. Annotations and managed fields may have become smaller by then.
	retryAfter = time.Hour
	// maxOversized is how many objects are remembered.
	maxOversized = 1_000
)

// statusSize is which status of an object fits into what Kubernetes stores.
type statusSize int8

const (
	// fullStatus: all that was computed.
	fullStatus statusSize = iota
	// minimalStatus: a condition Ready=False with the reason TooLarge, and what says which
	// version was assessed. See Options.TooLarge.
	minimalStatus
	// noStatus: not even the minimal status.
	noStatus
)

// Oversized remembers the objects whose full status does not fit, so that a reconcile
// without changes sends no request that will be refused. If it forgets an object,
// that costs one such request. It is safe for concurrent use.
type Oversized struct {
	mu      sync.Mutex
	objects map[types.UID]oversizedObject
}

type oversizedObject struct {
	generation  int64
	fittingSize statusSize
	until       time.Time
}

// NewOversized returns an Oversized that remembers no object.
func NewOversized() *Oversized { return &Oversized{objects: map[types.UID]oversizedObject{}} }

// findFittingSize returns which status of an object fits, and until when that is assumed.
// It forgets the object if its spec has changed since or the time is over. The result is
// fullStatus and a zero time if nothing else is known.
func (oversized *Oversized) findFittingSize(object client.Object, now time.Time) (statusSize, time.Time) {
	if oversized == nil {
		return fullStatus, time.Time{}
	}
	oversized.mu.Lock()
	defer oversized.mu.Unlock()
	known, ok := oversized.objects[object.GetUID()]
	if !ok {
		return fullStatus, time.Time{}
	}
	if known.generation != object.GetGeneration() || !now.Before(known.until) {
		delete(oversized.objects, object.GetUID())
		return fullStatus, time.Time{}
	}
	return known.fittingSize, known.until
}

// recordFittingSize records which status of an object fits, and returns until when that is
// assumed.
func (oversized *Oversized) recordFittingSize(object client.Object, size statusSize, now time.Time) (until time.Time) {
	until = now.Add(retryAfter)
	if oversized == nil {
		return until
	}
	oversized.mu.Lock()
	defer oversized.mu.Unlock()
	if len(oversized.objects) >= maxOversized {
		clear(oversized.objects)
	}
	oversized.objects[object.GetUID()] = oversizedObject{object.GetGeneration(), size, until}
	return until
}

// isTooLarge reports whether a request was refused because the object would take
// more than etcd stores (1.5 MiB), more than the API server sends to etcd (2 MiB),
// or more than the API server reads (3 MiB). The first two are errors of the server,
// code 500, that differ from others in their message only.
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
