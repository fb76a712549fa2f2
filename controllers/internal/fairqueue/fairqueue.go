// Package fairqueue is a work queue that serves namespaces in turn: one district with
// thousands of waiting plans delays another by one pass and no more.
package fairqueue

import (
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// New is a rate-limiting work queue, named for its metrics, that hands out requests of
// one namespace after the other. Within a namespace the first in goes first.
func New(
	name string, limiter workqueue.TypedRateLimiter[reconcile.Request],
) workqueue.TypedRateLimitingInterface[reconcile.Request] {
	inner := workqueue.NewTypedWithConfig(workqueue.TypedQueueConfig[reconcile.Request]{Name: name, Queue: newTurns()})
	delaying := workqueue.NewTypedDelayingQueueWithConfig(workqueue.TypedDelayingQueueConfig[reconcile.Request]{Name: name, Queue: inner})
	return workqueue.NewTypedRateLimitingQueueWithConfig(limiter,
		workqueue.TypedRateLimitingQueueConfig[reconcile.Request]{Name: name, DelayingQueue: delaying})
}

// turns is what waits in a work queue. The work queue guards it and holds each request
// at most once.
type turns struct {
	// namespaces that have something waiting, in the order of their turns.
	namespaces []string
	waiting    map[string][]reconcile.Request
	length     int
}

func newTurns() *turns { return &turns{waiting: map[string][]reconcile.Request{}} }

// Touch implements workqueue.Queue: a request that waits already keeps its place.
func (t *turns) Touch(reconcile.Request) {}

// Push implements workqueue.Queue.
func (t *turns) Push(r reconcile.Request) {
	if len(t.waiting[r.Namespace]) == 0 {
		t.namespaces = append(t.namespaces, r.Namespace)
	}
	t.waiting[r.Namespace] = append(t.waiting[r.Namespace], r)
	t.length++
}

// Len implements workqueue.Queue.
func (t *turns) Len() int { return t.length }

// Pop implements workqueue.Queue. It is called only while something waits.
func (t *turns) Pop() reconcile.Request {
	namespace := t.namespaces[0]
	t.namespaces = t.namespaces[1:]
	list := t.waiting[namespace]
	if len(list) == 1 {
		delete(t.waiting, namespace)
	} else {
		t.waiting[namespace] = list[1:]
		t.namespaces = append(t.namespaces, namespace)
	}
	t.length--
	return list[0]
}
